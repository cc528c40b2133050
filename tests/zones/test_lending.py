"""Levels taken over from the area above: by units without data of their own, by small ones, and as bounds."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.little_rulebook import written
from zones.areas import AREA_SCHEMA, Edition
from zones.assessing import first_day_needed
from zones.classify import classify
from zones.disclose import disclose
from zones.errors import RulebookError
from zones.evidence import Evidence
from zones.explain import explain
from zones.history import History
from zones.ledger import LEDGER_SCHEMA, ledger
from zones.lending import CAP, COPY, FLOOR, MAYBE, OWN, ROLLED, Known, settled
from zones.reporting import Reporting, reporting
from zones.rulebook import Rulebook, parse_rulebook
from zones.schedule import evaluation_days
from zones.snapshot import Snapshot, SnapshotMeta, ZoneLayer
from zones.units import CellGrid, Units, area_units, cell_units

AS_OF = date(2026, 7, 15)
LEVELS = ["green", "yellow", "orange", "red"]

#: District 0 holds wards 1 and 2; hamlets 3, 4 lie in ward 1 and 5, 6 in ward 2.
EDITION = Edition(
    "E",
    pl.DataFrame(
        [
            (0, "district", "D", "Huyện Đông", None, 1.0),
            (1, "ward", "W1", "Xã Một", 0, 1.0),
            (2, "ward", "W2", "Xã Hai", 0, 1.0),
            *((k, "hamlet", f"H{k}", f"Thôn {k}", 1 if k < 5 else 2, 1.0) for k in range(3, 7)),
        ],
        schema=AREA_SCHEMA,
        orient="row",
    ),
    np.full(7, None, object),
)
RULES = [
    {"if": "n14 >= 6", "then": "red"},
    {"if": "n14 >= 3", "then": "orange"},
    {"if": "n14 >= 1", "then": "yellow"},
    {"else": "green"},
]
BOOK: dict[str, Any] = written(
    LEVELS,
    ind={"n14": {"kind": "count", "of": "case", "win": 14}},
    units=[{"for": ["hamlet", "ward", "district"], "decide": [{"rules": RULES}]}],
    missing={"silence": "zero"},
)


def book(**more: Any) -> Rulebook:
    return parse_rulebook(BOOK | {key: value for key, value in more.items() if value is not None})


def cases(*areas: int, ago: int = 1, cell: int = -1) -> list[dict[str, Any]]:
    day = AS_OF - timedelta(days=ago)
    return [
        {"area": area, "cell": cell, "list_id": 1, "lo": 1, "hi": 1, "report_date": day} for area in areas
    ]


def evidence(rows: list[dict[str, Any]]) -> Evidence:
    return Evidence(EDITION, ledger(pl.DataFrame(rows, schema=LEDGER_SCHEMA)), {}, {})


def heard(rulebook: Rulebook, day: date = AS_OF, spoke: Collection[int] = ()) -> Reporting:
    first = first_day_needed(rulebook, day)
    said = [(area, first + timedelta(days=k)) for area in spoke for k in range((day - first).days + 1)]
    none = {"list_id": pl.Int32, "area": pl.Int32, "first_day": pl.Date, "last_day": pl.Date}
    stated = pl.DataFrame(said, schema={"area": pl.Int32, "day": pl.Date}, orient="row")
    return reporting(EDITION, stated, pl.DataFrame(schema=none), first, day)


def layers(people: Mapping[int, int] = {}) -> list[Units]:
    persons = np.array([people.get(area, 5000) for area in range(7)])
    return [area_units(EDITION, level, persons) for level in ("district", "ward", "hamlet")]


def zones(
    rulebook: Rulebook,
    rows: list[dict[str, Any]],
    spoke: Collection[int] = (),
    people: Mapping[int, int] = {},
    more: Collection[Units] = (),
) -> dict[str, ZoneLayer]:
    known = [*layers(people), *more]
    return classify(rulebook, evidence(rows), known, heard(rulebook, AS_OF, spoke), AS_OF)


def of(layer: ZoneLayer, *names: str) -> list[Any]:
    return [row if len(names) > 1 else row[0] for row in layer.table.select(names).iter_rows()]


def explained(rulebook: Rulebook, found: Mapping[str, ZoneLayer], layer: str, row: int) -> dict[str, Any]:
    meta = SnapshotMeta(
        number=1, series="live", purpose="live", reading="closed", as_of=AS_OF,
        known_at=datetime(2026, 7, 16, tzinfo=UTC), edition="E", rulebook_id=rulebook.id,
        rulebook_hash=rulebook.hash, timezone=rulebook.tz,
    )  # fmt: skip
    return explain(disclose(Snapshot(meta, rulebook, dict(found)), "internal", EDITION), layer, row, EDITION)


# --- inherit


def test_a_hamlet_without_data_of_its_own_takes_the_level_of_its_ward() -> None:
    """In ward 1 cases are known by ward only; in ward 2 one is known by hamlet."""
    rulebook = book(inherit={"from": "commune", "mode": "copy"})
    rows = cases(1, 1, 1, 5)
    found = zones(rulebook, rows)
    assert of(found["ward"], "level", "origin") == [("orange", "own"), ("yellow", "own")]
    assert of(found["hamlet"], "level", "origin", "rule") == [
        ("orange", "ward", "inherit.copy"),
        ("orange", "ward", "inherit.copy"),
        ("yellow", "own", "hamlet.rules[2]"),
        ("green", "own", "hamlet.rules[3]"),
    ]


def test_a_statement_of_its_own_is_data_and_so_is_a_case() -> None:
    rulebook = book(inherit={"from": "ward"})
    rows = [*cases(1, 1, 1), *cases(5)]
    spoken = zones(rulebook, rows, spoke=[3])["hamlet"]
    assert of(spoken, "origin") == ["own", "ward", "own", "own"]
    old = [*cases(1, 1, 1), *cases(3, ago=50), *cases(5)]
    assert of(zones(rulebook, old)["hamlet"], "origin") == ["own"] * 4, (
        "one case by hamlet: its ward is not pointless"
    )


def test_without_the_key_hamlets_keep_their_own_levels() -> None:
    assert set(of(zones(book(), cases(1, 1, 1))["hamlet"], "origin")) == {"own"}


def test_hamlets_that_are_not_assessed_take_the_level_of_their_ward() -> None:
    units = [{"for": ["ward", "district"], "decide": [{"rules": RULES}]}]
    found = zones(book(units=units, inherit={"from": "ward"}), cases(1, 5))["hamlet"]
    assert of(found, "level") == ["yellow", "yellow", "yellow", "yellow"]
    assert set(of(zones(book(units=units), cases(1, 5))["hamlet"], "level")) == {"not_assessed"}


def test_a_floor_holds_up() -> None:
    found = zones(book(inherit={"from": "ward", "mode": "floor"}), cases(3, 3, 3, 3, 3, 3, 4, 5))
    assert of(found["ward"], "level") == ["red", "yellow"]
    assert of(found["hamlet"], "level", "origin", "rule") == [
        ("red", "own", "hamlet.rules[0]"),
        ("red", "ward", "inherit.floor"),
        ("yellow", "own", "hamlet.rules[2]"),
        ("yellow", "ward", "inherit.floor"),
    ]


def test_a_cap_holds_down() -> None:
    mild = [{"if": "n14 >= 6", "then": "yellow"}, {"else": "green"}]
    units = [
        {"for": ["hamlet"], "decide": [{"rules": RULES}]},
        {"for": ["ward"], "decide": [{"rules": mild}]},
    ]
    found = zones(book(units=units, inherit={"from": "ward", "mode": "cap"}), cases(3, 3, 3, 3, 3, 3, 5))
    assert of(found["ward"], "level") == ["yellow", "green"]
    assert of(found["hamlet"], "level", "rule") == [
        ("yellow", "inherit.cap"),
        ("green", "hamlet.rules[3]"),
        ("green", "inherit.cap"),
        ("green", "hamlet.rules[3]"),
    ]


def test_an_undecided_ward_leaves_a_floored_hamlet_open() -> None:
    rulebook = book(inherit={"from": "ward", "mode": "floor"}, missing={})
    found = zones(rulebook, [*cases(2), *cases(5, 5, 5, 5, 5, 5)], spoke=[5, 6])
    assert of(found["ward"], "level")[1] == "red"
    assert of(found["hamlet"], "level") == ["grey", "grey", "red", "red"]


def test_levels_that_were_taken_over_are_no_children() -> None:
    ind = BOOK["ind"] | {"n": {"kind": "child_count", "at_least": "yellow", "of": "hamlet"}}
    units = [
        {"for": ["hamlet", "district"], "decide": [{"rules": RULES}]},
        {"for": ["ward"], "decide": [{"rules": [{"if": "n >= 2", "then": "red"}, *RULES]}]},
    ]
    found = zones(book(ind=ind, units=units, inherit={"from": "ward"}), cases(1))
    assert set(of(found["hamlet"], "origin")) == {"ward"}
    assert found["ward"].table["n.lo"].to_list() == [0, 0]


CELL, OTHER = 0x88415D1541FFFFF, 0x88415D1543FFFFF


def cells(areas: list[int]) -> Units:
    number = len(areas)
    grid = CellGrid(8, np.array([CELL, OTHER][:number]), np.array(areas, np.int32), np.full(number, 100))
    return cell_units(EDITION, grid, 8, "cell8")


@pytest.mark.parametrize(
    ("inherit", "level", "origin"),
    [
        (None, "yellow", "ward"),
        ({"from": "ward"}, "yellow", "ward"),
        ({"from": "district"}, "orange", "district"),
    ],
)
def test_cells_of_a_ward_without_points_take_the_level_that_the_rulebook_says(
    inherit: Any, level: str, origin: str
) -> None:
    found = zones(book(inherit=inherit), cases(1, 2, 2), more=[cells([3, 5])])
    assert of(found["cell8"], "level", "origin")[0] == (level, origin)


def test_cells_take_the_level_that_stands() -> None:
    rulebook = book(inherit={"from": "ward"}, stability={"improve": {"dwell_days": 30}})
    rows = cases(1, 1, 1, ago=20)
    known = History(rulebook, layers(), lambda day: (evidence(rows), heard(rulebook, day)))
    days = evaluation_days(rulebook, AS_OF - timedelta(days=25), AS_OF)
    shown = {name: one for name, (_, one) in known.states(days).items()}
    found = classify(rulebook, evidence(rows), [*layers(), cells([3, 5])], heard(rulebook), AS_OF, shown)
    assert of(found["ward"], "raw", "level")[0] == ("green", "orange")
    assert of(found["hamlet"], "raw", "level", "since")[0] == ("green", "orange", AS_OF - timedelta(days=20))
    assert of(found["cell8"], "level")[0] == "orange"


# --- small


SMALL = {"if": "population < 2500", "then": "roll_up_to", "to": "district"}


def test_a_small_ward_takes_the_level_of_its_district() -> None:
    found = zones(book(small=SMALL), cases(1, 1, 1), people={2: 2499, 1: 2500})
    assert of(found["ward"], "level", "origin", "rule") == [
        ("orange", "own", "ward.rules[1]"),
        ("orange", "district", "small.roll_up_to"),
    ]
    assert of(found["district"], "level", "origin") == [("orange", "own")]


def test_a_ward_that_may_be_small_is_open_between_both_levels() -> None:
    found = zones(book(small=SMALL), cases(1, 1, 1), people={2: -1})
    assert of(found["ward"], "level", "origin")[1] == ("grey", "district")
    assert found["ward"].table["possible"][1] == 0b101
    small = book(small=SMALL, missing={"silence": "zero", "population": "small"})
    assert of(zones(small, cases(1, 1, 1), people={2: -1})["ward"], "level")[1] == "orange"


def test_a_ward_that_may_be_small_has_the_level_that_both_give() -> None:
    found = zones(book(small=SMALL), cases(1), people={1: -1})
    assert of(found["ward"], "level", "origin")[0] == ("yellow", "own")


def test_small_cells_take_the_level_of_their_district() -> None:
    found = zones(
        book(small=SMALL, units=[{"for": ["cell", "district"], "decide": [{"rules": RULES}]}]),
        [*cases(1, 1, 1), *cases(3, cell=CELL)],
        more=[cells([3, 5])],
    )
    assert of(found["cell8"], "level", "origin") == [("orange", "district")] * 2


def test_the_explanation_tells_who_lends_the_level_and_why() -> None:
    rulebook = book(small=SMALL, inherit={"from": "ward", "mode": "floor"})
    found = zones(rulebook, cases(4, 4, 4, 5), people={2: 100, 6: 100})
    ward = explained(rulebook, found, "ward", 1)
    assert ward["sentence"]["vi"] == "Xã Hai: orange – đơn vị nhỏ (dân số < 2.500) nên gộp lên Huyện Đông."
    assert (
        ward["sentence"]["en"]
        == "Xã Hai: orange – a small unit (population < 2,500), rolled up to Huyện Đông."
    )
    assert (
        ward["decided_by"]["rule"] == "small.roll_up_to" and ward["decided_by"]["text"] == "population < 2500"
    )
    hamlet = explained(rulebook, found, "hamlet", 0)
    assert hamlet["sentence"]["vi"] == (
        "Thôn 3: orange – không được tốt hơn mức của Xã Một; số liệu riêng cho green."
    )
    assert hamlet["sentence"]["en"].endswith("it may not be better than Xã Một; its own figures give green.")
    copied = book(inherit={"from": "ward"})
    told = explained(copied, zones(copied, cases(1, 5)), "hamlet", 0)["sentence"]
    assert told["vi"] == "Thôn 3: yellow – không có số liệu riêng nên lấy mức của Xã Một."


def test_the_public_is_not_told_what_was_computed_for_the_area_that_lends() -> None:
    """The ward's few cases are masked, and so is its computed level; a hamlet that copies it gives neither away."""
    rulebook = book(inherit={"from": "ward"}, stability={"improve": {"dwell_days": 30}})
    rows = [*cases(1, 1, 1, ago=20), *cases(1, ago=2)]
    known = History(rulebook, layers(), lambda day: (evidence(rows), heard(rulebook, day)))
    days = evaluation_days(rulebook, AS_OF - timedelta(days=25), AS_OF)
    shown = {name: one for name, (_, one) in known.states(days).items()}
    found = classify(rulebook, evidence(rows), layers(), heard(rulebook), AS_OF, shown)
    assert of(found["hamlet"], "raw", "level", "possible")[0] == ("yellow", "orange", 0b10)
    meta = SnapshotMeta(
        number=1, series="live", purpose="live", reading="closed", as_of=AS_OF,
        known_at=datetime(2026, 7, 16, tzinfo=UTC), edition="E", rulebook_id=rulebook.id,
        rulebook_hash=rulebook.hash, timezone=rulebook.tz,
    )  # fmt: skip
    view = disclose(Snapshot(meta, rulebook, found), "public", EDITION)
    assert of(view.layers["hamlet"], "raw", "level", "possible")[0] == (None, "orange", 0b100)
    told = explain(view, "hamlet", 0, EDITION)
    assert told["raw"] is None and told["since"] == (AS_OF - timedelta(days=20)).isoformat()
    assert told["sentence"]["en"].startswith("Thôn 3: orange since")


# --- the law behind it


def masks() -> st.SearchStrategy[int]:
    return st.integers(1, 15)


@given(masks(), masks(), st.sampled_from([OWN, COPY, FLOOR, CAP, ROLLED, MAYBE]))
def test_what_is_possible_is_what_every_pair_of_possible_levels_gives(own: int, above: int, how: int) -> None:
    """Against a plain statement of it; and a floor never makes a unit better, nor a cap worse."""
    mine, theirs = ([k for k in range(4) if mask >> k & 1] for mask in (own, above))
    plain = {
        OWN: set(mine), COPY: set(theirs), ROLLED: set(theirs), MAYBE: {*mine, *theirs},
        FLOOR: {max(a, b) for a in mine for b in theirs}, CAP: {min(a, b) for a in mine for b in theirs},
    }[how]  # fmt: skip
    known = [
        Known(np.array([-1 if m & (m - 1) else m.bit_length() - 1]), np.array([m])) for m in (own, above)
    ]
    then = settled(book(), known[0], known[1], np.array([how]))
    mask = above if then.takes[0] else int(then.mask[0]) if then.opens[0] else own
    assert {k for k in range(4) if mask >> k & 1} == plain


# --- what the loader refuses


@pytest.mark.parametrize(
    ("more", "where", "words"),
    [
        ({"inherit": {"from": "province"}}, "inherit.from", "does not assess province"),
        ({"inherit": {"mode": "copy"}}, "inherit.from", "is required"),
        (
            {
                "inherit": {"from": "ward", "mode": "floor"},
                "units": [{"for": ["ward"], "decide": [{"rules": RULES}]}],
            },
            "inherit.mode",
            "write `mode: copy`",
        ),
        ({"small": {"if": "population < 9", "then": "roll_up_to"}}, "small.to", "e.g. `to: district`"),
        ({"small": {"then": "roll_up_to", "to": "district"}}, "small.if", "population < 2500"),
        ({"small": SMALL | {"to": "province"}}, "small.to", "does not assess province"),
        ({"small": SMALL | {"to": "moon"}}, "small.to", "is not one of"),
        ({"small": SMALL | {"then": "grey"}}, "small.to", "goes with `then: roll_up_to`"),
        (
            {"small": SMALL, "units": [{"for": ["district"], "decide": [{"rules": RULES}]}]},
            "small.to",
            "nothing can be rolled up",
        ),
        (
            {"tables": {"t": {"inputs": ["n14"], "cells": {"a": "red"}}}},
            "tables.t.inputs",
            "status: incomplete",
        ),
        ({"small": {"if": "population < 9", "then": "lengthen_window"}}, "small.then", "n28: {kind: count"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_a_way_out(
    more: dict[str, Any], where: str, words: str
) -> None:
    with pytest.raises(RulebookError) as caught:
        parse_rulebook(BOOK | more)
    assert any(place == where and words in what for place, what in caught.value.problems)


def test_a_case_told_later_changes_nothing_of_the_days_before() -> None:
    """Levels of days past are kept when knowledge grows: a fresh start must find the same ones."""
    rulebook = book(inherit={"from": "ward"})
    early, late = cases(1, 1, 1, ago=20), cases(3, ago=2)

    def history(rows: list[dict[str, Any]]) -> History:
        return History(rulebook, layers(), lambda day: (evidence(rows), heard(rulebook, day)))

    kept, fresh = history([*early, *late]), history([*early, *late])
    before = history(early)
    days = evaluation_days(rulebook, AS_OF - timedelta(days=20), AS_OF)
    before.states(days)
    kept.take_over(before, AS_OF - timedelta(days=2))
    for name, (state, _) in kept.states(days).items():
        other = fresh.states(days)[name][0]
        assert state.level.tolist() == other.level.tolist() and state.since.tolist() == other.since.tolist()
    assert [kept.on(day)["hamlet"].raw[0] for day in days] == [fresh.on(day)["hamlet"].raw[0] for day in days]

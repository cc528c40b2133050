"""Every colour explains itself, says what would change it, and tells no more than its view holds."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.rulebooks import load_rulebook
from zones.areas import AREA_SCHEMA, Edition
from zones.decide import compile_decision
from zones.disclose import disclose
from zones.explain import explain
from zones.figures import UNKNOWN, Figure
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals
from zones.numerals import number, written
from zones.rulebook import Rulebook
from zones.snapshot import Snapshot, SnapshotMeta, Window, ZoneLayer

AS_OF = date(2022, 2, 19)
HOUSE = load_rulebook("house-three-colour")
LAW = load_rulebook("vn-4800-2021")

#: One unit's figures: numerators (low, high) or one number for both, over a denominator; absent = not known.
Unit = Mapping[str, Any]


def ward(people: int | None, n7: Any, n14: Any, hh7: Any = None) -> Unit:
    """A ward under the house rule; each case is a household unless said otherwise."""
    known = {"n7": n7, "n14": n14, "hh7": n7 if hh7 is None else hh7}
    return known | ({"population": people, "rate7": (n7, people)} if people else {})


def columns(book: Rulebook, units: list[Unit]) -> dict[str, Intervals]:
    found = {}
    for name, one in book.indicators.items():
        rows = [_row(unit.get(name), negative=one.kind == "fact" and not one.is_population) for unit in units]
        lo, hi, den = (np.array(part) for part in zip(*rows, strict=True))
        found[name] = Intervals(lo, hi, den, one.factor)
    return found


def _row(value: Any, *, negative: bool) -> tuple[int, int, int]:
    if value is None:
        return int(UNBOUNDED_BELOW) if negative else 0, int(UNBOUNDED), 1
    counted, den = value if isinstance(value, tuple) else (value, 1)
    low, high = counted if isinstance(counted, list) else (counted, counted)
    return low, int(UNBOUNDED) if high is None else high, den


def snapshot(book: Rulebook, *units: Unit, scope: str = "ward", **more: Any) -> Snapshot:
    known = columns(book, list(units))
    decision = compile_decision(book, scope)
    assert decision is not None
    found = decision.decide(known, len(units))
    people = known["population"]
    table: dict[str, Any] = {
        "area": pl.Series(range(len(units)), dtype=pl.Int32),
        "level": found.level.tolist(),
        "possible": pl.Series(found.possible),
        "rule": found.rule.tolist(),
        "flagged": pl.Series(found.flagged),
        "population_persons": _ends(people.hi, UNBOUNDED),
        "reported_days": pl.Series([14] * len(units), dtype=pl.Int32),
        "last_report": [AS_OF] * len(units),
        "reporting_ok": [True] * len(units),
        "origin": ["own"] * len(units),
    }
    for name, column in known.items():
        table[f"{name}.lo"] = _ends(column.lo, UNBOUNDED_BELOW)
        table[f"{name}.hi"] = _ends(column.hi, UNBOUNDED)
        table[f"{name}.den"] = pl.Series(column.den)
    table |= {name: [value] * len(units) for name, value in more.items()}
    windows = {
        name: Window(AS_OF - timedelta(days=one.win - 1), AS_OF)
        for name, one in book.indicators.items()
        if one.win
    }
    meta = SnapshotMeta(
        number=12, series="live", purpose="live", reading="closed", as_of=AS_OF,
        known_at=datetime(2022, 2, 20, tzinfo=UTC), edition="t", rulebook_id=book.id, rulebook_hash=book.hash,
        timezone=book.tz,
    )  # fmt: skip
    return Snapshot(meta, book, {scope: ZoneLayer(scope, scope, pl.DataFrame(table), windows)})


def _ends(values: Any, none: Any) -> pl.Series:
    return pl.Series([None if value == none else int(value) for value in values], dtype=pl.Int64)


def edition(n: int = 4) -> Edition:
    rows = [(k, "ward", f"{k:05d}", "Quài Tở", None, 1.0) for k in range(n)]
    areas = pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row")
    return Edition("t", areas, np.full(n, None, object))


def told(shot: Snapshot, audience: str = "internal", row: int = 0, **more: Any) -> dict[str, Any]:
    scope = next(iter(shot.layers))
    full = explain(disclose(shot, audience, edition()), scope, row, edition(), **more)
    json.dumps(full)
    return full


def changes(full: dict[str, Any]) -> list[tuple[str, str, str, int | None]]:
    return [(one["to"], one["indicator"], one["needed"], one["cases"]) for one in full["would_change"]]


def test_the_object_has_every_part_of_the_contract() -> None:
    full = told(snapshot(HOUSE, ward(5000, 2, 3)))
    assert set(full) == {
        "unit", "level", "raw", "since", "held", "published", "waits", "decided", "sentence", "decided_by", "possible",
        "indicators", "reporting", "adjustments", "missing", "would_change", "first_fall", "notes", "rulebook",
        "as_of", "known_at", "snapshot",
    }  # fmt: skip
    assert full["unit"] == {"kind": "area", "area_level": "ward", "code": "00000", "name": "Quài Tở"}
    assert full["level"] == {
        "id": "yellow", "vi": "Vùng vàng", "en": "Yellow zone", "colour": "yellow", "hex": "#F2C230", "symbol": "▲",
    }  # fmt: skip
    assert (full["possible"], full["as_of"], full["snapshot"]) == (["yellow"], "2022-02-19", 12)
    assert full["rulebook"]["status"] == "house"


def test_one_plain_sentence_gives_the_level_the_rule_and_the_figure_with_its_days() -> None:
    said = told(snapshot(HOUSE, ward(5000, 2, 3)))["sentence"]
    assert (
        said["vi"] == "Quài Tở: Vùng vàng – có ca cộng đồng trong 14 ngày (3, từ 06/02/2022 đến 19/02/2022)."
    )
    assert said["en"] == (
        "Quài Tở: Yellow zone – a community case in 14 days (3, from 6 February 2022 to 19 February 2022)."
    )


def test_green_rests_on_a_count_of_zero() -> None:
    full = told(snapshot(HOUSE, ward(5000, 0, 0)))
    assert full["sentence"]["en"].startswith("Quài Tở: Green zone – no community case in 14 days (0, ")
    assert full["decided_by"]["rule"] == "ward.rules[3]"


def test_numbers_are_written_as_each_language_writes_them() -> None:
    said = told(snapshot(HOUSE, ward(5100, 12, 15)))["sentence"]
    assert "dân số: 5.100" in said["vi"] and "trong 7 ngày: 235,3" in said["vi"]
    assert "population: 5,100" in said["en"] and "in 7 days: 235.3" in said["en"]


def test_each_indicator_shows_value_numerator_denominator_window_and_thresholds() -> None:
    by_id = {one["id"]: one for one in told(snapshot(HOUSE, ward(4000, 5, 7)))["indicators"]}
    rate = by_id["rate7"]
    assert (rate["text"], rate["lo"], rate["numerator"], rate["denominator"]) == ("125", 125, "5", "4000")
    assert rate["window"] == {"from": "2022-02-13", "to": "2022-02-19", "days": 7}
    assert rate["thresholds"] == [{"op": ">=", "value": "150", "met": False}]
    assert by_id["n7"]["thresholds"] == [{"op": ">=", "value": "3", "met": True}]
    assert by_id["population"]["denominator"] is None


def test_a_rate_is_never_written_so_short_that_it_seems_to_reach_its_threshold() -> None:
    full = told(snapshot(HOUSE, ward(6668, 10, 10)))  # 149.97
    assert next(one["text"] for one in full["indicators"] if one["id"] == "rate7") == "149.97"
    assert number(Fraction(149_999_999, 1_000_000), [Fraction(150)]) == "149.999999"
    assert number(Fraction(1, 3)) == "0.3"


def test_an_open_threshold_is_neither_met_nor_unmet() -> None:
    full = told(snapshot(HOUSE, ward(9000, [1, 5], [2, 6])))
    assert next(one for one in full["indicators"] if one["id"] == "n7")["thresholds"][0]["met"] is None


def test_what_is_missing_is_named_with_whether_it_matters() -> None:
    full = told(snapshot(HOUSE, {"population": 4000}))
    assert (full["level"]["id"], full["possible"]) == ("grey", ["green", "yellow", "red"])
    matters = {one["indicator"]: one["matters"] for one in full["missing"]}
    assert matters == {"hh7": False, "n7": True, "rate7": True, "n14": True}
    assert "Vùng xanh, Vùng vàng hoặc Vùng đỏ" in full["sentence"]["vi"]
    said = "because there is no figure for community cases in 7 days and community cases in 14 days."
    assert full["sentence"]["en"].endswith(said)
    assert (full["decided_by"], full["would_change"]) == (None, [])


def test_silence_is_told_with_the_reports_that_came() -> None:
    told_ = told(snapshot(HOUSE, {"population": 4000}, reporting_ok=False, reported_days=3))
    assert "(báo cáo 3/14 ngày, gần nhất 19/02/2022)" in told_["sentence"]["vi"]
    assert told_["reporting"] == {"days": 3, "of": 14, "last": "2022-02-19", "ok": False}


def test_uncertain_figures_that_change_nothing_are_remarked_on() -> None:
    full = told(snapshot(HOUSE, ward(9000, [1, 5], [2, 6])))
    assert full["level"]["id"] == "yellow"
    assert any("every possible value gives the same level" in note["en"] for note in full["notes"])
    assert all(not one["matters"] for one in full["missing"])


def test_table_cells_explain_themselves_by_their_bands_and_adjustments() -> None:
    unit = {
        "population": 20000, "incidence": (12, 20000), "cases14": 12, "dose1_adult": (990, 1000),
        "full_elderly": (5159, 10000),
    }  # fmt: skip
    full = told(snapshot(LAW, unit))
    assert full["decided_by"]["rule"] == "tables.base.cells.hi.m2"
    assert "từ 20 đến dưới 50" in full["decided_by"]["vi"] and "20 to under 50" in full["decided_by"]["en"]
    assert [one["rule"] for one in full["adjustments"]] == ["ward.decide[1]"]
    assert "nâng 1 mức vì" in full["sentence"]["vi"]
    assert ("l1", "full_elderly", "80", None) in changes(full)
    assert ("l3", "incidence", "50", 8) in changes(full)
    assert "not fully checked" in full["notes"][0]["en"]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (ward(5000, 0, 0), [("yellow", "n14", "1", 1), ("red", "rate7", "150", 8)]),
        (ward(5000, 2, 3), [("red", "rate7", "150", 6), ("green", "n14", "0", -3)]),
        (ward(1200, 1, 1), [("red", "hh7", "3", 2), ("green", "n14", "0", -1)]),
        (ward(5000, 12, 15), [("yellow", "rate7", "< 150", -5), ("green", "n14", "0", -15)]),
        (ward(1200, 4, 4), [("yellow", "hh7", "2", -2), ("green", "n14", "0", -4)]),
        (ward(None, 1, 2), [("red", "hh7", "3", 2), ("green", "n14", "0", -2)]),
        (ward(9000, [1, 5], [2, 6]), [("red", "rate7", "150", None), ("green", "n14", "0", None)]),
    ],
)
def test_the_smallest_changes_that_lead_to_another_level(unit: Unit, expected: list[Any]) -> None:
    assert changes(told(snapshot(HOUSE, unit))) == expected


def test_more_cases_are_told_in_words() -> None:
    (red, _) = told(snapshot(HOUSE, ward(5000, 2, 3)))["would_change"]
    assert red["vi"] == "Thêm 6 ca (ca cộng đồng trên 100.000 dân trong 7 ngày đạt 150): Vùng đỏ"
    assert red["en"] == "6 more cases (community cases per 100,000 people in 7 days reaching 150): Red zone"
    (red, _) = told(snapshot(HOUSE, ward(1200, 1, 1)))["would_change"]
    assert red["en"].startswith("Cases in 2 more households")
    (red, _) = told(snapshot(HOUSE, ward(1200, 1, 1), households_unrecorded=True))["would_change"]
    assert red["en"].startswith("2 more cases")


@given(st.integers(1, 30000), st.integers(0, 30), st.integers(0, 30))
@settings(max_examples=60, deadline=None)
def test_so_many_more_cases_lead_there_and_one_fewer_does_not(people: int, week: int, before: int) -> None:
    full = told(snapshot(HOUSE, ward(people, week, week + before)))
    for to, _, _, cases in changes(full):
        if cases is None or cases < 0:
            continue
        reached = [
            snapshot(HOUSE, ward(people, week + more, week + before + more)).layers["ward"].table["level"][0]
            for more in (cases - 1, cases)
        ]
        assert reached[1] == to and reached[0] != to


def test_the_first_day_of_a_better_level_is_told_where_it_is_known() -> None:
    full = told(snapshot(HOUSE, ward(5000, 2, 3)), first_fall=(date(2022, 2, 27), "green"))
    assert full["would_change"][-1]["to"] == "green"
    assert full["would_change"][-1]["vi"] == "Nếu không có ca mới, sớm nhất ngày 27/02/2022: Vùng xanh"


# What may not be read off.


def test_masked_figures_stay_masked_everywhere() -> None:
    full = told(snapshot(HOUSE, ward(9000, 2, 3)), "public")
    by_id = {one["id"]: one for one in full["indicators"]}
    assert (by_id["n14"]["text"], by_id["n14"]["masked"], by_id["n14"]["missing"]) == ("<5", True, False)
    assert (by_id["rate7"]["numerator"], by_id["n7"]["thresholds"][0]["met"]) == ("<5", None)
    assert "số ca nhỏ không công bố" in full["sentence"]["vi"]
    assert full["missing"] == []


@pytest.mark.parametrize(("n7", "n14"), [(2, 3), (3, 3), (4, 4), (0, 1), (3, 9)])
def test_neither_the_rule_nor_a_change_is_told_of_a_ward_with_a_masked_figure(n7: int, n14: int) -> None:
    """ "At least 3 households" would say that "<5" is 3 or 4; so would "red when one more"."""
    full = told(snapshot(HOUSE, ward(9000, n7, n14)), "public")
    assert (full["decided_by"], full["adjustments"], full["would_change"]) == (None, [], [])
    assert "small case numbers" in full["sentence"]["en"]


def test_changes_are_told_to_the_public_where_every_count_is_shown() -> None:
    own, public = (told(snapshot(HOUSE, ward(9000, 6, 9)), audience) for audience in ("internal", "public"))
    assert public["would_change"] == own["would_change"] != []
    assert public["decided_by"] == own["decided_by"]


def test_a_figure_that_is_withheld_is_said_to_be_not_published() -> None:
    one = Figure(HOUSE.indicators["n7"], 0, None, masked=True)
    assert one.text() == "không công bố / not published"


@pytest.mark.parametrize("people", [None, 300, 2499, 2500, 2600, 9000])
def test_wards_that_look_alike_to_the_public_are_explained_alike(people: int | None) -> None:
    units = [
        ward(people, n7, n7 + more, hh)
        for n7 in range(7)
        for more in range(7)
        for hh in range(min(n7, 1), n7 + 1)
    ]
    places = edition(len(units))
    view = disclose(snapshot(HOUSE, *units), "public", places)
    alike: dict[str, list[str]] = {}
    for row, seen in enumerate(view.layers["ward"].table.drop("area").iter_rows()):
        full = explain(view, "ward", row, places)
        alike.setdefault(repr(seen), []).append(json.dumps(full | {"unit": None}))
    assert all(len(set(texts)) == 1 for texts in alike.values())
    assert len(alike) < len(units) / 2


# Levels that no rule decided, and remarks.


def test_a_cell_that_copies_its_ward_says_so() -> None:
    shot = snapshot(HOUSE, ward(500, 0, 1), scope="cell", origin="ward", cell=614553222213795839)
    full = told(shot)
    assert full["unit"]["kind"] == "cell" and full["unit"]["code"] == f"{614553222213795839:x}"
    assert full["sentence"]["en"].startswith("This cell shows the level of Quài Tở: Yellow zone")
    assert (full["decided_by"], full["would_change"], full["missing"]) == (None, [], [])


@pytest.mark.parametrize(
    ("level", "words"), [("not_assessed", "not assessed"), ("empty", "no people live here")]
)
def test_units_without_a_level_say_why(level: str, words: str) -> None:
    full = told(snapshot(HOUSE, ward(500, 0, 1), level=level, rule="", possible=0))
    assert words in full["sentence"]["en"]
    assert (full["possible"], full["indicators"], full["would_change"]) == ([], [], [])


def test_notes_say_what_is_not_applied_not_recorded_and_not_law() -> None:
    notes = [
        note["en"] for note in told(snapshot(HOUSE, ward(500, 1, 1), households_unrecorded=True))["notes"]
    ]
    assert notes[0] == "A house rule without legal force."
    assert any("Only the computed level is known" in note for note in notes)
    assert any("each case counts as a household" in note for note in notes)


def test_cells_say_that_they_show_the_computed_level() -> None:
    full = told(snapshot(HOUSE, ward(500, 0, 1), scope="cell", cell=614553222213795839))
    assert any("Cells show the computed level" in note["en"] for note in full["notes"])


def test_a_rulebook_that_holds_says_why_grey_is_shown_where_reports_fail() -> None:
    shot = snapshot(LAW, {"population": 9000}, raw="grey", reporting_ok=False)
    assert any("only where reports suffice" in note["en"] for note in told(shot)["notes"])


def test_a_small_unit_is_flagged() -> None:
    unit = {"population": 900, "incidence": (1, 900), "cases14": 1, "dose1_adult": 90, "full_elderly": 90}
    assert any("small unit" in note["en"] for note in told(snapshot(LAW, unit))["notes"])


def test_the_day_in_progress_is_called_provisional() -> None:
    shot = snapshot(HOUSE, ward(5000, 0, 0))
    shot = Snapshot(replace(shot.meta, reading="today", number=None), shot.rulebook, shot.layers)
    full = told(shot)
    assert full["snapshot"] is None and any("provisional" in note["en"] for note in full["notes"])


# How figures are written.


@pytest.mark.parametrize(
    ("lo", "hi", "masked", "text"),
    [
        (3, 3, False, "3"), (2, 5, False, "2–5"), (3, None, False, "≥ 3"), (0, None, False, UNKNOWN),
        (1, 4, True, "<5"), (0, 4, True, "<5"), (1, None, True, "≥ 1"), (1, 9, True, "<10"), (0, 0, False, "0"),
    ],
)  # fmt: skip
def test_a_count_as_it_is_written(lo: int, hi: int | None, masked: bool, text: str) -> None:
    figure = Figure(HOUSE.indicators["n14"], lo, hi, masked=masked)
    assert (figure.text(), figure.numerator()) == (text, None if text == UNKNOWN else text)


def test_a_masked_rate_is_written_below_that_of_five_cases() -> None:
    assert Figure(HOUSE.indicators["rate7"], 1, 4, 2000, masked=True).text() == "<250"


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [("≥ 1234.5", "≥ 1.234,5", "≥ 1,234.5"), ("2–5", "2–5", "2–5"), ("<5", "<5", "<5"),
     ("0.05", "0,05", "0.05"), ("1/3", "1/3", "1/3")],
)  # fmt: skip
def test_number_texts_in_both_languages(text: str, vi: str, en: str) -> None:
    assert written(text) == {"vi": vi, "en": en}

"""A rulebook text is checked as a whole: every fault is listed with its path, and nothing is guessed."""

from copy import deepcopy
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zones.decide import compile_decision
from zones.errors import RulebookError
from zones.expressions import parse_condition
from zones.rulebook import Override, decimal_text, parse_rulebook
from zones.rulebook_stability import Improve, Terms, Worsen

BOOK: dict[str, Any] = {
    "schema": "zone-rulebook/1",
    "id": "test",
    "title": {"vi": "Thử", "en": "Test"},
    "status": "house",
    "cite": {"doc": "none", "date": "2022-01-01"},
    "valid": {"from": "2022-01-01", "to": None},
    "levels": [{"id": "green"}, {"id": "yellow"}, {"id": "red"}],
    "ind": {
        "n7": {"kind": "count", "of": "case", "win": 7},
        "rate": {"kind": "rate", "of": "case", "win": 14, "mean_of": 2, "scale": 100000},
        "share": {"kind": "ratio", "num": {"of": "dose"}, "den": {"of": "person"}, "scale": 100},
        "twice": {"kind": "expr", "expr": "2 * n7"},
    },
    "bands": {
        "r": {"of": "rate", "r1": "[0,20)", "r2": "[20,150]", "r3": "(150,inf)"},
        "s": {"of": "share", "lo": "[0,70)", "hi": "[70,100]"},
    },
    "tables": {
        "base": {
            "row": "s",
            "col": "r",
            "cells": {
                "lo": {"r1": "green", "r2": "yellow", "r3": "red"},
                "hi": {"r1": "green", "r2": "green", "r3": "yellow"},
            },
        }
    },
    "units": [
        {
            "for": ["commune", "group"],
            "decide": [
                {"table": "base"},
                {"raise": 1, "if": "n7 > 3", "cap": "red"},
                {"floor": "yellow", "if": "n7 > 9"},
            ],
        },
        {
            "for": ["district"],
            "decide": [{"rules": [{"if": "twice >= 4", "then": "red"}, {"else": "green"}]}],
        },
    ],
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The book with the value at a path replaced; `...` removes it."""
    book = deepcopy(BOOK)
    at: Any = book
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    for step in way:
        at = at[step] if isinstance(step, int) else at.setdefault(step, {})
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return book


def faults(book: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(RulebookError) as caught:
        parse_rulebook(book)
    return caught.value.problems


def test_scopes_of_the_law_become_our_area_levels() -> None:
    book = parse_rulebook(BOOK)
    assert book.scopes == ("ward", "hamlet", "district")
    assert compile_decision(book, "province") is None


def test_levels_are_ranked_from_best_to_worst_and_unknown_ones_stand_outside() -> None:
    book = parse_rulebook(BOOK)
    assert [(level.id, level.rank) for level in book.levels] == [("green", 0), ("yellow", 1), ("red", 2)]
    assert (book.grey.id, book.grey.rank, book.level("not_assessed").rank) == ("grey", -1, -1)


def test_named_sets_of_levels_stand_for_their_levels() -> None:
    book = deepcopy(BOOK) | {
        "levels": "vn2686",
        "units": [{"for": ["cell"], "decide": [{"rules": [{"else": "orange"}]}]}],
        "tables": {},
    }
    assert [level.id for level in parse_rulebook(book).levels] == ["green", "yellow", "orange", "red"]


def test_validity_is_half_open() -> None:
    book = parse_rulebook(changed("valid/to", "2022-02-01"))
    days = [date(2021, 12, 31), date(2022, 1, 1), date(2022, 1, 31), date(2022, 2, 1)]
    assert [book.in_force(day) for day in days] == [False, True, True, False]


def test_a_mean_over_periods_divides_the_scale() -> None:
    rate = parse_rulebook(BOOK).indicators["rate"]
    assert (rate.scale, rate.factor) == (Fraction(100000), Fraction(50000))


def test_the_hash_tells_contents_apart_but_not_the_order_of_keys_or_how_a_day_is_typed() -> None:
    one = parse_rulebook(BOOK)
    shuffled = dict(reversed(list(BOOK.items()))) | {"valid": {"to": None, "from": date(2022, 1, 1)}}
    assert parse_rulebook(shuffled).hash == one.hash
    assert parse_rulebook(changed("bands/r/r1", "[0, 20)")).hash != one.hash
    assert parse_rulebook(one.content).hash == one.hash


def test_population_may_be_named_without_being_declared() -> None:
    book = parse_rulebook(changed("small", {"if": "population < 2500", "then": "show_counts_and_flag"}))
    assert book.indicators["population"].is_population


def test_short_labels_and_reasons_are_kept() -> None:
    book = parse_rulebook(changed("ind/n7/vi", "số ca 7 ngày"))
    assert (book.indicators["n7"].vi, book.indicators["n7"].en) == ("số ca 7 ngày", "")


def test_stability_is_read_with_its_versions() -> None:
    stability = {
        "worsen": {"confirm": 2, "notice_hours": 48},
        "improve": {"gate": "n7 < 1", "dwell_days": 21, "max_step": 1},
        "versions": [{"from": "2022-02-01", "worsen": {"max_step": 2}}, {"from": "2022-03-01"}],
        "mapping": {"older": {"l1": "green", "l4": "red"}},
    }
    found = parse_rulebook(changed("stability", stability)).stability
    assert found is not None
    first = found.at(date(2022, 1, 31))
    assert (first.worsen, first.improve.dwell_days) == (Worsen(2, None, 48), 21)
    assert found.gates == (parse_condition("n7 < 1"),)
    assert found.at(date(2022, 2, 1)).worsen == found.at(date(2022, 2, 28)).worsen == Worsen(1, 2, 0)
    assert found.at(date(2022, 3, 1)) == Terms(date(2022, 3, 1), Worsen(), Improve())
    assert found.mapping == {"older": {"l1": "green", "l4": "red"}}
    assert parse_rulebook(BOOK).stability is None


def test_the_schedule_says_how_many_days_lie_between_evaluations() -> None:
    assert parse_rulebook(BOOK).every_days == 1
    assert parse_rulebook(changed("run", {"every": "7d", "as_of": "tuesday"})).every_days == 7


def test_overrides_are_forbidden_unless_they_are_declared() -> None:
    assert parse_rulebook(BOOK).override == Override()
    said = {"allowed": True, "direction": "raise_only", "by": ["ward"], "needs": "document_no"}
    found = parse_rulebook(changed("override", said)).override
    assert found == Override(True, "raise_only", ("ward",), ("document_no",))


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("colour", "red", "colour"),
        ("id", ..., "id"),
        ("title/fr", "x", "title.fr"),
        ("schema", "zone-rulebook/2", "schema"),
        ("status", "perfect", "status"),
        ("cite", {"doc": "x"}, "cite.date"),
        ("valid/from", "31/12/2022", "valid.from"),
        ("valid/to", "2022-01-01", "valid.to"),
        ("levels/1/id", "green", "levels[1].id"),
        ("levels/1/id", "empty", "levels[1].id"),
        ("levels/1/hex", "red", "levels[1].hex"),
        ("levels", "vn9", "levels"),
        ("unknown", [{"id": "red"}], "unknown[0].id"),
        ("ind/n7/kind", "number", "ind.n7.kind"),
        ("ind/n7/window", 7, "ind.n7.window"),
        ("ind/n7/win", 0, "ind.n7.win"),
        ("ind/n7/win", ..., "ind.n7.win"),
        ("ind/n7/by", "person", "ind.n7.by"),
        ("ind/n7/where", {"colour": "red"}, "ind.n7.where.colour"),
        ("ind/n7/where", {"setting": "comunity"}, "ind.n7.where.setting"),
        ("ind/rate/scale", -1, "ind.rate.scale"),
        ("ind/rate/round", {"decimals": 1, "mode": "up"}, "ind.rate.round.mode"),
        ("ind/twice/expr", "2 * n8", "ind.twice.expr"),
        ("ind/twice/expr", "2 * twice", "ind.twice.expr"),
        ("ind/twice/expr", "n7 > 2", "ind.twice.expr"),
        ("ind/and", {"kind": "fact"}, "ind.and"),
        ("bands/r/of", "rat", "bands.r.of"),
        ("bands/r/r1", "[0,20]", "bands.r"),
        ("bands/r/r1", "[0,19)", "bands.r"),
        ("bands/r/r1", "[0,21)", "bands.r"),
        ("bands/r/r1", "[1,20)", "bands.r"),
        ("bands/r/r3", "[150,inf)", "bands.r"),
        ("bands/r/r3", "(150,900]", "bands.r"),
        ("bands/r/r3", "(150,inf]", "bands.r.r3"),
        ("bands/r/r2", "[150,20]", "bands.r.r2"),
        ("bands/r/r2", "20-150", "bands.r.r2"),
        ("bands/r/r2", None, "bands.r.r2"),
        ("tables/base/row", "t", "tables.base"),
        ("tables/base/row", "base", "tables.base"),
        ("tables/base/cells/hi/r3", ..., "tables.base.cells.hi.r3"),
        ("tables/base/cells/hi/r4", "red", "tables.base.cells.hi.r4"),
        ("tables/base/cells/hi/r3", "purple", "tables.base.cells.hi.r3"),
        ("tables/base/cells", None, "tables.base.cells"),
        ("units/0/for", ["comune"], "units[0].for"),
        ("units/0/decide/0/table", "bas", "units[0].decide[0].table"),
        ("units/0/decide/1/if", "n8 > 3", "units[0].decide[1].if"),
        ("units/0/decide/1/if", "n7 >", "units[0].decide[1].if"),
        ("units/0/decide/1/cap", "grey", "units[0].decide[1].cap"),
        ("units/0/decide/2/floor", "purple", "units[0].decide[2].floor"),
        ("units/0/decide/1/raise", 0, "units[0].decide[1].raise"),
        ("units/0/decide", [], "units[0].decide"),
        ("units/0/decide/0", {"lookup": "base"}, "units[0].decide[0]"),
        ("units/1/decide/0/rules/0/then", "purple", "units[1].decide[0].rules[0].then"),
        ("units/1/decide/0/rules/0", {"if": "n7 > 1"}, "units[1].decide[0].rules[0]"),
        ("units/1/decide/0/rules", [{"else": "green"}, {"if": "n7 > 1", "then": "red"}], "units[1].decide[0].rules[1]"),
        ("missing", {"ambiguous": "green"}, "missing.ambiguous"),
        ("missing", {"stale_after_days": -1}, "missing.stale_after_days"),
        ("missing", {"reports": {"min_share": "14/12"}}, "missing.reports.min_share"),
        ("stability", {"improve": {"gate": "m7 > 1"}}, "stability.improve.gate"),
        ("stability", {"improve": {"dwell": 1}}, "stability.improve.dwell"),
        ("small", {"if": "popul < 1", "then": "grey"}, "small.if"),
        ("override", {"allowed": None}, "override.allowed"),
        ("override", {"allowed": "yes"}, "override.allowed"),
        ("id", "No Slug", "id"),
        ("id", None, "id"),
        ("line", "a b", "line"),
        ("cite/date", "31 May 2021", "cite.date"),
        ("cite/doc", "", "cite.doc"),
        ("run", {"every": "weekly"}, "run.every"),
        ("run", {"every": "0d"}, "run.every"),
        ("run", {"as_of": "today"}, "run.as_of"),
        ("inherit", {"from": "cell"}, "inherit.from"),
        ("stability", {"worsen": {"confirm": 0}}, "stability.worsen.confirm"),
        ("stability", {"versions": [{"from": "2022-02-01"}, {"from": "2022-02-01"}]}, "stability.versions[1].from"),
        (
            "stability",
            {"versions": [{"from": "2022-02-01", "improve": {"gate": "m7"}}]},
            "stability.versions[0].improve.gate",
        ),
        ("stability", {"mapping": {"old": {"l1": "grey"}}}, "stability.mapping.old.l1"),
        ("ind/n7/win", "year_to_date", "ind.n7.win"),
        ("ind/n7/week_starts", "sunday", "ind.n7.week_starts"),
        ("ind/rate/win", "month_to_date", "ind.rate.mean_of"),
        ("ind/n7/at", "parent:moon", "ind.n7.at"),
        ("ind/n7/at", "area:", "ind.n7.at"),
        ("ind/n7/at", "neighbour", "ind.n7.at"),
        ("ind/x", {"kind": "baseline", "of": "case"}, "ind.x.period"),
        ("ind/x", {"kind": "baseline", "of": "case", "period": "month", "years": 3, "min_years": 4}, "ind.x.min_years"),
        ("ind/x", {"kind": "baseline", "of": "case", "period": "week", "stat": "sd", "years": 1}, "ind.x.min_years"),
        ("ind/x", {"kind": "baseline", "of": "case", "period": "week", "sd": "population"}, "ind.x.sd"),
        ("ind/x", {"kind": "linked", "of": "case", "win": 7, "by": ["site"]}, "ind.x.by"),
        ("ind/x", {"kind": "linked", "of": "case", "win": 7}, "ind.x.by"),
        ("ind/x", {"kind": "cluster", "of": "case", "win": 7}, "ind.x.min_size"),
        ("ind/x", {"kind": "trend", "of": "case", "periods": 1, "period_days": 7, "test": "rising"}, "ind.x.periods"),
        ("ind/x", {"kind": "trend", "of": "x", "periods": 300, "period_days": 99, "test": "rising"}, "ind.x.periods"),
        ("ind/x", {"kind": "child_share"}, "ind.x.level"),
        ("ind/x", {"kind": "child_share", "level": "red", "at_least": "red"}, "ind.x.level"),
        ("ind/x", {"kind": "child_count", "level": "purple"}, "ind.x.level"),
        ("ind/x", {"kind": "child_count", "at_least": "grey"}, "ind.x.at_least"),
        ("ind/x", {"kind": "adjacent", "level": "red", "corner": "yes"}, "ind.x.corner"),
        ("ind/x", {"kind": "fact", "per": "person"}, "ind.x.per"),
        ("units/0/decide/0", {"floor": "red"}, "units[0].decide[0]"),
        ("units/0/decide/1/if", "atleast(3, n7 > 3, n7 > 4)", "units[0].decide[1].if"),
        ("units/0/for", ["cluster"], "clusters"),
        ("tables/base/cells/hi", {}, "tables.base.cells.hi"),
    ],
)  # fmt: skip
def test_a_fault_is_refused_and_its_place_named(path: str, value: Any, where: str) -> None:
    assert where in [place for place, _ in faults(changed(path, value))]


def test_all_faults_are_listed_at_once() -> None:
    book = changed("bands/r/r1", "[0,19)")
    book["ind"]["n7"]["wind"] = 7
    book["units"][0]["decide"][1]["if"] = "n8 > 3"
    assert [place for place, _ in faults(book)] == ["ind.n7.wind", "bands.r", "units[0].decide[1].if"]


def test_an_unknown_key_is_answered_with_the_allowed_ones() -> None:
    ((_, what),) = faults(changed("run", {"evry": "1d"}))
    assert "every, as_of" in what


def test_whole_numbers_and_rounded_figures_may_leave_the_room_between_their_steps() -> None:
    counts = {"of": "n7", "none": "[0,0]", "few": "[1,20]", "many": "[21,inf)"}
    assert parse_rulebook(changed("bands/c", counts))
    tenths = changed("bands/r", {"of": "rate", "r1": "[0,9.9]", "r2": "[10.0,19.9]", "r3": "[20.0,inf)"})
    assert "bands.r" in [place for place, _ in faults(tenths)]
    tenths["ind"]["rate"]["round"] = {"decimals": 1}
    assert parse_rulebook(tenths)


def test_what_is_not_known_needs_the_status_incomplete_and_then_never_classifies() -> None:
    book = changed("bands/r/r2", None) | {"status": "incomplete"}
    parsed = parse_rulebook(book)
    with pytest.raises(RulebookError, match="incomplete"):
        compile_decision(parsed, "ward")


def test_a_figure_of_a_territory_that_nobody_can_name_is_refused_where_a_scope_uses_it() -> None:
    book = changed("ind/far", {"kind": "fact", "at": "somewhere"})
    book["units"][1]["decide"][0]["rules"].insert(0, {"if": "far >= 1", "then": "yellow"})
    try:
        parsed = parse_rulebook(book)
    except RulebookError:
        return  # refused at the door already
    assert compile_decision(parsed, "ward") is not None
    with pytest.raises(RulebookError, match="territory"):
        compile_decision(parsed, "district")


CHILDREN = {"kind": "child_share", "at_least": "red"}


@pytest.mark.parametrize(
    ("scope", "indicator", "said"),
    [
        ("hamlet", CHILDREN, "hamlet: x asks for the levels of areas inside, which no entry of units gives"),
        ("cell", CHILDREN, "cell: x asks for areas inside, which cells do not have"),
        ("ward", CHILDREN | {"of": "district"}, "ward: x asks for a district inside, which is not finer"),
        (
            "cell",
            {"kind": "adjacent", "level": "red"},
            "cell: x asks for neighbours, which are counted for areas only",
        ),
    ],
)
def test_a_unit_asks_for_others_only_where_it_has_them(
    scope: str, indicator: dict[str, Any], said: str
) -> None:
    book = changed("ind/x", indicator)
    rules = [{"if": "2 * x > 1", "then": "red"}, {"else": "green"}]
    book["units"] = [{"for": [scope], "decide": [{"rules": rules}]}]
    assert faults(book) == [("units[0]", said)]


def test_the_areas_inside_are_those_of_the_next_finer_kind_that_is_assessed() -> None:
    for of in ({}, {"of": "commune"}, {"of": "group"}):
        book = changed("ind/x", CHILDREN | of)
        book["units"][1]["decide"][0]["rules"][0]["if"] = "x > 0.3"
        assert parse_rulebook(book).indicators["x"].child == {"commune": "ward", "group": "hamlet"}.get(
            of.get("of", ""), ""
        )


CLUSTERS = {
    "of": "case", "radius_m": 200, "link_days": 14, "min_size": 2, "start": "first_case", "close_after_days": 14
}  # fmt: skip


def test_clusters_are_judged_on_their_own_figures_alone() -> None:
    book = changed("clusters", CLUSTERS)
    assert ("units", "no entry is `for: [cluster]`, which `clusters` asks for") in faults(book)
    rules = [{"if": "size >= 10 and open", "then": "red"}, {"else": "green"}]
    book["units"].append({"for": ["cluster"], "decide": [{"rules": rules}]})
    parsed = parse_rulebook(book)
    assert parsed.clusters is not None and parsed.clusters.chain_days == 14
    assert parsed.indicators["age_days"].kind == "fact" and "cluster" in parsed.scopes
    rules[0]["if"] = "size >= 10 and n7 > 1"
    assert [path for path, _ in faults(book)] == ["units[2]"]
    rules[0]["if"], book["units"][0]["decide"][1]["if"] = "open", "size > 3"
    assert [path for path, _ in faults(book)] == ["units[0]", "units[0]"]  # ward and hamlet


def test_the_windows_of_the_calendar_and_the_territories_are_read() -> None:
    month = parse_rulebook(changed("ind/n7/win", "month_to_date")).indicators["n7"]
    assert (month.win, month.calendar, month.whole) == (None, "month", True)
    week = changed("ind/n7", {"kind": "count", "of": "case", "win": "week_to_date", "week_starts": "sunday"})
    assert parse_rulebook(week).indicators["n7"].week_starts == "sunday"
    parent = parse_rulebook(changed("ind/n7/at", "parent:commune")).indicators["n7"]
    assert (parent.parent_level, parent.shared_fact) == ("ward", "")
    assert parse_rulebook(changed("ind/n7/at", "area:hsa")).indicators["n7"].shared_fact == "hsa"


def test_an_incomplete_rulebook_says_what_is_open() -> None:
    book = changed("bands/r/r2", None) | {"status": "incomplete"}
    with pytest.raises(RulebookError) as caught:
        compile_decision(parse_rulebook(book), "ward")
    assert "bands.r.r2" in [path for path, _ in caught.value.problems]


def test_a_text_of_nothing_but_faults_ends_soon() -> None:
    book = changed("missing", {f"k{k}": 1 for k in range(5000)})
    assert 500 < len(faults(book)) < 510


def test_a_bomb_of_values_is_refused() -> None:
    deep: Any = []
    for _ in range(100):
        deep = [deep]
    with pytest.raises(RulebookError):
        parse_rulebook(changed("evidence", {"note": deep}))
    with pytest.raises(RulebookError):
        parse_rulebook(changed("evidence", {"unverified": ["x"] * 60_000}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.binary(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted(BOOK)), JSON)
@settings(max_examples=300, deadline=None)
def test_any_value_in_any_place_is_taken_or_refused_as_a_rulebook_error(key: str, value: Any) -> None:
    try:
        book = parse_rulebook(deepcopy(BOOK) | {key: value})
        for scope in book.scopes:
            compile_decision(book, scope)
    except RulebookError:
        pass


@given(st.fractions())
def test_decimals_are_written_as_they_are(value: Fraction) -> None:
    text = decimal_text(value)
    assert Fraction(text) == value

"""Old evidence: how long the figures of the last report stand, what `hold` keeps, and how it is told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.rulebooks import load_rulebook
from tests.little_country import EDITION, case, evidence, heard, layers
from tests.little_rulebook import written
from zones.classify import classify
from zones.disclose import disclose
from zones.explain import explain
from zones.history import History
from zones.measure import CONTEXT_DENOMINATOR
from zones.rulebook import Rulebook, parse_rulebook
from zones.schedule import evaluation_days
from zones.snapshot import Snapshot, SnapshotMeta, ZoneLayer

AS_OF = date(2026, 7, 15)
LEVELS = ["green", "yellow", "orange", "red"]
N14 = {"n14": {"kind": "count", "of": "case", "win": 14}}
BY_NUMBER = [
    {"if": "n14 >= 6", "then": "red"},
    {"if": "n14 >= 3", "then": "orange"},
    {"if": "n14 >= 1", "then": "yellow"},
    {"else": "green"},
]


def book(ind: Mapping[str, Any] = N14, rules: Any = BY_NUMBER, **missing: Any) -> Rulebook:
    return parse_rulebook(
        written(
            LEVELS,
            ind=ind,
            units=[{"for": ["ward"], "decide": [{"rules": rules}]}],
            missing=missing,
        )
    )


def days_ago(*days: int) -> list[date]:
    return [AS_OF - timedelta(days=day) for day in days]


def silent_for(days: int) -> list[tuple[int, date]]:
    """The first ward and its district have not reported for so many days, the as-of day included."""
    return [(area, day) for area in (0, 2) for day in days_ago(*range(days))]


def ward(rulebook: Rulebook, cases: list[dict[str, Any]], last_report: int) -> dict[str, Any]:
    reports = heard(rulebook, AS_OF, silent_for(last_report))
    zones = classify(rulebook, evidence(cases), layers(), reports, AS_OF)
    return zones["ward"].table.row(0, named=True)


REPORTS = {"min_share": "4/14", "max_gap_days": 10, "last_within_days": 9}


@pytest.mark.parametrize("reports", [{}, {"reports": REPORTS}], ids=["every day", "4 of 14 days"])
@pytest.mark.parametrize(("ago", "level"), [(0, "green"), (2, "green"), (3, "green"), (4, "grey")])
def test_a_report_of_n_days_ago_stands_and_one_of_a_day_before_does_not(
    ago: int, level: str, reports: Any
) -> None:
    found = ward(book(stale_after_days=3, **reports), [], ago)
    assert (found["level"], found["reporting_ok"]) == (level, level == "green")


@pytest.mark.parametrize(("stale", "within"), [(2, 9), (9, 2)])
def test_the_sharper_of_both_limits_holds(stale: int, within: int) -> None:
    rulebook = book(stale_after_days=stale, reports=REPORTS | {"last_within_days": within})
    assert [ward(rulebook, [], ago)["level"] for ago in (2, 3)] == ["green", "grey"]


def test_without_the_key_every_day_is_needed() -> None:
    assert [ward(book(), [], ago)["level"] for ago in (0, 1)] == ["green", "grey"]


def test_a_day_missing_before_the_last_report_is_not_made_good() -> None:
    gap = [(area, day) for area in (0, 2) for day in days_ago(0, 6)]
    rulebook = book(stale_after_days=3)
    zones = classify(rulebook, evidence([]), layers(), heard(rulebook, AS_OF, gap), AS_OF)
    assert zones["ward"].table["level"][0] == "grey"


def test_a_certain_red_stays_however_old_the_reports_are() -> None:
    cases = [case(2, days_ago(10)[0])] * 6
    assert ward(book(stale_after_days=3), cases, 9)["level"] == "red"


def test_silence_takes_no_case_out_of_the_window() -> None:
    cases = [case(2, days_ago(15)[0])] * 3
    found = ward(book(stale_after_days=3), cases, 2)
    assert (found["level"], found["n14.lo"], found["n14.hi"]) == ("grey", 0, 3)
    assert ward(book(stale_after_days=3), cases, 0)["level"] == "green"


def test_days_without_a_case_do_not_grow_while_nobody_reports() -> None:
    clean = {"clean": {"kind": "days_since", "of": "case"}}
    rulebook = book(clean, [{"if": "clean < 14", "then": "red"}, {"else": "green"}], stale_after_days=3)
    found = ward(rulebook, [case(2, days_ago(15)[0])], 2)
    assert (found["level"], found["clean.lo"], found["clean.hi"]) == ("grey", 13, 15)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 40), max_size=12),
    st.integers(0, 6),
    st.integers(0, 5),
)
def test_old_reports_never_make_a_place_look_better_than_their_last_day(
    ago: list[int], last_report: int, stale: int
) -> None:
    """What is decided `last_report` days late is no better than what that day's figures and later cases give."""
    rulebook = book(stale_after_days=stale)
    cases = [case(2, day) for day in days_ago(*ago)]
    late = ward(rulebook, cases, last_report)
    then = AS_OF - timedelta(days=last_report)
    on_its_day = [one for one in cases if one["report_date"] <= then]
    zones = classify(rulebook, evidence(on_its_day), layers(), heard(rulebook, then), then)
    before = zones["ward"].table["level"][0]
    if last_report > stale:
        assert late["level"] in ("grey", "red")
    if late["level"] != "grey" and last_report:
        assert LEVELS.index(late["level"]) >= LEVELS.index(before)


# --- figures from outside


def test_a_figure_over_a_window_grows_old_and_a_stock_does_not() -> None:
    ind = {
        "tests": {"kind": "rate", "of": "test", "win": 7, "scale": 1000},
        "covered": {"kind": "ratio", "num": {"of": "dose"}, "den": {"of": "person"}, "scale": 100},
    }
    rules = [{"if": "tests >= 5 and covered >= 50", "then": "green"}, {"else": "red"}]
    rulebook, levels = book(ind, rules, stale_after_days=7), []
    for tests, covered in ((7, 300), (8, 300)):
        facts = {"tests": {2: "6"}, "covered": {2: "60"}}
        history = {
            name: pl.DataFrame({"area": [2], "day": days_ago(ago), "millionths": [CONTEXT_DENOMINATOR]})
            for name, ago in (("tests", tests), ("covered", covered))
        }
        known = evidence([], facts, history)
        zones = classify(rulebook, known, layers(), heard(rulebook, AS_OF), AS_OF)
        levels.append(zones["ward"].table["level"][0])
    assert levels == ["green", "grey"]


# --- hold, and what is said


def replayed(rulebook: Rulebook, cases: list[dict[str, Any]], last_report: int) -> tuple[ZoneLayer, Rulebook]:
    silent = silent_for(last_report)
    known = History(rulebook, layers(), lambda day: (evidence(cases), heard(rulebook, day, silent)))
    states = known.states(evaluation_days(rulebook, AS_OF - timedelta(days=30), AS_OF))
    shown = {name: one for name, (_, one) in states.items()}
    reports = heard(rulebook, AS_OF, silent)
    return classify(rulebook, evidence(cases), layers(), reports, AS_OF, shown)["ward"], rulebook


META = SnapshotMeta(
    number=1, series="live", purpose="live", reading="closed", as_of=AS_OF,
    known_at=datetime(2026, 7, 16, tzinfo=UTC), edition="E", rulebook_id="test", rulebook_hash="", timezone="",
)  # fmt: skip


def explained(layer: ZoneLayer, rulebook: Rulebook, meta: SnapshotMeta | None = None) -> dict[str, Any]:
    known = meta or replace(META, rulebook_hash=rulebook.hash, timezone=rulebook.tz)
    view = disclose(Snapshot(known, rulebook, {"ward": layer}), "internal", EDITION)
    return explain(view, "ward", 0, EDITION)


@pytest.mark.parametrize(
    ("cases", "last_report", "level"),
    [(0, 3, "green"), (0, 4, "grey"), (6, 3, "red"), (6, 4, "red"), (1, 4, "grey")],
)
def test_hold_keeps_no_level_of_stale_data_but_a_certain_worst(
    cases: int, last_report: int, level: str
) -> None:
    reported = [case(2, days_ago(8)[0])] * cases
    layer, _ = replayed(book(ambiguous="hold", stale_after_days=3), reported, last_report)
    assert layer.table["level"][0] == level


def test_hold_keeps_a_level_between_two_reports_of_a_week() -> None:
    """A case that would leave the window before the next report leaves two levels open; the old one stands."""
    law = load_rulebook("vn-4800-2021")
    rulebook = replace(law, valid=(date(2020, 1, 1), None))
    facts = {"dose1_adult": {2: "90"}, "full_elderly": {2: "90"}, "capacity_ok": {2: "1"}}
    cases = [case(2, days_ago(15)[0], setting="community")] * 2
    silent = silent_for(6)
    told = lambda day: (evidence(cases, facts), heard(rulebook, day, silent))  # noqa: E731
    known = History(rulebook, layers(), told)
    states = known.states([AS_OF - timedelta(days=day) for day in (7, 6, 5, 3, 0)])
    assert [int(states["ward"][1].stable[0]), bool(known.on(AS_OF)["ward"].raw[0] < 0)] == [1, True]


@pytest.mark.parametrize("more", [{}, {"reports": REPORTS}], ids=["stale", "reports"])
def test_a_stale_place_tells_its_last_report_and_its_last_known_level(more: Any) -> None:
    layer, rulebook = replayed(book(stale_after_days=3, **more), [case(2, days_ago(12)[0])], 5)
    found = explained(layer, rulebook)
    assert "gần nhất 10/07/2026, đã quá 3 ngày" in found["sentence"]["vi"]
    assert "the last on 10 July 2026, older than 3 days" in found["sentence"]["en"]
    assert "Mức gần nhất đã xác định: yellow" in found["sentence"]["vi"]
    assert "The last level that was decided: yellow (since 3 July 2026)" in found["sentence"]["en"]
    assert found["notes"][0]["en"].startswith("Stale data: the last report is of 10 July 2026")
    assert found["held"]["id"] == "yellow" and found["level"]["id"] == "grey"


def test_a_place_on_the_figures_of_its_last_report_says_so() -> None:
    layer, rulebook = replayed(book(stale_after_days=3), [], 2)
    note = explained(layer, rulebook)["notes"][0]
    assert (
        note["en"]
        == "Nothing has been reported since 13 July 2026: the figures of that day stand for 3 days."
    )
    assert note["vi"].startswith("Từ sau 13/07/2026 chưa có báo cáo")


def test_days_counted_in_another_time_zone_are_told() -> None:
    rulebook = replace(book(), tz="Europe/Rome")
    layer, _ = replayed(rulebook, [], 0)
    meta = replace(META, rulebook_hash=rulebook.hash, timezone="Asia/Ho_Chi_Minh")
    notes = explained(layer, rulebook, meta)["notes"]
    assert notes[0]["en"].startswith("Days are counted in the time zone of this system, Asia/Ho_Chi_Minh")
    assert not [one for one in explained(layer, rulebook)["notes"] if "time zone" in one["en"]]


def test_a_place_that_reported_on_the_day_says_nothing_of_it() -> None:
    layer, rulebook = replayed(book(stale_after_days=3), [], 0)
    assert not [one for one in explained(layer, rulebook)["notes"] if "report" in one["en"].lower()]


# --- days without a case


def clean_for_14_days(**missing: Any) -> Rulebook:
    """A rulebook whose only window is a week, and whose green asks for more than 14 days."""
    ind = {"n": {"kind": "count", "of": "case", "win": 7}, "clean": {"kind": "days_since", "of": "case"}}
    rules = [{"if": "n >= 1", "then": "red"}, {"if": "clean > 14", "then": "green"}, {"else": "yellow"}]
    return book(ind, rules, **missing)


TOLERANT: dict[str, Any] = {"reports": {"min_share": "6/7", "max_gap_days": 1, "last_within_days": 2}}


@pytest.mark.parametrize("missing", [{}, TOLERANT, {"stale_after_days": 2}])
def test_days_without_a_case_are_earned_by_reports_of_all_of_them(missing: dict[str, Any]) -> None:
    rulebook = clean_for_14_days(**missing)
    told = {told: level_told_for(rulebook, told) for told in (7, 14, 15)}
    assert told == {7: "grey", 14: "grey", 15: "green"}


def level_told_for(rulebook: Rulebook, days: int) -> str:
    """The level of a ward without a case that reported on the last days only."""
    silent = [(area, day) for area in range(6) for day in days_ago(*range(days, 80))]
    zones = classify(rulebook, evidence([]), layers(), heard(rulebook, AS_OF, silent), AS_OF)
    return str(zones["ward"].table["level"][0])


def test_a_day_that_the_rulebook_forgives_ends_no_run_of_clean_days() -> None:
    silent = [(area, day) for area in range(6) for day in days_ago(3)]
    zones = classify(
        rulebook := clean_for_14_days(**TOLERANT),
        evidence([]),
        layers(),
        heard(rulebook, AS_OF, silent),
        AS_OF,
    )
    assert zones["ward"].table["level"][0] == "green"


def test_many_days_without_a_case_can_be_reached() -> None:
    ind = {"clean": {"kind": "days_since", "of": "case"}}
    rulebook = book(ind, [{"if": "clean >= 120", "then": "green"}, {"else": "red"}])
    assert level_told_for(rulebook, 400) == "green"


# --- what hold keeps


def holding(rules: list[dict[str, str]]) -> Rulebook:
    return book({**N14, "source": {"kind": "fact"}}, rules, ambiguous="hold", silence="zero")


def stands_after(rulebook: Rulebook, cases: list[dict[str, Any]]) -> list[str]:
    """The levels of the first ward on the last three days."""
    history = History(rulebook, layers(), lambda day: (evidence(cases), heard(rulebook, day)))
    shown = history.shown(days_ago(2, 1, 0))["ward"]
    return [LEVELS[rank] if rank >= 0 else "grey" for rank in shown.stable[0].tolist()]


UNTRACED = [
    {"if": "n14 >= 3 and source", "then": "red"},
    {"if": "n14 >= 3", "then": "orange"},
    {"if": "n14 >= 1 and source", "then": "yellow"},
    {"else": "green"},
]


def test_hold_keeps_no_level_that_is_surely_over() -> None:
    """Orange or red is possible: the green of yesterday is neither. Green or yellow is: it may be."""
    rulebook, today = holding(UNTRACED), days_ago(0)[0]
    assert stands_after(rulebook, [case(2, today)] * 4) == ["green", "green", "grey"]
    assert stands_after(rulebook, [case(2, today)]) == ["green", "green", "green"]


def test_hold_keeps_a_worse_level_than_the_possible_ones() -> None:
    day_before, gone = days_ago(2)[0], days_ago(14, 15)
    rulebook = holding([{"if": "n14 >= 6", "then": "red"}, *UNTRACED[2:]])
    cases = [case(2, gone[1])] * 5 + [case(2, day_before)]  # six in the window of the first day only
    assert stands_after(rulebook, cases) == ["red", "red", "red"]


def test_an_unknown_level_that_is_decided_is_not_held_over() -> None:
    """Too few tests is an answer of its own, not a doubt."""
    rulebook = holding([{"if": "n14 >= 1", "then": "grey"}, {"else": "green"}])
    assert stands_after(rulebook, [case(2, days_ago(0)[0])]) == ["green", "green", "grey"]

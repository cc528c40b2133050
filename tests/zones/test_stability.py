"""Stability: dwell, confirmation, steps, gates, notice; replayed exactly, from the beginning or from any point."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zones.errors import InputError
from zones.rulebook_stability import Improve, Stability, Terms, Worsen
from zones.stability import (
    WAITS,
    Evaluation,
    Pace,
    Shown,
    State,
    advance,
    carried,
    day_number,
    day_of,
    replay,
)

LEVELS = 4
FIRST = date(2020, 9, 1)
GREEN, YELLOW, ORANGE, RED = range(4)
UNKNOWN = -1
SHOWN = ("stable", "held", "since", "published", "published_since", "waits")


def weeks(n: int) -> list[date]:
    return [FIRST + timedelta(days=7 * k) for k in range(n)]


def days(n: int) -> list[date]:
    return [FIRST + timedelta(days=k) for k in range(n)]


def stable(rule: Stability, raw: list[int], dates: list[date], **more: Any) -> list[int]:
    rows = {key: np.array([value]) if isinstance(value, list) else value for key, value in more.items()}
    return replay(Pace.of(rule), LEVELS, dates, np.array([raw]), **rows)[1].stable[0].tolist()


# ---- what each word of a rulebook does


def test_without_stability_every_computed_level_stands_at_once() -> None:
    assert stable(Stability(), [0, 3, 1, 0, 2], days(5)) == [0, 3, 1, 0, 2]


def test_the_first_level_is_the_computed_one_whatever_has_to_be_confirmed() -> None:
    strict = Stability(Worsen(confirm=3), Improve(confirm=3, dwell_days=90, max_step=1))
    assert stable(strict, [2, 2], days(2)) == [2, 2]
    assert stable(strict, [UNKNOWN, 3, 3], days(3)) == [UNKNOWN, 3, 3]


def test_a_better_level_waits_until_the_current_one_has_stood_its_days() -> None:
    dwell = Stability(improve=Improve(dwell_days=3))
    assert stable(dwell, [2, 0, 0, 0, 0], days(5)) == [2, 2, 2, 0, 0]
    assert stable(dwell, [0, 2, 0, 0, 0, 0], days(6)) == [0, 2, 2, 2, 0, 0]


def test_a_better_level_is_the_worst_of_those_that_confirm_it() -> None:
    twice = Stability(improve=Improve(confirm=2))
    assert stable(twice, [3, 0, 1, 0, 0], days(5)) == [3, 3, 1, 1, 0]
    assert stable(twice, [3, 1, 3, 1, 1], days(5)) == [3, 3, 3, 3, 1]


def test_a_worse_level_is_the_least_bad_of_those_that_confirm_it() -> None:
    twice = Stability(worsen=Worsen(confirm=2))
    assert stable(twice, [0, 3, 1, 2, 2], days(5)) == [0, 0, 1, 1, 2]
    assert stable(twice, [0, 3, 0, 3, 3], days(5)) == [0, 0, 0, 0, 3]


def test_steps_are_limited_in_each_direction() -> None:
    assert stable(Stability(improve=Improve(max_step=1)), [3, 0, 0, 0], days(4)) == [3, 2, 1, 0]
    assert stable(Stability(worsen=Worsen(max_step=2)), [0, 3, 3], days(3)) == [0, 2, 3]


def test_a_gate_that_is_shut_or_not_known_keeps_the_level_and_never_makes_it_worse() -> None:
    free = Stability()
    assert stable(free, [2, 0, 0, 0], days(4), gate=[1, 0, -1, 1]) == [2, 2, 2, 0]
    assert stable(free, [1, 2, 3, 3], days(4), gate=[0, 0, -1, 0]) == [1, 2, 3, 3]


def test_three_weeks_in_a_tier_two_weeks_confirmed_one_tier_at_a_time() -> None:
    tiers = Stability(Worsen(confirm=2), Improve(confirm=2, max_step=1, dwell_days=21))
    raw = [3, 2, 2, 2, 2, 1, 1, 1, 2, 2, 0, 0, 0]
    assert stable(tiers, raw, weeks(13)) == [3, 3, 3, 2, 2, 2, 1, 1, 1, 2, 2, 2, 1]


def test_a_later_version_replaces_the_terms_from_its_day_on() -> None:
    brake = Terms(date(2020, 9, 15), Worsen(confirm=1), Improve(confirm=2))
    rule = Stability(Worsen(confirm=2), Improve(confirm=2), versions=(brake,))
    assert stable(rule, [0, 3, 0, 3, 3], weeks(5)) == [0, 0, 0, 3, 3]
    assert stable(rule, [0, 3, 3, 3, 3], weeks(5)) == [0, 0, 3, 3, 3]


def test_an_undecided_level_is_shown_while_the_held_one_stands_underneath() -> None:
    dwell = Stability(improve=Improve(dwell_days=3))
    shown = replay(Pace.of(dwell), LEVELS, days(5), np.array([[2, UNKNOWN, 0, 0, 0]]))[1]
    assert shown.stable[0].tolist() == [2, UNKNOWN, 2, 0, 0]
    assert shown.held[0].tolist() == [2, 2, 2, 0, 0]
    assert [day_of(one) for one in shown.since[0]] == [FIRST] * 3 + [FIRST + timedelta(days=3)] * 2


def test_hold_keeps_showing_the_level_where_reports_suffice() -> None:
    found = stable(Stability(), [2, UNKNOWN, UNKNOWN, 0], days(4), hold=[True, True, False, True])
    assert found == [2, 2, UNKNOWN, 0]
    assert stable(Stability(), [UNKNOWN, 1], days(2), hold=True) == [UNKNOWN, 1]


def test_an_undecided_level_breaks_a_run_of_better_ones_but_not_one_of_worse_ones() -> None:
    both = Stability(Worsen(confirm=2), Improve(confirm=2))
    assert stable(both, [2, 0, UNKNOWN, 0, 0], days(5)) == [2, 2, UNKNOWN, 2, 0]
    assert stable(both, [0, 2, UNKNOWN, 2, 2], days(5)) == [0, 0, UNKNOWN, 2, 2]
    stepwise = Stability(Worsen(max_step=1))
    assert stable(stepwise, [0, 2, UNKNOWN, 2], days(4), hold=True) == [0, 1, 1, 2]


def test_a_worse_level_is_published_when_its_notice_is_over_and_a_better_one_at_once() -> None:
    rule = Stability(Worsen(notice_hours=48))
    shown = replay(Pace.of(rule), LEVELS, days(8), np.array([[0, 2, 3, 3, 3, 1, 2, 0]]))[1]
    assert shown.stable[0].tolist() == [0, 2, 3, 3, 3, 1, 2, 0]
    assert shown.published[0].tolist() == [0, 0, 0, 2, 3, 1, 1, 0]
    assert [(day_of(one) - FIRST).days for one in shown.published_since[0]] == [0, 0, 0, 3, 4, 5, 5, 7]


def test_a_notice_that_runs_out_between_evaluations_is_dated_by_the_hour_it_ran_out() -> None:
    rule = Stability(Worsen(notice_hours=36))
    shown = replay(Pace.of(rule), LEVELS, weeks(3), np.array([[0, 2, 2]]))[1]
    assert shown.published[0].tolist() == [0, 0, 2]
    assert day_of(shown.published_since[0, 2]) == FIRST + timedelta(days=9)


def test_what_keeps_a_level_is_named() -> None:
    tiers = Stability(Worsen(confirm=2), Improve(confirm=2, max_step=1, dwell_days=21))
    shown = replay(
        Pace.of(tiers), LEVELS, weeks(5), np.array([[3, 0, 0, 0, 3]]), gate=np.array([[1, 1, 0, 1, 1]])
    )[1]
    words = [{word for k, word in enumerate(WAITS) if bits >> k & 1} for bits in shown.waits[0].tolist()]
    assert words == [set(), {"dwell", "confirm"}, {"dwell", "gate"}, {"step"}, {"confirm"}]


def test_evaluations_that_do_not_follow_in_time_are_refused() -> None:
    with pytest.raises(InputError, match="follow each other"):
        stable(Stability(), [0, 0], [FIRST, FIRST])


def test_a_level_that_was_really_published_is_where_the_next_step_starts() -> None:
    pace = Pace.of(Stability(improve=Improve(dwell_days=14, max_step=1)))
    since = np.array([day_number(FIRST), day_number(FIRST) - 14, 0])
    state = State.standing(np.array([3, 3, UNKNOWN], np.int16), since, LEVELS, pace)
    now = Evaluation(
        np.full(3, day_number(FIRST)), np.array([0, 0, 2], np.int16), np.ones(3, np.int8), np.zeros(3, bool)
    )
    after, shown = advance(pace, replace(state, day=state.day - 1), now)
    assert shown.stable.tolist() == [3, 2, 2] and after.level.tolist() == [3, 2, 2]


def test_a_level_is_carried_into_the_next_rulebook_only_as_declared() -> None:
    old, new = Pace.of(Stability(Worsen(notice_hours=72))), Pace.of(Stability(improve=Improve(dwell_days=4)))
    state, _ = replay(old, 4, days(3), np.array([[1, 1, 1], [0, 0, 3], [2, 2, 2]]))
    moved = carried(state, [0, 1, UNKNOWN, 2], 3, new)
    assert moved.level.tolist() == [1, 2, UNKNOWN]
    assert moved.published.tolist() == [1, 0, UNKNOWN]
    later = [FIRST + timedelta(days=k) for k in (3, 4, 5, 6)]
    shown = replay(new, 3, later, np.array([[0, 0, 0, 0], [2, 2, 2, 2], [2, 2, 0, 0]]), state=moved)[1]
    assert shown.stable.tolist() == [[1, 0, 0, 0], [2, 2, 2, 2], [2, 2, 2, 2]]
    assert shown.published[1].tolist() == [0, 0, 2, 2], "the notice goes on running"


# ---- laws


@dataclass(frozen=True)
class Story:
    """A rulebook's stability and what was computed for some units."""

    rule: Stability
    dates: list[date]
    raw: Any
    gate: Any
    hold: Any
    more: dict[str, Any] = field(default_factory=dict)

    def replayed(self, upto: int | None = None, start: int = 0, state: State | None = None) -> Any:
        part = slice(start, upto)
        return replay(
            Pace.of(self.rule), LEVELS, self.dates[part], self.raw[:, part], gate=self.gate[:, part],
            hold=self.hold[:, part], state=state,
        )  # fmt: skip


steps = st.none() | st.integers(1, 3)
worsen = st.builds(Worsen, st.integers(1, 3), steps, st.sampled_from([0, 0, 24, 36, 48, 200]))
improve = st.builds(Improve, st.integers(1, 3), steps, st.sampled_from([0, 0, 1, 7, 14, 21]))


@st.composite
def stories(draw: Any, rules: Any = None, least: int = UNKNOWN) -> Story:
    first, later = draw(st.tuples(worsen, improve)), draw(st.none() | st.tuples(worsen, improve))
    gaps = draw(st.lists(st.integers(1, 9), min_size=1, max_size=14))
    dates = [FIRST + timedelta(days=sum(gaps[: k + 1])) for k in range(len(gaps))]
    version = Terms(FIRST + timedelta(days=draw(st.integers(0, 60))), *later) if later else None
    rule = Stability(*first, versions=(version,) if version else ())
    rule = draw(rules) if rules is not None else rule
    shape = (draw(st.integers(1, 4)), len(dates))

    def matrix(low: int, high: int) -> Any:
        cells = draw(
            st.lists(st.integers(low, high), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])
        )
        return np.array(cells).reshape(shape)

    return Story(rule, dates, matrix(least, LEVELS - 1), matrix(-1, 1), matrix(0, 1).astype(bool))


def same(one: Shown, other: Shown) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in SHOWN)


def plain(story: Story, unit: int) -> list[tuple[int, int, date | None, int]]:
    """One unit, evaluation by evaluation, as the rulebook says it: stable, held, since, published."""
    level: int | None = None
    since: date | None = None
    history: list[tuple[Fraction, int]] = []  # hour from which a level stands
    notices: list[tuple[Fraction, int, int]] = []
    told, seen, solid = [], [], []
    for k, day in enumerate(story.dates):
        raw = int(story.raw[unit, k])
        terms = story.rule.at(day)
        seen.append(raw)
        hour = Fraction(24 * day_number(day))
        if raw >= 0:
            solid.append(raw)
            before = level
            if level is None:
                level = raw
            elif raw > level:
                run = solid[-terms.worsen.confirm :]
                if len(run) == terms.worsen.confirm and all(one > level for one in run):
                    level = min(min(run), level + (terms.worsen.max_step or LEVELS))
            elif raw < level and story.gate[unit, k] == 1 and since is not None:
                run = seen[-terms.improve.confirm :]
                long_enough = (day - since).days >= terms.improve.dwell_days
                if long_enough and len(run) == terms.improve.confirm and all(0 <= one < level for one in run):
                    level = max(max(run), level - (terms.improve.max_step or LEVELS))
            if level != before:
                since = day
                history.append((hour, level))
                notices.append((hour, level, 0 if before is None else terms.worsen.notice_hours))
        shown = raw >= 0 or (bool(story.hold[unit, k]) and level is not None)
        told.append(
            (
                level if shown and level is not None else UNKNOWN,
                UNKNOWN if level is None else level,
                since,
                published_at(notices, hour) if shown else UNKNOWN,
            )
        )
    return told


def published_at(changes: list[tuple[Fraction, int, int]], hour: Fraction) -> int:
    """The worst level that has been announced long enough and not been taken back since."""
    worst = UNKNOWN
    for at in range(LEVELS):
        announced: list[Fraction] = []
        before = -1
        for changed, level, notice in changes:
            if level < at:
                announced = []
            elif level > before:
                announced.append(changed + notice)
            before = level
        if announced and min(announced) <= hour:
            worst = at
    return worst


@given(stories())
@settings(max_examples=120, deadline=None)
def test_columns_of_units_give_what_one_unit_after_the_other_gives(story: Story) -> None:
    shown = story.replayed()[1]
    for unit in range(len(story.raw)):
        found = [
            (int(s), int(h), None if h < 0 else day_of(d), int(p))
            for s, h, d, p in zip(
                shown.stable[unit], shown.held[unit], shown.since[unit], shown.published[unit], strict=True
            )
        ]
        assert found == plain(story, unit)


@given(stories(), st.integers(0, 14))
@settings(max_examples=80, deadline=None)
def test_a_replay_that_stops_and_goes_on_is_the_replay_from_the_beginning(story: Story, cut: int) -> None:
    at = min(cut, len(story.dates))
    state, first = story.replayed(upto=at)
    _, rest = story.replayed(start=at, state=state)
    whole = story.replayed()[1]
    joined = Shown(*(np.concatenate([getattr(first, name), getattr(rest, name)], axis=1) for name in SHOWN))
    assert same(joined, whole)


@given(stories(), st.integers(1, 14))
@settings(max_examples=80, deadline=None)
def test_a_later_evaluation_never_changes_an_earlier_result(story: Story, cut: int) -> None:
    at = min(cut, len(story.dates))
    whole, part = story.replayed()[1], story.replayed(upto=at)[1]
    earlier = Shown(*(getattr(whole, name)[:, :at] for name in SHOWN))
    assert same(part, earlier)


@given(stories(), st.permutations(range(4)))
@settings(max_examples=100, deadline=None)
def test_units_do_not_touch_each_other(story: Story, order: list[int]) -> None:
    some = [unit for unit in order if unit < len(story.raw)]
    picked = replace(story, raw=story.raw[some], gate=story.gate[some], hold=story.hold[some])
    assert np.array_equal(picked.replayed()[1].stable, story.replayed()[1].stable[some])


unconfirmed = st.builds(
    Stability,
    st.builds(Worsen, st.just(1), steps, st.sampled_from([0, 48])),
    st.builds(Improve, st.just(1), steps, st.sampled_from([0, 7, 14])),
)


@given(stories(unconfirmed))
@settings(max_examples=80, deadline=None)
def test_a_stable_series_is_stable_already(story: Story) -> None:
    once = story.replayed()[1].stable
    assert np.array_equal(replace(story, raw=once).replayed()[1].stable, once)


@given(stories())
@settings(max_examples=80, deadline=None)
def test_a_confirmed_series_keeps_dwell_steps_and_gates(story: Story) -> None:
    """What has been confirmed already needs no confirming: without `confirm` the series changes nothing."""
    once = story.replayed()[1].stable

    def known(part: Any) -> Any:
        return replace(part, confirm=1)

    rule = replace(
        story.rule,
        worsen=known(story.rule.worsen),
        improve=known(story.rule.improve),
        versions=tuple(
            replace(one, worsen=known(one.worsen), improve=known(one.improve)) for one in story.rule.versions
        ),
    )
    assert np.array_equal(replace(story, raw=once, rule=rule).replayed()[1].stable, once)


@given(stories(st.just(Stability(Worsen(notice_hours=0), Improve()))))
@settings(max_examples=100, deadline=None)
def test_without_dwell_confirmation_step_and_gate_stable_is_raw(story: Story) -> None:
    free = replace(story, gate=np.ones_like(story.gate), hold=np.zeros_like(story.hold))
    shown = free.replayed()[1]
    assert np.array_equal(shown.stable, story.raw) and np.array_equal(shown.published, story.raw)


@given(stories(least=GREEN))
@settings(max_examples=80, deadline=None)
def test_never_better_than_the_best_computed_level_that_confirms_and_never_more_than_a_step(
    story: Story,
) -> None:
    held = story.replayed()[1].held
    for unit in range(len(story.raw)):
        for k, (before, after) in enumerate(pairwise(held[unit].tolist()), 1):
            terms = story.rule.at(story.dates[k])
            assert after - before <= (terms.worsen.max_step or LEVELS)
            assert before - after <= (terms.improve.max_step or LEVELS)
            if after < before:
                window = story.raw[unit, max(0, k - terms.improve.confirm + 1) : k + 1]
                assert after >= window.max()
            if after > before:
                assert after <= story.raw[unit, max(0, k - terms.worsen.confirm + 1) : k + 1].min()
            if terms.worsen.max_step is None:
                back = max(terms.worsen.confirm, terms.improve.confirm)
                assert after >= story.raw[unit, max(0, k - back + 1) : k + 1].min() or after >= before

"""Cases that give the figures themselves: all of one kind of unit are decided as one table."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from tests.rulebook_cases.files import Case
from zones.decide import Decision, compile_decision
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals
from zones.rulebook import Indicator, Rulebook
from zones.verdict import Verdict

Ends = tuple[Fraction, Fraction | None]


def ends(text: str) -> Ends:
    """ "7", "51.59", "2..4" or "3.." as the least and the most; the most of "3.." is not known."""
    low, dots, high = text.partition("..")
    return Fraction(low), None if dots and not high else Fraction(high or low)


def column(texts: Sequence[str | None], one: Indicator) -> Intervals:
    """Figures as written, one row each; None is not known."""
    told = [None if text is None else ends(text) for text in texts]
    least = 0 if one.kind not in ("fact", "expr", "trend") or one.is_population else int(UNBOUNDED_BELOW)
    rows = [_row(row, least) for row in told]
    lo, hi, den = (np.array(part, np.int64) for part in zip(*rows, strict=True))
    return Intervals(lo, hi, den)


def _row(row: Ends | None, least: int) -> tuple[int, int, int]:
    if row is None:
        return least, int(UNBOUNDED), 1
    low, high = row
    den = lcm(low.denominator, high.denominator if high is not None else 1)
    return int(low * den), int(UNBOUNDED) if high is None else int(high * den), den


def columns_of(book: Rulebook, rows: Sequence[Mapping[str, str]]) -> dict[str, Intervals]:
    """What cases give; a rate follows from a count with the same window and filter and the population."""
    names = dict.fromkeys(name for row in rows for name in row)
    found = {name: column([row.get(name) for row in rows], book.indicators[name]) for name in names}
    for one in book.indicators.values():
        count = _count_of(book, one)
        if one.kind != "rate" or count is None or not {count.id, "population"} <= set(names):
            continue
        rate = found.get(one.id, Intervals.missing(len(rows), scale=one.factor))
        follows = np.array(
            [one.id not in row and {count.id, "population"} <= set(row) and _people(row) > 0 for row in rows]
        )
        if follows.any():
            found[one.id] = _following(one, found[count.id], rate, [_people(row) for row in rows], follows)
    return found


def _people(row: Mapping[str, str]) -> int:
    return int(row.get("population", 0))


def _count_of(book: Rulebook, rate: Indicator) -> Indicator | None:
    for other in book.indicators.values():
        same = (other.of, other.where, other.win, other.date) == (rate.of, rate.where, rate.win, rate.date)
        if other.kind == "count" and not other.by and same:
            return other
    return None


def _following(
    one: Indicator, count: Intervals, rate: Intervals, people: Sequence[int], follows: np.ndarray
) -> Intervals:
    """Rates of some rows made from a count; the others as they are, all in the rate's own scale."""
    given_den = rate.den * one.factor.numerator
    unknown = (rate.hi == UNBOUNDED) & (rate.lo == 0)
    scaled = rate if rate.scale != 1 else Intervals(
        np.where(unknown, 0, rate.lo * one.factor.denominator),
        np.where(rate.hi == UNBOUNDED, UNBOUNDED, rate.hi * one.factor.denominator),
        np.where(unknown, 1, given_den),
        one.factor,
    )  # fmt: skip
    return Intervals(
        np.where(follows, count.lo, scaled.lo),
        np.where(follows, count.hi, scaled.hi),
        np.where(follows, np.array(people), scaled.den),
        one.factor,
    )


def decision_of(book: Rulebook, scope: str) -> Decision:
    """The decision on figures that are given, whatever their kind."""
    decision = compile_decision(book, scope, given=True)
    if decision is None:
        raise AssertionError(f"{book.id} does not assess {scope}")
    return decision


def differences(book: Rulebook, cases: Sequence[Case]) -> dict[str, str]:
    """Name of each case that the rulebook answers otherwise -> what is different. Cases of form `given`."""
    found: dict[str, str] = {}
    for scope in dict.fromkeys(case.scope for case in cases):
        here = [case for case in cases if case.scope == scope]
        decision = decision_of(book, scope)
        columns = columns_of(book, [case.keys["given"] for case in here])
        for case, state in zip(here, decision.states(columns, len(here), grid=False), strict=True):
            wrong = answer_differs(book, decision.verdict(state), case)
            if wrong:
                found[case.name] = wrong
    return found


def answer_differs(book: Rulebook, verdict: Verdict, case: Case) -> str:
    """What a verdict says otherwise than a case; "" where they agree."""
    possible = [level.id for level in book.possible_levels(verdict.possible)]
    if (verdict.level, possible) != (case.keys["level"], case.levels):
        return f"{verdict.level} {possible}, not {case.keys['level']} {case.levels}"
    if "rule" in case.keys and verdict.rule not in (case.keys["rule"], f"{case.scope}.{case.keys['rule']}"):
        return f"by {verdict.rule}, not by {case.keys['rule']}"
    adjusted = any(one.adjustments for one in verdict.outcomes)
    if len(verdict.outcomes) == 1 and adjusted != (case.keys.get("adjusted") == "true"):
        return "is adjusted" if adjusted else "is not adjusted"
    if "flagged" in case.keys and verdict.flagged != (case.keys["flagged"] == "true"):
        return f"flagged is {verdict.flagged}"
    return ""

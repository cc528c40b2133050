"""Which units take over the level of the area above, and the verdicts that follow for areas."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zones.gate import NOT_KNOWN, OPEN, compile_gate, gates_of
from zones.judging import Judged, Lent
from zones.lending import (
    CAP,
    COPY,
    FLOOR,
    MAYBE,
    OWN,
    ROLLED,
    RULES,
    WHOLLY,
    Known,
    Settled,
    level_of,
    settled,
)
from zones.rulebook import Rulebook
from zones.steps import Outcome
from zones.units import Units
from zones.verdict import Verdict, Verdicts
from zones.vocabulary import level_order

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_BOUNDS: Final = {"copy": OWN, "floor": FLOOR, "cap": CAP}


def takings(book: Rulebook, units: Units, judged: Judged, without: Bools) -> Iterator[tuple[str, Ints]]:
    """The area levels from which units of a layer take over a level, in order, and how each of them does.

    Parameters
    ----------
    without : the units without data of their own
    """
    inherit, small, assessed = book.inherit, book.small, bool(book.units_for(units.scope))
    if inherit is not None and _inside(units, inherit.level):
        bound = _BOUNDS[inherit.mode]
        yield inherit.level, np.where(without, COPY, bound if assessed else COPY)
    if small is not None and small.then == "roll_up_to" and assessed and _inside(units, small.to):
        yield small.to, _small(book, units, judged)


def _inside(units: Units, level: str) -> bool:
    return units.is_cells or level_order(level) < level_order(units.layer)


def _small(book: Rulebook, units: Units, judged: Judged) -> Ints:
    """Which units are surely small, and which may be."""
    if book.small is None or book.small.condition is None:
        return np.full(units.size, ROLLED)
    gate = compile_gate(book, units.scope, book.small.condition)
    found = gate.decide(judged.columns, units.size)
    small = gates_of(gate, found.distinct, found.row)
    return np.where(small == OPEN, ROLLED, np.where(small == NOT_KNOWN, MAYBE, OWN))


def inherited(book: Rulebook, units: Units, judged: Mapping[str, Judged], without: Bools) -> Judged:
    """The verdicts of a layer of areas with the levels that are taken over from areas above, judged before."""
    found = judged[units.layer]
    for level, how in takings(book, units, found, without):
        if level in judged:
            found = _taken(book, units, found, level, judged[level].verdicts, how)
    return found


def _taken(book: Rulebook, units: Units, own: Judged, level: str, verdicts: Verdicts, how: Ints) -> Judged:
    area = units.edition.ancestors(level)[units.area].astype(np.int64)
    how = np.where(area >= 0, how, OWN)
    row = verdicts.row[np.where(area >= 0, area - units.edition.rows(level).start, 0)]
    mine, theirs = _known(book, own.verdicts), _known(book, Verdicts(verdicts.distinct, row))
    then = settled(book, mine, theirs, how)
    touched = then.takes | then.opens
    before = own.lent or Lent(np.full(units.size, -1), np.zeros(units.size, np.bool_))
    wholly = then.takes & np.isin(how, WHOLLY)
    lent = Lent(np.where(touched, area, before.area), np.where(touched, wholly, before.wholly))
    return replace(own, verdicts=_verdicts(book, own.verdicts, verdicts.distinct, row, then, how), lent=lent)


def _known(book: Rulebook, verdicts: Verdicts) -> Known:
    ranks = np.array([book.level(one.level).rank for one in verdicts.distinct], np.int64)
    masks = np.array([one.possible for one in verdicts.distinct], np.int64)
    return Known(ranks[verdicts.row], masks[verdicts.row])


def _verdicts(
    book: Rulebook,
    own: Verdicts,
    above: tuple[Verdict, ...],
    row: NDArray[np.intp],
    then: Settled,
    how: Ints,
) -> Verdicts:
    """The units' verdicts, those taken over and those that are open now; each distinct one made once."""
    keys = np.where(then.takes, row, np.where(then.opens, then.mask, 0)) * 16 + how * 2 + then.takes
    touched = then.takes | then.opens
    distinct, place = np.unique(keys[touched], return_inverse=True)
    made = [_verdict(book, above, int(key)) for key in distinct]
    rows = own.row.copy()
    rows[touched] = len(own.distinct) + place
    return Verdicts((*own.distinct, *made), rows)


def _verdict(book: Rulebook, above: tuple[Verdict, ...], key: int) -> Verdict:
    rule = RULES[key % 16 // 2]
    if key % 2:
        taken = above[key // 16]
        return Verdict(taken.level, taken.possible, rule, False, frozenset({Outcome(taken.level, rule)}))
    level, mask = level_of(book, key // 16), key // 16
    return Verdict(level, mask, rule, False, frozenset({Outcome(level, rule)}))

"""Small figures that could be worked out from their neighbours: which others to withhold so that they cannot.

A figure adds up over its parts: a district's cases are those of its wards, a coarse cell's those of its finer ones.
Where a small figure is masked, whoever subtracts the shown parts from a shown whole has it again. So further figures
are withheld altogether: of the parts the smallest that is not itself small, else the whole, else whatever is left.

The reader who subtracts is taken to know every sum that holds exactly, and to draw every bound that follows from it
(`deduced`): nothing is certain of a small figure until its lowest and highest possible value are one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zones.sums import Sums

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Bounds = tuple[Ints, Ints]

#: Above every figure: the upper end of what is withheld.
ENDLESS: Final = 1 << 42

#: So many times the bounds are passed on; they settle after about as many as there are layers.
MOST_ROUNDS: Final = 200


@dataclass(frozen=True)
class Column:
    """One end of one figure of every unit: its value (-1: none), and whether it is small, hence shown as a range.

    `least` and `most` are the ends of that range.
    """

    value: Ints
    small: Bools
    least: Ints
    most: Ints

    def shown(self, withheld: Bools) -> Bounds:
        """Lowest and highest value that each figure may have, as it is shown."""
        low = np.where(withheld, 0, np.where(self.small, self.least, self.value))
        high = np.where(withheld, ENDLESS, np.where(self.small, self.most, self.value))
        return low, high


def deduced(sums: Sums, low: Ints, high: Ints, *, downwards: bool = True) -> Bounds:
    """What follows for every figure from the sums: each bound as narrow as the others make it.

    Not `downwards`: from the parts for the wholes only.
    """
    low, high = low.copy(), high.copy()
    for _ in range(MOST_ROUNDS):
        before = low.copy(), high.copy()
        np.maximum.at(low, sums.whole, sums.total(low))
        np.minimum.at(high, sums.whole, sums.total(high))
        if downwards:
            bottom, top = _left_over(sums, (low, high), (low, high))
            np.maximum.at(low, sums.part, bottom)
            np.minimum.at(high, sums.part, top)
        if (low == before[0]).all() and (high == before[1]).all():
            break
    return low, high


def withheld(sums: Sums, columns: list[Column], begun: Bools) -> Bools:
    """Which units' figures to withhold so that no small one can be worked out from the others.

    Parameters
    ----------
    sums : which units add up to which
    columns : the ends of every figure that counts the same things; a unit is withheld in all of them
    begun : units that are withheld anyway
    """
    found = begun.copy()
    for column in columns:
        holding = _holding(sums, column)
        while _give_way(holding, column, found):
            pass
    return found


def _holding(sums: Sums, column: Column) -> Sums:
    """The sums that hold exactly in a column; a reader cannot reckon with others."""
    known = ~sums.some(column.value < 0)
    return sums.only(known & (sums.total(column.value) == column.value[sums.whole]))


def _give_way(sums: Sums, column: Column, found: Bools) -> bool:
    """Withhold one figure more in each sum that gives a small one away; whether there was any."""
    active = sums.only(sums.some(column.small | found))
    shown = column.shown(found)
    known = deduced(active, *shown)
    beside = np.zeros(len(found), np.bool_)
    beside[active.members(active.some(column.small))[1]] = True
    certain = (known[0] >= known[1]) & (column.small | (found & beside & (column.value > 0)))
    if not (certain & column.small).any():
        return False
    first = certain & found if (certain & found).any() else certain  # else withholding them served nothing
    return _withhold(active, column, _telling(active, first, shown, known), found)


def _telling(sums: Sums, certain: Bools, shown: Bounds, known: Bounds) -> Bools:
    """The sums that tell a certain figure: by its parts alone, else by a whole that is shown and its other parts,
    else by narrowing it."""
    reckoned = deduced(sums, *shown, downwards=False)
    whole, part = sums.whole, sums.part
    least, most = sums.total(reckoned[0]), sums.total(reckoned[1])
    by_parts = certain[whole] & (np.maximum(least, shown[0][whole]) >= np.minimum(most, shown[1][whole]))
    if by_parts.any():
        return by_parts
    bottom, top = _left_over(sums, shown, reckoned)
    by_whole = certain[part] & (np.maximum(bottom, shown[0][part]) >= np.minimum(top, shown[1][part]))
    if by_whole.any():
        return _with(sums, by_whole)
    bottom, top = _left_over(sums, known, known)
    narrowed = (sums.total(known[0]) > shown[0][whole]) | (sums.total(known[1]) < shown[1][whole])
    beneath = (bottom > shown[0][part]) | (top < shown[1][part])
    return (certain[whole] & narrowed) | _with(sums, certain[part] & beneath)


def _left_over(sums: Sums, wholes: Bounds, parts: Bounds) -> Bounds:
    """Lowest and highest value of each part: what the other parts leave over of the whole."""
    (low, high), least, most = parts, sums.total(parts[0]), sums.total(parts[1])
    of, part = sums.group, sums.part
    bottom, top = wholes[0][sums.whole][of], wholes[1][sums.whole][of]
    return bottom - (most[of] - high[part]), top - (least[of] - low[part])


def _with(sums: Sums, part: Bools) -> Bools:
    """The sums of marked parts."""
    found = np.zeros(len(sums.whole), np.bool_)
    found[sums.group[part]] = True
    return found


def _withhold(sums: Sums, column: Column, telling: Bools, found: Bools) -> bool:
    """Withhold the member of each telling sum that costs least; from its neighbours where none is left there."""
    while telling.any():
        before = found.copy()
        found[_cheapest(sums, column, telling, found)] = True
        if (found != before).any():
            return True
        reached = np.zeros(len(found), np.bool_)
        reached[sums.members(telling)[1]] = True
        wider = sums.some(reached)
        if (wider == telling).all():
            return False
        telling = wider
    return False


def _cheapest(sums: Sums, column: Column, telling: Bools, found: Bools) -> Ints:
    """Of each telling sum one member that is shown: a part that is not small (the smallest first), the whole, then
    small parts, then zeros."""
    group, unit = sums.members(telling)
    is_whole = np.arange(len(group)) < telling.sum()
    plain = ~column.small[unit] & (column.value[unit] > 0)
    rank = np.where(is_whole, 1, np.where(plain, 0, np.where(column.small[unit], 2, 3)))
    open_ = np.flatnonzero(~found[unit])
    group, unit, rank = group[open_], unit[open_], rank[open_]
    order = np.lexsort((unit, column.value[unit], rank, group))
    first = np.unique(group[order], return_index=True)[1]
    chosen: Ints = unit[order][first]
    return chosen

"""Levels that units take over from the area above: what follows from both, for whole columns of possible levels."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zones.rulebook import Rulebook
from zones.verdict import ambiguous

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: How a unit stands to the level of the area above: not at all; it takes the level over; it is at least, or at most,
#: as bad; it is small and takes the level over; it may be small.
OWN, COPY, FLOOR, CAP, ROLLED, MAYBE = range(6)

#: What is written as the deciding rule of a level that is taken over.
RULES: Final = {
    COPY: "inherit.copy", FLOOR: "inherit.floor", CAP: "inherit.cap", ROLLED: "small.roll_up_to",
    MAYBE: "small.roll_up_to",
}  # fmt: skip

#: Taken over whatever the unit's own figures say.
WHOLLY: Final = (COPY, ROLLED)


@dataclass(frozen=True)
class Known:
    """Levels of units: `rank` (-1 undecided or none) and `mask`, all that are possible (0: not assessed)."""

    rank: Ints
    mask: Ints

    @property
    def effective(self) -> Ints:
        """The level that is given, else all that are possible."""
        return np.where(self.rank >= 0, np.int64(1) << np.maximum(self.rank, 0), self.mask)

    def take(self, rows: NDArray[np.intp]) -> "Known":
        """Those of some units."""
        return Known(self.rank[rows], self.mask[rows])


@dataclass(frozen=True)
class Settled:
    """What becomes of units: `takes` the level above as it is; `opens` to the levels of `mask`; else their own."""

    takes: Bools
    opens: Bools
    mask: Ints


def settled(book: Rulebook, own: Known, above: Known, how: Ints) -> Settled:
    """How units come to stand beside the areas above them.

    Where a level is open, each possible level of the unit is set against each of the area.
    """
    how = np.where(above.mask == 0, OWN, how)
    mine, theirs = own.effective, above.effective
    mask = _combined(mine, theirs, how, len(book.levels))
    wholly = np.isin(how, WHOLLY)
    changed = (how != OWN) & (wholly | (mask != mine))
    takes = changed & (wholly | ((mask == theirs) & (above.rank >= 0)))
    return Settled(takes, changed & ~takes, mask)


def _combined(own: Ints, above: Ints, how: Ints, levels: int) -> Ints:
    found = np.where(np.isin(how, WHOLLY), above, own)
    for kind, order in ((FLOOR, range(levels)), (CAP, range(levels)[::-1])):
        some = np.flatnonzero(how == kind)
        found[some] = _bounded(own[some], above[some], order)
    return np.where(how == MAYBE, own | above, found)


def _bounded(own: Ints, above: Ints, order: range) -> Ints:
    """Every level of a unit that is no lower, in an order of levels, than some level of the area.

    An area without an ordered level may have any; unknown levels of the unit stay.
    """
    ordered = (1 << len(order)) - 1
    above = np.where(above & ordered == 0, ordered, above)
    found, seen_own, seen_above = own & ~np.int64(ordered), np.zeros_like(own), np.zeros_like(own)
    for rank in order:
        bit = np.int64(1) << rank
        seen_own, seen_above = seen_own | (own & bit), seen_above | (above & bit)
        here = ((own & bit != 0) & (seen_above != 0)) | ((above & bit != 0) & (seen_own != 0))
        found = found | np.where(here, bit, 0)
    return np.asarray(found, np.int64)


def level_of(book: Rulebook, mask: int) -> str:
    """The level shown of a unit with these possible levels."""
    levels = {level.id for level in book.possible_levels(mask)}
    return next(iter(levels)) if len(levels) == 1 else ambiguous(book, levels)

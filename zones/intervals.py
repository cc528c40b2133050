"""Columns of exact intervals: what is not known widens a figure instead of being guessed."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

#: Stand-ins for an end that is not bounded. No count comes near them.
UNBOUNDED = np.int64(2**62)
UNBOUNDED_BELOW = np.int64(-(2**62))

Int64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Intervals:
    """A column of closed intervals `[lo, hi] · scale / den`, one row a unit, in whole numbers.

    A count has `den` 1 and `scale` 1; a rate per 100,000 has the population as `den` and 100,000 as `scale`
    (divided by the number of periods where the rulebook asks for their mean). `hi == UNBOUNDED` says "any
    number from lo up", `lo == UNBOUNDED_BELOW` and `hi == UNBOUNDED` says nothing is known.
    All three arrays have the same length; `den` is positive.
    """

    lo: Int64
    hi: Int64
    den: Int64
    scale: Fraction = Fraction(1)

    def __len__(self) -> int:
        return len(self.lo)

    @classmethod
    def of_counts(cls, lo: Int64, hi: Int64) -> "Intervals":
        """Counts as intervals with denominator 1."""
        return cls(lo, hi, np.ones(len(lo), np.int64))

    @classmethod
    def missing(cls, n: int, *, scale: Fraction = Fraction(1), nonnegative: bool = True) -> "Intervals":
        """`n` rows of which nothing is known (`[0, ∞)` for figures that cannot be negative)."""
        low = np.int64(0) if nonnegative else UNBOUNDED_BELOW
        return cls(np.full(n, low), np.full(n, UNBOUNDED), np.ones(n, np.int64), scale)

    def followed_by(self, other: "Intervals") -> "Intervals":
        """These rows and then those of another column of the same scale."""
        return Intervals(
            np.concatenate([self.lo, other.lo]),
            np.concatenate([self.hi, other.hi]),
            np.concatenate([self.den, other.den]),
            self.scale,
        )

    def take(self, rows: NDArray[np.intp]) -> "Intervals":
        """The intervals of some rows, in that order."""
        return Intervals(self.lo[rows], self.hi[rows], self.den[rows], self.scale)

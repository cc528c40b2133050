"""Whether cases doubled, rose or fell from period to period: a fact that may be open."""

from collections.abc import Callable
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zones.ground import Ground
from zones.intervals import Intervals
from zones.rulebook_figures import Indicator
from zones.windows import consecutive

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: More cases than ever occur, and small enough to be doubled.
_MANY: Final = np.int64(2**60)

#: Whether a step holds, given the count before and the one after.
_STEPS: Final[dict[str, Callable[[Ints, Ints], Bools]]] = {
    "doubling": lambda before, after: after >= 2 * before,
    "rising": lambda before, after: after > before,
    "falling": lambda before, after: after < before,
}


def trend(one: Indicator, ground: Ground) -> Intervals:
    """1 where every step between the periods holds, 0 where one does not, `[0, 1]` where it is open.

    Doubling begins with at least one case.
    """
    counts = [ground.counted(one, window) for window in consecutive(one, ground.as_of)]
    lows = [lo for lo, _ in counts]
    highs = [np.minimum(hi, _MANY) for _, hi in counts]
    step = _STEPS[one.test]
    grows = one.test != "falling"
    sure = np.full(ground.units.size, True)
    maybe = sure.copy()
    for before, after in pairwise(range(len(counts))):
        sure &= step(highs[before], lows[after]) if grows else step(lows[before], highs[after])
        maybe &= step(lows[before], highs[after]) if grows else step(highs[before], lows[after])
    if one.test == "doubling":
        sure &= lows[0] >= 1
        maybe &= highs[0] >= 1
    return Intervals.of_counts(sure.astype(np.int64), maybe.astype(np.int64))

"""Whole persons out of fractions, without losing or making one."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def largest_remainder(people: ArrayLike) -> NDArray[np.int64]:
    """Whole numbers that add up to the rounded sum of `people`, none further than 1 from its fraction.

    Each is rounded down; the persons left over go to the largest remainders, of equal ones to the first. NaN
    (not known) becomes -1 and takes no part.
    """
    people = np.asarray(people, np.float64)
    known = np.isfinite(people)
    down = np.floor(people[known])
    left = round(float(people[known].sum())) - int(down.sum())
    order = np.argsort(-(people[known] - down), kind="stable")
    whole = down.astype(np.int64)
    whole[order[:left]] += 1
    told = np.full(people.shape, -1, np.int64)
    told[known] = whole
    return told

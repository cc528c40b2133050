"""A cache keeps keys and results, not the large things that the results were made of."""

import gc
import weakref
from functools import lru_cache

import numpy as np

from geodata.keyed import Keyed


def test_a_cached_function_lets_go_of_what_it_was_handed() -> None:
    made = []

    @lru_cache
    def total(of: Keyed[np.ndarray]) -> int:
        made.append(of.key)
        return int(of.take().sum())

    large = np.ones(1000)
    gone = weakref.ref(large)
    assert [total(Keyed("a", large)), total(Keyed("a", large)), total(Keyed("b", large))] == [1000] * 3
    assert made == ["a", "b"]
    del large
    gc.collect()
    assert gone() is None

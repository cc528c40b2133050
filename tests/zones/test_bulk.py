"""Many states side by side are decided as each alone."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.rulebooks import list_rulebooks, load_rulebook
from zones import decide
from zones.branches import truth
from zones.bulk import outcomes_in_bulk, truths
from zones.decide import Decision, compile_decision

BOOKS = [name for name in list_rulebooks() if load_rulebook(name).status != "incomplete"]


def decisions(name: str) -> list[Decision]:
    book = load_rulebook(name)
    found = [compile_decision(book, scope, given=True) for scope in book.scopes]
    return [one for one in found if one is not None]


def states(one: Decision, n: int, open_share: float, rng: np.random.Generator) -> list[np.ndarray[Any, Any]]:
    """Made-up states: mostly one atom a quantity, now and then a run of several."""
    masks = []
    for bits in one.bits:
        low = rng.integers(0, bits, n)
        high = np.where(rng.random(n) < open_share, rng.integers(0, bits, n), low)
        low, high = np.minimum(low, high), np.maximum(low, high)
        masks.append(np.left_shift(np.int64(2), high) - np.left_shift(np.int64(1), low))
    return masks


@pytest.mark.parametrize("name", BOOKS)
def test_every_state_of_every_rulebook_is_decided_as_it_is_alone(name: str) -> None:
    rng = np.random.default_rng(3)
    for one in decisions(name):
        masks = states(one, 400, 0.1, rng)
        bulk = outcomes_in_bulk(one.procedure, masks, 400)
        for k in range(400):
            alone = one.procedure.outcomes(tuple(int(mask[k]) for mask in masks))
            assert bulk.of(k) in (alone, frozenset())
            if bulk.asked[k] >= 0:
                numbers = {at for at in range(len(masks)) if int(bulk.asked[k]) >> at & 1}
                assert numbers == one.procedure.asked(tuple(int(mask[k]) for mask in masks))
        assert np.mean([bool(bulk.of(k)) for k in range(400)]) > 0.95


@pytest.mark.parametrize("name", BOOKS)
def test_verdicts_do_not_depend_on_how_many_are_asked_for(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    for one in decisions(name):
        masks = states(one, 300, 0.2, rng)
        told = []
        for few in (0, 10**6):
            monkeypatch.setattr(decide, "_FEW_STATES", few)
            found = one.verdicts_on(masks, 300)
            told.append([found.verdicts[k] for k in found.number])
        assert told[0] == told[1]


@given(st.randoms(use_true_random=False), st.integers(0, 2**32 - 1))
@settings(max_examples=50)
def test_conditions_have_the_same_truth_in_columns(chance: Any, seed: int) -> None:
    one = chance.choice(decisions(chance.choice(BOOKS)))
    masks = states(one, 30, 0.4, np.random.default_rng(seed))
    condition, _ = chance.choice(one.procedure.entries)
    true, false = truths(condition, masks, np.arange(30))
    for k in range(30):
        alone = truth(condition, tuple(int(mask[k]) for mask in masks))
        assert (alone is True, alone is False) == (true[k], false[k])

"""Gates: whether the condition for becoming better holds, does not, or cannot be told."""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zones.decide import Decision, compile_decision
from zones.expressions import Condition
from zones.rulebook import Rule, Rulebook, Rules, Unit
from zones.verdict import Verdict

OPEN: Final = np.int8(1)
SHUT: Final = np.int8(0)
NOT_KNOWN: Final = np.int8(-1)


def compile_gate(book: Rulebook, scope: str, gate: Condition) -> Decision:
    """A condition as a decision of its own between two levels: the worst where it holds, else the best."""
    worst, best = book.levels[-1].id, book.levels[0].id
    rules = Rules((Rule(gate, worst, "", "gate"), Rule(None, best, "", "shut")))
    return compiled(replace(book, units=(Unit((scope,), (rules,)),), small=None, tables={}), scope)


def compiled(book: Rulebook, scope: str) -> Decision:
    """The decision of a rulebook whose indicators may all be given."""
    decision = compile_decision(book, scope, given=True)
    if decision is None:
        raise ValueError(f"no decision for {scope}")
    return decision


def opened(gate: Decision, verdict: Verdict) -> np.int8:
    """What a verdict on a gate says: `OPEN`, `SHUT` or `NOT_KNOWN`."""
    may_open = bool(verdict.possible >> len(gate.rulebook.levels) - 1 & 1)
    may_shut = bool(verdict.possible & 1)
    return NOT_KNOWN if may_open and may_shut else OPEN if may_open else SHUT


def gates_of(gate: Decision, verdicts: tuple[Verdict, ...], row: NDArray[np.intp]) -> NDArray[np.int8]:
    """The gate of each unit, from the few distinct verdicts."""
    return np.array([opened(gate, one) for one in verdicts], np.int8)[row]

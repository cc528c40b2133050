"""The levels that stand on a day: stability replayed over everything that is known, across rulebooks of a line."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from api.workspace import Workspace
from geodata.evidence import Gathered
from geodata.knowledge import first_known_day
from geodata.rulebook_lines import predecessor
from zones.rulebook import Rulebook
from zones.schedule import evaluation_days
from zones.stability import Pace, Shown, State, carried
from zones.units import Units


def standing(
    workspace: Workspace, rulebook: Rulebook, known: Gathered, layers: Sequence[Units], as_of: date
) -> dict[str, tuple[State, Shown]]:
    """Where the areas of each layer stand after the evaluations up to a day, and what is shown then.

    The replay begins with the first day of which anything is known; where the rulebook followed another and says
    how to carry its levels over, it goes on from where that one ended.
    """
    first = min(first_known_day(known) or as_of, as_of)
    in_time = as_of >= rulebook.valid[0]  # asked before it holds, it goes on from nothing
    start = _carried_over(workspace, rulebook, known, layers, first) if in_time else {}
    days = evaluation_days(rulebook, first, as_of)
    return workspace.history(rulebook, known, layers).states(days, start)


def _carried_over(
    workspace: Workspace, rulebook: Rulebook, known: Gathered, layers: Sequence[Units], first: date
) -> Mapping[str, State]:
    before, last = predecessor(rulebook), rulebook.valid[0] - timedelta(days=1)
    if before is None or rulebook.stability is None or first > last:
        return {}
    mapping = rulebook.stability.mapping[before.id]
    ranks = [rulebook.level(mapping[one.id]).rank if one.id in mapping else -1 for one in before.levels]
    pace, levels = Pace.of(rulebook.stability), len(rulebook.levels)
    ended = standing(workspace, before, known, layers, last)
    return {layer: carried(state, ranks, levels, pace) for layer, (state, _) in ended.items()}

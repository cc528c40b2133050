"""When the levels of a view become better if nothing new is reported; worked out when it is first asked for."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from api.workspace import Workspace
from geodata.evidence import Gathered
from zones.areas import Edition
from zones.assessing import first_day_needed
from zones.evidence import Evidence
from zones.falling import Falls, first_falls, quiet, ranks_in, sight, state_in
from zones.history import History
from zones.reporting import Reporting
from zones.rulebook import Rulebook
from zones.schedule import coming_days, evaluation_days, is_regular
from zones.snapshot import View
from zones.stability import Pace, Ranks, State
from zones.units import Units, area_units


def outlook(workspace: Workspace, view: View, closed: View | None, edition: Edition) -> dict[str, Falls]:
    """The falls of the areas of a view, by layer; rows as in the whole view, which holds every area of a level.

    Parameters
    ----------
    closed : the lawful reading beside a provisional one: levels go on from there
    """
    lawful = closed or view
    names = [name for name, layer in lawful.layers.items() if layer.is_areas]
    if not any("since" in lawful.layers[name].table.columns for name in names):
        return {}
    book, as_of = lawful.rulebook, lawful.meta.as_of
    known = workspace.gathered(edition, view.meta.known_at)
    layers = [area_units(edition, name, known.population) for name in names]
    states = _states(book, known, layers, lawful, as_of)
    reports = known.reporting(first_day_needed(book, as_of), as_of)
    ahead = History(book, layers, quiet(known.evidence(view.meta.as_of), reports, view.meta.as_of))
    worsened = _worsened(view, names) if closed else {}
    return first_falls(ahead, states, coming_days(book, as_of, sight(book)), worsened)


def _states(
    book: Rulebook, known: Gathered, layers: Sequence[Units], view: View, as_of: date
) -> dict[str, State]:
    """Where the units of each layer stand, as the view tells it; what has to be confirmed is looked up again."""

    def then(day: date) -> tuple[Evidence, Reporting]:
        return known.evidence(day), known.reporting(first_day_needed(book, day), day)

    more = Pace.of(book.stability).window
    past = History(book, layers, then)
    before = evaluation_days(book, date.fromordinal(as_of.toordinal() - (more + 1) * book.every_days), as_of)
    days = before[-2::-1][: more - is_regular(book, as_of)]
    found = {
        name: state_in(view.layers[name], book, as_of, [past.on(day)[name].raw for day in days])
        for name in (one.layer for one in layers)
    }
    return {name: state for name, state in found.items() if state is not None}


def _worsened(view: View, names: Sequence[str]) -> Mapping[str, Ranks]:
    """The levels of the units that are worse today than when the last day closed."""
    found = {}
    for name in names:
        layer = view.layers[name]
        today = (layer.table["as_of"] == view.meta.as_of).to_numpy()
        found[name] = np.where(today, ranks_in(layer, view.rulebook, "level"), -1).astype(np.int16)
    return found


def fall_of(
    falls: Mapping[str, Falls], view: View, edition: Edition, layer: str, row: int
) -> tuple[date, str] | None:
    """The first day of a better level of one unit of a view, and that level."""
    if layer not in falls:
        return None
    area = int(view.layers[layer].table["area"][row])
    found = falls[layer].of(area - edition.rows(layer).start)
    return None if found is None else (found[0], view.rulebook.levels[found[1]].id)

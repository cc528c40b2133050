"""What differs between two packed states of a layer, small enough to be pushed to every open page."""

import base64
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from maps.legend import count_levels
from maps.sites import SITE
from maps.state import UnitStates, unit_states
from zones.areas import Edition
from zones.snapshot import View

#: With more units changed than this the whole state is shorter than a list of them.
FEW: Final = 300


@dataclass(frozen=True)
class Painted:
    """What a page paints of a layer: the state of its units, and how many units and people each level has."""

    units: UnitStates
    counts: dict[str, object]


def painted_layers(view: View, edition: Edition, *, closed: View | None = None) -> dict[str, Painted]:
    """Every layer of areas of a view, and its sites together."""
    found = {
        name: Painted(unit_states(view, edition, name, closed=closed), count_levels(view, name).as_json())
        for name, layer in view.layers.items()
        if layer.is_areas
    }
    if any(layer.is_sites for layer in view.layers.values()):
        found[SITE] = Painted(unit_states(view, edition, SITE, closed=closed), {})
    return found


def delta(before: Painted | None, now: Painted) -> dict[str, Any] | None:
    """What a page needs to turn one state into the next; None where they are the same.

    `ids` and the `states` that they have now; or all of it (`packed`, base64) where that is shorter, or where the two
    do not join. `counts` come along where they differ.
    """
    counts = {} if before is not None and before.counts == now.counts else {"counts": now.counts}
    if before is None or not before.units.joins(now.units):
        return _whole(now.units) | counts
    at = np.flatnonzero(before.units.states != now.units.states)
    if not len(at):
        return counts or None
    if len(at) > FEW:
        return _whole(now.units) | counts
    return {"ids": (at + now.units.first_id).tolist(), "states": now.units.states[at].tolist()} | counts


def _whole(now: UnitStates) -> dict[str, Any]:
    packed = base64.b64encode(now.states.tobytes()).decode()
    units = {"units": now.units} if now.units else {}
    return {"first_id": now.first_id, "levels": list(now.levels), "packed": packed, **units}

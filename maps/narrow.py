"""A view of one part of the country: the units that are or lie in an area."""

from dataclasses import replace

import numpy as np

from maps.audience import require_view
from zones.areas import Edition
from zones.snapshot import View, ZoneLayer


def areas_named(edition: Edition, code: str) -> list[int]:
    """Every `area` of a code, the largest first; `LEVEL:CODE` names one where the code stands at several levels."""
    areas = edition.areas
    found = areas.filter(areas["code"] == code)
    level, sign, rest = code.partition(":")
    if not len(found) and sign:
        found = areas.filter((areas["area_level"] == level) & (areas["code"] == rest))
    return found["area"].to_list()


def narrowed(view: View, edition: Edition, area: int) -> View:
    """The view cut down to an area and what lies in it; cells by the area that holds their centre.

    Whatever is made from it counts and draws this part alone.
    """
    require_view(view)
    inside = _inside(edition, area)
    return replace(view, layers={name: _cut(layer, inside) for name, layer in view.layers.items()})


def _inside(edition: Edition, area: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which areas are the one asked for or lie in it, and a last entry for "no area"."""
    inside = np.zeros(len(edition.areas) + 1, np.bool_)
    inside[area] = True
    while True:
        grown = inside.copy()
        grown[:-1] |= inside[edition.parent]
        if (grown == inside).all():
            return inside
        inside = grown


def _cut(layer: ZoneLayer, inside: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> ZoneLayer:
    return layer.changed(lambda table: table.filter(inside[table["area"].fill_null(-1).to_numpy()]))

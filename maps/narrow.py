"""A view of one part of the country: the units that are or lie in an area."""

from dataclasses import replace

import numpy as np

from maps.audience import require_view
from zones.areas import Edition
from zones.errors import NotFoundError
from zones.snapshot import View, ZoneLayer


def narrowed(view: View, edition: Edition, code: str) -> View:
    """The view cut down to the area of a code and what lies in it; cells by the area that holds their centre.

    Whatever is made from it counts and draws this part alone.

    Raises
    ------
    NotFoundError
        no area has the code.
    """
    require_view(view)
    inside = _inside(edition, code)
    return replace(view, layers={name: _cut(layer, inside) for name, layer in view.layers.items()})


def _inside(edition: Edition, code: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which areas are the one of the code or lie in it, and a last entry for "no area"."""
    inside = np.append((edition.areas["code"] == code).to_numpy(), False)
    if not inside.any():
        raise NotFoundError(
            f"no area has the code {code!r}", where="area", fix=f"look it up in edition {edition.name}"
        )
    while True:
        grown = inside.copy()
        grown[:-1] |= inside[edition.parent]
        if (grown == inside).all():
            return inside
        inside = grown


def _cut(layer: ZoneLayer, inside: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> ZoneLayer:
    kept = inside[layer.table["area"].fill_null(-1).to_numpy()]
    return replace(layer, table=layer.table.filter(kept))

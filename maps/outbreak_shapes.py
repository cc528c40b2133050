"""The shapes of outbreaks: their cells grown together."""

from typing import Any

import h3.api.numpy_int as h3
import numpy as np
import shapely
from numpy.typing import NDArray

from zones.outbreak_view import OutbreakView

#: Decimals of a degree that are written: about a metre, far below the size of a cell.
DECIMALS = 5


def outbreak_shapes(view: OutbreakView) -> NDArray[Any]:
    """A shapely MultiPolygon in EPSG:4326 for each row of the view's table."""
    cells = dict(view.cells.group_by("number").agg("cell").iter_rows())
    shapes = np.empty(view.table.height, object)
    for at, number in enumerate(view.table["number"]):
        shapes[at] = merged(np.asarray(cells[number], np.uint64))
    return shapes


def merged(cells: NDArray[np.uint64]) -> shapely.MultiPolygon:
    """The outline of some cells of one resolution, in one piece where they touch."""
    found = h3.cells_to_h3shape(cells, tight=False)
    return shapely.MultiPolygon([(_ring(one.outer), [_ring(hole) for hole in one.holes]) for one in found])


def _ring(corners: Any) -> list[tuple[float, float]]:
    return [(round(lon, DECIMALS), round(lat, DECIMALS)) for lat, lon in corners]

"""Polygons as one drawing path."""

from typing import Any

import numpy as np
import shapely
from matplotlib.path import Path
from numpy.typing import NDArray


def compound_path(shapes: NDArray[Any]) -> Path:
    """All rings of some polygons as one path; exteriors and holes run against each other, so holes stay open."""
    known = shapes[~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)]
    if not len(known):
        return Path(np.empty((0, 2)))
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(known, exterior_cw=False)))
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(xy), Path.LINETO, Path.code_type)
    starts = np.append(True, ring_of[1:] != ring_of[:-1])
    codes[starts] = Path.MOVETO
    codes[np.append(starts[1:], True)] = Path.CLOSEPOLY
    return Path(xy, codes)

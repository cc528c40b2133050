"""Shapes with fewer vertices whose shared borders stay shared."""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = NDArray[Any]

#: The least that is taken away: about eleven metres.
FINEST_TOLERANCE: Final = 0.0001
#: Found on real communes: so much tolerance leaves vertices at about the spacing aimed at.
_TOLERANCE_PER_SPACING: Final = 0.35


def simplified(shapes: Shapes, tolerance: float) -> Shapes:
    """The shapes without the vertices that are not seen at `tolerance` degrees; None stays None.

    Neighbours with the same border get the same simplified border. A shape that would vanish keeps its own.
    """
    known = np.flatnonzero([shape is not None for shape in shapes])
    if tolerance <= 0 or not len(known):
        return shapes
    thin = shapely.coverage_simplify(shapes[known], tolerance)
    lost = shapely.is_empty(thin)
    thin[lost] = shapes[known][lost]
    out = shapes.copy()
    out[known] = thin
    return out


def fitting(shapes: Shapes, most_vertices: int) -> tuple[Shapes, float]:
    """The shapes simplified in one go so far that together they have about `most_vertices`, and the tolerance.

    The tolerance follows from the mean distance of vertices that is aimed at.
    """
    tolerance = FINEST_TOLERANCE
    if np.nansum(shapely.get_num_coordinates(shapes)) > most_vertices:
        spacing = float(np.nansum(shapely.length(shapes))) / most_vertices
        tolerance = max(tolerance, _TOLERANCE_PER_SPACING * spacing)
    return simplified(shapes, tolerance), tolerance

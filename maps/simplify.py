"""Shapes with fewer vertices whose shared borders stay shared."""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = NDArray[Any]

#: The least that is taken away: about eleven metres.
FINEST_TOLERANCE: Final = 0.0001


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
    """The shapes simplified just so far that together they have about `most_vertices`, and the tolerance used."""
    tolerance = FINEST_TOLERANCE
    thin = simplified(shapes, tolerance)
    while shapely.get_num_coordinates(thin).sum() > most_vertices and tolerance < 0.02:
        tolerance *= 2
        thin = simplified(thin, tolerance)
    return thin, tolerance

"""How far outlines lie from other outlines of the same units, in metres east and north."""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_METRES: Final = 111_195.0  # of a degree of latitude on the sphere of radius 6371 km
_POINTS: Final = 64  # taken along an outline
_ROUNDS: Final = 6


def offsets(shapes: NDArray[Any], held: NDArray[Any], start: Floats | None = None) -> tuple[Floats, Floats]:
    """Metres east and north from each shape to the held one of its row, and the misfit that is left.

    Each outline is laid over the other by the translation that brings points along it nearest to the other line:
    the nearest point of a line tells the offset across it only, so the two components come from a least-squares
    fit over all directions, repeated from where the last one led (iterated closest point, point to line). The
    misfit is the median distance of the points to the line that remains. `start` is a first guess (n, 2);
    shapes are in EPSG:4326 and not empty. Returns (n, 2) and (n,).
    """
    n = len(shapes)
    middle = shapely.get_coordinates(shapely.centroid(held))
    stretch = np.cos(np.radians(middle[:, 1]))
    lines = shapely.boundary(_flat(held, middle, stretch))
    shapely.prepare(lines)
    points = _along(_flat(shapes, middle, stretch))
    moved, rest = np.zeros((n, 2)) if start is None else start.copy(), np.full(n, np.nan)
    for _ in range(_ROUNDS):
        step, rest = _step(points + moved[:, None, :], lines)
        moved += step
    return moved, rest


def _flat(shapes: NDArray[Any], middle: Floats, stretch: Floats) -> NDArray[Any]:
    """Shapes in metres around the middle of the held one."""
    points, of = shapely.get_coordinates(shapes, return_index=True)
    flat = (points - middle[of]) * _METRES
    flat[:, 0] *= stretch[of]
    return np.asarray(shapely.set_coordinates(np.array(shapes, object), flat))


def _along(shapes: NDArray[Any]) -> Floats:
    """Points at equal steps along each outline; shape (n, points, 2)."""
    lines = shapely.boundary(shapes)
    at = (np.arange(_POINTS) + 0.5) / _POINTS
    rings = np.array([_longest(line) for line in lines], object)
    points = shapely.line_interpolate_point(rings[:, None], at[None, :], normalized=True)
    return np.asarray(shapely.get_coordinates(points)).reshape(len(shapes), _POINTS, 2)


def _longest(line: Any) -> Any:
    parts = shapely.get_parts(line)
    return parts[int(np.argmax(shapely.length(parts)))]


def _step(points: Floats, lines: NDArray[Any]) -> tuple[Floats, Floats]:
    n = len(points)
    ways = shapely.shortest_line(shapely.points(points), lines[:, None])
    ends = shapely.get_coordinates(ways).reshape(n, _POINTS, 2, 2)
    across = ends[:, :, 1] - ends[:, :, 0]
    far = np.hypot(across[..., 0], across[..., 1])
    rest = np.median(far, axis=1)
    keep = far <= np.maximum(3 * rest[:, None], 1e-6)
    with np.errstate(invalid="ignore", divide="ignore"):
        normal = np.where(far[..., None] > 1e-9, across / far[..., None], 0.0)
    normal *= keep[..., None]
    square = np.einsum("npi,npj->nij", normal, normal) + 1e-3 * np.eye(2)
    right = np.einsum("npi,np->ni", normal, far)
    return np.linalg.solve(square, right[..., None])[..., 0], rest


def middles(shapes: NDArray[Any]) -> Floats:
    """Longitude and latitude of the centroids; shape (n, 2)."""
    return np.asarray(shapely.get_coordinates(shapely.centroid(shapes)))


def metres_between(start: Floats, end: Floats) -> Floats:
    """Metres east and north from one place to another (longitude, latitude; shape (n, 2))."""
    way = (end - start) * _METRES
    way[:, 0] *= np.cos(np.radians((start[:, 1] + end[:, 1]) / 2))
    return way

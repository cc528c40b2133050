"""Invented borders: hamlets as cells of a Voronoi diagram with rugged edges, communes as groups of hamlets."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

CENTRE_LON, CENTRE_LAT = 103.42, 21.72
COMMUNES, HAMLETS = 19, 204
_HALF_WIDTH, _HALF_HEIGHT = 0.30, 0.26  # degrees


@dataclass(frozen=True)
class Territory:
    """Shapes of the invented district; `commune` tells the commune (0..18) of each hamlet."""

    hamlets: NDArray[Any]
    commune: NDArray[np.int64]
    communes: NDArray[Any]


def _outline(rng: np.random.Generator) -> shapely.Polygon:
    """A rugged oval."""
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    radius = 1 + sum(
        rng.normal(0, 0.9 / k**1.3) * np.cos(k * angle + rng.uniform(0, 7)) / 3 for k in range(2, 14)
    )
    points = np.c_[
        CENTRE_LON + _HALF_WIDTH * radius * np.cos(angle), CENTRE_LAT + _HALF_HEIGHT * radius * np.sin(angle)
    ]
    return shapely.Polygon(_rugged(np.vstack([points, points[:1]]), rng)).buffer(0)


def _rugged(line: NDArray[np.float64], rng: np.random.Generator, depth: int = 4) -> NDArray[np.float64]:
    """Displace midpoints of a segment, again and again: a border that follows ridges and streams."""
    for _ in range(depth):
        step = np.diff(line, axis=0)
        across = np.c_[-step[:, 1], step[:, 0]] * rng.normal(0, 0.11, (len(step), 1))
        middle = (line[:-1] + line[1:]) / 2 + across
        line = np.insert(line, np.arange(1, len(line)), middle, axis=0)
    return line


def _faces(
    points: NDArray[np.float64], outline: shapely.Polygon, rng: np.random.Generator
) -> list[shapely.Polygon]:
    """Voronoi cells with shared rugged edges, cut to the outline."""
    edges = shapely.voronoi_polygons(
        shapely.MultiPoint(points), extend_to=outline.buffer(0.2), only_edges=True
    )
    lines = [
        shapely.LineString(_rugged(np.asarray(e.coords), rng))
        for e in shapely.get_parts(edges)
        if e.length > 0
    ]
    network = shapely.union_all([*lines, outline.boundary], grid_size=1e-6)
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.node(network))))
    inside = shapely.contains(outline.buffer(1e-5), pieces)
    return sorted((p for p in pieces[inside] if p.area > 2e-6), key=lambda p: (-p.centroid.y, p.centroid.x))


def _spread(
    outline: shapely.Polygon, count: int, rng: np.random.Generator, rounds: int
) -> NDArray[np.float64]:
    """Points spread evenly over the outline."""
    west, south, east, north = outline.bounds
    pool = rng.uniform((west, south), (east, north), (20_000, 2))
    pool = pool[shapely.contains_xy(outline, pool[:, 0], pool[:, 1])]
    seeds: NDArray[np.float64] = pool[:count].copy()
    for _ in range(rounds):
        nearest = np.argmin(((pool[:, None] - seeds[None]) ** 2).sum(-1), axis=1)
        seeds = np.array(
            [pool[nearest == k].mean(axis=0) if (nearest == k).any() else seeds[k] for k in range(count)]
        )
    return seeds


def territory(seed: int) -> Territory:
    """The invented district of a seed."""
    rng = np.random.default_rng(seed)
    outline = _outline(rng)
    faces = np.array(_faces(_spread(outline, HAMLETS, rng, 2), outline, rng), object)
    seats = _spread(outline, COMMUNES, rng, 12)
    seats = seats[np.lexsort((seats[:, 0], -np.round(seats[:, 1], 1)))]
    centre = np.c_[shapely.get_x(shapely.centroid(faces)), shapely.get_y(shapely.centroid(faces))]
    commune = np.argmin(((centre[:, None] - seats[None]) ** 2).sum(-1), axis=1).astype(np.int64)
    shapes = [shapely.coverage_union_all(faces[commune == k]) for k in range(COMMUNES)]
    return Territory(faces, commune, np.array(shapes, object))

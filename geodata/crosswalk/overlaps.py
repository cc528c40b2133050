"""How much of each area of one edition lies in each area of another, by area and by people."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from geodata.boundaries.measure import equal_area, width_km
from geodata.population.coverage import covered
from geodata.population.grid import PeopleGrid, open_grid
from zones.areas import Edition

#: Columns of a table of overlaps. A side is null where the other's area lies in no area there. `people` is null
#: without a raster; `width_km` is the mean width of the common part, null where a side is.
OVERLAP_SCHEMA: Final[dict[str, type[pl.DataType]]] = {
    "code_from": pl.String,
    "code_to": pl.String,
    "km2": pl.Float64,
    "people": pl.Float64,
    "width_km": pl.Float64,
}

#: Less than this is no overlap but rounding, in km².
LEAST_KM2: Final = 1e-6
#: Pieces that are cut at once.
_BATCH: Final = 4_000

Shapes = NDArray[Any]
Floats = NDArray[np.float64]
Index = NDArray[np.int64]


def overlaps(old: Edition, new: Edition, level: str, raster: str | Path | None = None) -> pl.DataFrame:
    """Every pair of areas of a level that share ground, with what of each lies outside the other edition.

    Parameters
    ----------
    level : area level that both editions have
    raster : people per pixel; None: only areas are told

    Returns
    -------
    `OVERLAP_SCHEMA`; the rows of an area add up to it (its own people and km²), but where areas of the other
    edition overlap among themselves
    """
    ours, theirs = old.geometry[old.rows(level)], new.geometry[new.rows(level)]
    a, b = _touching(ours, theirs)
    pieces = _cut(ours, theirs, a, b)
    shapes = np.concatenate([pieces, ours, theirs])
    km2, people = _km2(shapes), _people(shapes, raster)
    keep = np.flatnonzero(km2[: len(pieces)] > LEAST_KM2)
    a, b = a[keep], b[keep]
    inside, sides = len(pieces), (len(pieces), len(pieces) + len(ours))
    codes = [one.areas["code"].gather(np.arange(*one.rows(level).indices(10**9))) for one in (old, new)]
    wide = width_km(pieces[keep])
    parts = [_rows(codes[0].gather(a), codes[1].gather(b), km2[keep], people[:inside][keep], wide)]
    for side, (own, at, shape) in enumerate(((a, sides[0], ours), (b, sides[1], theirs))):
        span = slice(at, at + len(shape))
        left = _left(own, km2[span], km2[keep]), _left(own, people[span], people[:inside][keep])
        rows = np.flatnonzero(left[0] > LEAST_KM2)
        none = pl.repeat(None, len(rows), dtype=pl.String, eager=True)
        code = codes[side].gather(rows)
        parts.append(_rows(*((code, none) if side == 0 else (none, code)), left[0][rows], left[1][rows]))
    return pl.concat(parts).with_columns(pl.col("people").fill_nan(None)).sort("code_from", "code_to")


def _touching(ours: Shapes, theirs: Shapes) -> tuple[Index, Index]:
    found = shapely.STRtree(theirs).query(ours, predicate="intersects").astype(np.int64)
    return found[0], found[1]


def _cut(ours: Shapes, theirs: Shapes, a: Index, b: Index) -> Shapes:
    """The common part of each pair. The larger side is cut to the box of the other first, where that is sound."""
    cut = np.empty(len(a), object)
    for at in range(0, len(a), _BATCH):
        span = slice(at, at + _BATCH)
        one, two = ours[a[span]], theirs[b[span]]
        near = np.array(
            [shapely.clip_by_rect(shape, *box) for shape, box in zip(two, shapely.bounds(one), strict=True)],
            object,
        )
        sound = shapely.is_valid(near)
        cut[span] = shapely.intersection(one, np.where(sound, near, two))
    return cut


def _km2(shapes: Shapes) -> Floats:
    return np.nan_to_num(np.asarray(shapely.area(shapely.transform(shapes, equal_area)), np.float64))


def _people(shapes: Shapes, raster: str | Path | None) -> Floats:
    if raster is None:
        return np.full(len(shapes), np.nan)
    with open_grid(raster) as grid:
        return _counted(grid, shapes)


def _counted(grid: PeopleGrid, shapes: Shapes) -> Floats:
    """People of the raster in each shape by itself, window by window."""
    total = np.zeros(len(shapes))
    there = np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.is_empty(shapes))
    there = there[shapely.area(shapes[there]) > 0]
    moved = grid.to_raster(shapes[there])
    for tile in grid.tiles():
        shape, pixel, share = covered(tile, _polygons(moved))
        total += np.bincount(there[shape], tile.people.ravel()[pixel] * share, len(shapes))
    return total


def _polygons(shapes: Shapes) -> Shapes:
    """Shapes whose lines and points, left where borders only touch, are taken out."""
    mixed = np.flatnonzero(shapely.get_type_id(shapes) == 7)
    if len(mixed):
        shapes = shapes.copy()
        for at in mixed:
            parts = shapely.get_parts(shapes[at])
            shapes[at] = shapely.multipolygons(parts[shapely.get_type_id(parts) == 3])
    return shapes


def _left(of: Index, whole: Floats, parts: Floats) -> Floats:
    """What of each area is not in any of its parts."""
    return np.maximum(whole - np.bincount(of, parts, len(whole)), 0)


def _rows(
    code_from: pl.Series, code_to: pl.Series, km2: Floats, people: Floats, wide: Floats | None = None
) -> pl.DataFrame:
    width = pl.Series(wide, dtype=pl.Float64) if wide is not None else [None] * len(km2)
    columns = {"code_from": code_from, "code_to": code_to, "km2": km2, "people": people, "width_km": width}
    return pl.DataFrame(columns, schema=OVERLAP_SCHEMA)

"""Persons of the areas of an edition from a raster of people per pixel.

A pixel's people are spread evenly over it; an area has the part that it covers (exactly, see `coverage`). Where areas
of the level overlap, the people there are shared among them in proportion to what each covers of the pixel, so that
nobody is counted twice and near-doubles get half each; the report gives the figure both ways. Levels outside the
hierarchy (disease clusters) overlap by nature: there each area has all its people.

Persons become whole once, at the finest level that covers the level above it; coarser areas are sums of their
children. A finer level that covers its parents only in part (some hamlets drawn, others not) is counted by itself. An
area without any pixel that has a value is not known (-1), never 0.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.boundaries.measure import width_km
from geodata.boundaries.neighbours import SLIVER_WIDTH_KM, holes, whole
from geodata.population.balance import RasterReport
from geodata.population.coverage import covered
from geodata.population.grid import PeopleGrid, Tile, open_grid
from geodata.population.whole import largest_remainder
from zones.areas import Edition
from zones.errors import InputError
from zones.vocabulary import AREA_LEVELS

#: A level covers the level above when its areas sum to so much of it.
COVERING: Final = 0.98


@dataclass
class _Sums:
    """Running sums over the windows: people of each area shared and alone, and whether any pixel has a value."""

    shared: NDArray[np.float64]
    alone: NDArray[np.float64]
    seen: NDArray[np.bool_]
    raster: float = 0.0
    inside: float = 0.0
    in_slivers: float = 0.0
    in_gaps: float = 0.0
    negative: int = 0


def population_of_areas(
    raster_path: str | Path, edition: Edition, level: str | None = None, *, band: int | None = None
) -> tuple[NDArray[np.int64], RasterReport]:
    """Persons of every area of the edition down to `level`, -1 where not known; by default of all levels.

    The array goes with `edition.areas`; the report tells of the level at which persons became whole. A level outside
    the hierarchy that is named is counted alone. InputError for a file that is no raster, one with several bands and
    no `band`, an edition without that level, or areas that lie nowhere on the raster.
    """
    if not edition.levels or level not in (None, *edition.levels):
        fix = f"use one of: {', '.join(edition.levels) or 'none'}"
        raise InputError(
            f"edition {edition.name} has no level {level!r}",
            where="--level",
            fix=fix,
            vi=f"bộ ranh giới {edition.name} không có cấp {level!r}",
            vi_fix=f"dùng một trong: {', '.join(edition.levels) or 'không có'}",
        )
    ladder = [name for name in edition.levels if name in AREA_LEVELS and _has_shapes(edition, name)]
    others = [name for name in edition.levels if name not in AREA_LEVELS and level in (None, name)]
    persons, reports = np.full(len(edition.areas), -1, np.int64), []
    with open_grid(raster_path, band) as grid:
        if ladder and level not in others:
            ladder = ladder[: ladder.index(level if level in ladder else ladder[-1]) + 1]
            reports.append(_ladder(grid, persons, edition, ladder))
        for other in others:
            persons[edition.rows(other)], report = _level(grid, edition, other)
            reports.append(report)
    return persons, reports[0]


def _ladder(
    grid: PeopleGrid, persons: NDArray[np.int64], edition: Edition, ladder: list[str]
) -> RasterReport:
    """Fill in the persons of the levels of the hierarchy, `ladder`, largest first."""
    base = base_level(edition, ladder)
    persons[edition.rows(base)], report = _level(grid, edition, base)
    at = ladder.index(base)
    for level in reversed(ladder[: at + 1]):
        if level != base:
            _childless(grid, persons, edition, level)
        _sum_up(persons, edition, level)
    for finer in ladder[at + 1 :]:
        persons[edition.rows(finer)], _ = _level(grid, edition, finer)
    return report


def _has_shapes(edition: Edition, level: str) -> bool:
    """Whether not all areas of a level are known by name only."""
    return not edition.by_name_only(level).all()


def base_level(edition: Edition, ladder: list[str]) -> str:
    """The finest level whose areas cover the level above it; there persons become whole."""
    km2 = edition.areas["area_km2"].fill_null(0.0).to_numpy()
    for above, level in zip(reversed(ladder[:-1]), reversed(ladder), strict=False):
        if edition.by_name_only(
            level
        ).any():  # people of areas without a shape are not seen: the sum would be short
            continue
        own, parents = edition.rows(level), np.unique(edition.parent[edition.rows(level)])
        covered_km2 = km2[parents[parents >= 0]].sum()
        if km2[own].sum() >= COVERING * covered_km2 or edition.rows(above) == slice(0, 0):
            return level
    return ladder[0]


def _level(grid: PeopleGrid, edition: Edition, level: str) -> tuple[NDArray[np.int64], RasterReport]:
    shared = level in AREA_LEVELS
    sums = people_in(grid, edition.geometry[edition.rows(level)])
    if not sums.seen.any():
        raise InputError(
            f"no {level} lies on the raster",
            where=str(grid.path),
            fix="check that the raster is of this territory",
            vi=f"không có {level} nào nằm trên ảnh lưới",
            vi_fix="xem ảnh lưới có đúng vùng này không",
        )
    people = np.where(sums.seen, sums.shared if shared else sums.alone, np.nan)
    persons = largest_remainder(people)
    alone = float(sums.alone.sum())
    return persons, RasterReport(
        raster=grid.path.name,
        band=grid.band,
        level=level,
        areas=len(persons),
        raster_sum=sums.raster,
        areas_sum=sums.inside,
        areas_alone_sum=alone,
        outside=max(sums.raster - sums.inside, 0.0),
        in_slivers=sums.in_slivers,
        in_gaps=sums.in_gaps,
        overlap=max(alone - sums.inside, 0.0),
        persons=int(persons[persons >= 0].sum()),
        unknown=int((persons < 0).sum()),
        negative_pixels=sums.negative,
        overlaps_shared=shared,
    )


def people_in(grid: PeopleGrid, geometry: NDArray[Any]) -> _Sums:
    """People of the raster in each shape (EPSG:4326), window by window."""
    there = np.flatnonzero(~shapely.is_missing(geometry))
    shapes = grid.to_raster(geometry[there])
    together = _Together.of(grid, geometry[there])
    sums = _Sums(np.zeros(len(geometry)), np.zeros(len(geometry)), np.zeros(len(geometry), bool))
    for tile in grid.tiles():
        sums.raster += float(np.nansum(tile.people))
        sums.negative += tile.negative
        _add(sums, tile, shapes, together, there)
    return sums


@dataclass(frozen=True)
class _Together:
    """The union of all areas and its holes, narrow and wide: disjoint polygons in the raster's projection."""

    union: NDArray[Any]
    slivers: NDArray[Any]
    gaps: NDArray[Any]

    @classmethod
    def of(cls, grid: PeopleGrid, geometry: NDArray[Any]) -> "_Together":
        union = whole(geometry)
        empty = holes(union)
        narrow = width_km(empty) < SLIVER_WIDTH_KM if len(empty) else np.zeros(0, bool)
        return cls(*map(grid.to_raster, (shapely.get_parts(union), empty[narrow], empty[~narrow])))


def _add(
    sums: _Sums, tile: Tile, shapes: NDArray[Any], together: _Together, there: NDArray[np.int64]
) -> None:
    """Add the people of one window."""
    shape, pixel, share = covered(tile, shapes)
    if not len(shape):
        return
    values = tile.people.ravel()
    once = _covered_once(tile, together.union)
    sums.in_slivers += float(np.nansum(values * _covered_once(tile, together.slivers)))
    sums.in_gaps += float(np.nansum(values * _covered_once(tile, together.gaps)))
    total = np.bincount(pixel, share, len(values))
    factor = np.divide(once, total, out=np.ones_like(total), where=total > 0)
    alone = values[pixel] * share
    n = len(sums.alone)
    sums.alone += np.bincount(there[shape], alone, n)
    sums.shared += np.bincount(there[shape], alone * factor[pixel], n)
    sums.inside += float(np.nansum(values * once))
    sums.seen[there[np.unique(shape)]] = True


def _covered_once(tile: Tile, disjoint: NDArray[Any]) -> NDArray[np.float64]:
    """The share of each pixel that disjoint polygons cover together."""
    _, pixel, share = covered(tile, disjoint)
    return np.bincount(pixel, share, tile.people.size).astype(np.float64)


def _childless(grid: PeopleGrid, persons: NDArray[np.int64], edition: Edition, level: str) -> None:
    """Count by themselves the areas of a level that have no children in the edition."""
    rows = np.arange(len(persons))[edition.rows(level)]
    rows = rows[~np.isin(rows, edition.parent)]
    if len(rows):
        sums = people_in(grid, edition.geometry[rows])
        persons[rows] = largest_remainder(np.where(sums.seen, sums.shared, np.nan))


def _sum_up(persons: NDArray[np.int64], edition: Edition, level: str) -> None:
    """Give every parent of this level's areas the sum of those that are known."""
    rows = edition.rows(level)
    parent, counts = edition.parent[rows], persons[rows]
    use = (parent >= 0) & (counts >= 0)
    sums = np.bincount(parent[use], counts[use], len(persons)).astype(np.int64)
    known = np.unique(parent[use])
    persons[known] = np.maximum(persons[known], 0) + sums[known]

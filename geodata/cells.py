"""The H3 cell of a point, and the cells of an edition.

Cells of points come from H3's own library, so that they equal `h3.latlng_to_cell` on every border and corner. (A
vectorised rewrite of it was measured to differ for about one in ten of the points that lie on a border of cells to
the last digit; it serves for centres and children only.)
"""

import sys
from typing import Any

import h3.api.numpy_int as h3
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geodata.compiling import in_threads, settle_cache
from geodata.locate_edition import EditionLocator
from zones.areas import Edition
from zones.cells import NO_CELL, centres, checked_resolution, children
from zones.errors import InputError

#: From so many points on, loading the compiled code pays.
COMPILED_CODE_PAYS_FROM = 500_000

#: More cells than this are not enumerated. The land of Viet Nam has three million at resolution 9.
MOST_CELLS = 10_000_000

#: The centres of all descendants of a cell lie within this many average edge lengths of its own centre.
REACH = 1.5
EARTH_RADIUS_KM = 6371.0072


def cells_of_points(lon: ArrayLike, lat: ArrayLike, resolution: int) -> NDArray[np.int64]:
    """The cell of `resolution` that holds each point, the same as `h3.latlng_to_cell` gives.

    -1 where a coordinate is missing or off the globe (|lon| > 180, |lat| > 90).
    """
    checked_resolution(resolution)
    lon, lat = np.ascontiguousarray(lon, np.float64), np.ascontiguousarray(lat, np.float64)
    found = np.full(len(lon), NO_CELL, np.int64)
    compiled = _compiled(len(lon))
    if compiled is not None:
        in_threads(lambda at: compiled(lon[at], lat[at], resolution, found[at]), len(lon))
        return found
    on_globe = (np.abs(lon) <= 180.0) & (np.abs(lat) <= 90.0)
    points = zip(lat[on_globe].tolist(), lon[on_globe].tolist(), strict=True)
    found[on_globe] = [h3.latlng_to_cell(y, x, resolution) for y, x in points]
    return found


def cells_of_areas(
    edition: Edition, resolution: int, locator: EditionLocator | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """All cells whose centre lies in an area of the edition, each with the finest area that holds the centre.

    Returns cells in rising order and the areas (dense index in the edition). On a border the lowest code of the
    level has the centre. `locator` may be given to use one that is there already. Raises InputError when there
    would be more than `MOST_CELLS` cells to look at.
    """
    checked_resolution(resolution)
    _refuse_too_many(edition, resolution)
    shapes = edition.geometry[[shape is not None for shape in edition.geometry]]
    cell = _candidates(shapely.STRtree(shapes), resolution)
    area = (locator or EditionLocator(edition)).finest(*centres(cell))
    held = area >= 0
    cell, area = cell[held], area[held]
    order = np.argsort(cell)
    return cell[order], area[order]


def _candidates(areas: shapely.STRtree, resolution: int) -> NDArray[np.int64]:
    """Cells of `resolution` among which are all those whose centre lies in an area, each once.

    Goes down from the base cells and leaves out every branch whose surroundings touch no area.
    """
    cell = np.asarray(h3.get_res0_cells(), np.int64)
    for at in range(resolution + 1):
        if at:
            cell = children(cell, at)
        if at < resolution:
            cell = cell[_near(areas, cell, at)]
        if len(cell) > 2 * MOST_CELLS:
            raise _too_many(resolution)
    return cell


def _near(areas: shapely.STRtree, cell: NDArray[np.int64], resolution: int) -> NDArray[np.bool_]:
    """Which cells have, for all one can know without looking closer, the centre of a descendant in an area."""
    lon, lat = centres(cell)
    reach = np.degrees(REACH * h3.average_hexagon_edge_length(resolution, "km") / EARTH_RADIUS_KM)
    south, north = lat - reach, lat + reach
    polar = (south <= -90.0) | (north >= 90.0)
    steepest = np.clip(np.maximum(np.abs(south), np.abs(north)), 0.0, 89.999)
    spread = np.where(polar, 180.0, np.minimum(reach / np.cos(np.radians(steepest)), 180.0))
    near = np.zeros(len(cell), bool)
    for turn, reaches in (
        (0.0, np.full(len(lon), True)),
        (360.0, lon - spread < -180.0),
        (-360.0, lon + spread > 180.0),
    ):
        at = np.flatnonzero(reaches)
        west, east = lon[at] - spread[at] + turn, lon[at] + spread[at] + turn
        boxes = shapely.box(west, south[at], east, north[at])
        near[at[areas.query(boxes, predicate="intersects")[0]]] = True
    return near


def _refuse_too_many(edition: Edition, resolution: int) -> None:
    """Raise InputError if the areas of one level are so large that they must hold too many cells."""
    _, south, _, north = shapely.bounds(edition.geometry).reshape(-1, 4).T
    square_degrees = shapely.area(edition.geometry) * np.cos(np.radians((south + north) / 2))
    area_km2 = square_degrees * np.radians(EARTH_RADIUS_KM) ** 2
    for area_level in edition.levels:
        cells = np.nansum(area_km2[edition.rows(area_level)]) / h3.average_hexagon_area(resolution, "km^2")
        if cells > MOST_CELLS:
            raise _too_many(resolution)


def _too_many(resolution: int) -> InputError:
    return InputError(
        f"the areas hold more than {MOST_CELLS:,} cells of resolution {resolution}",
        fix="choose a coarser resolution, or fewer areas",
        vi=f"các đơn vị có hơn {MOST_CELLS:,} ô độ phân giải {resolution}".replace(",", "."),
        vi_fix="chọn độ phân giải thô hơn, hoặc ít đơn vị hơn",
    )


def _compiled(count: int) -> Any:
    """The compiled loop, if so many points are worth it, or it is loaded; None if it cannot be had."""
    if count < COMPILED_CODE_PAYS_FROM and "geodata.cells_kernel" not in sys.modules:
        return None
    settle_cache()
    try:
        from geodata.cells_kernel import cells
    except (ImportError, AttributeError, OSError):
        return None
    return cells

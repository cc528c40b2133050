"""Persons of H3 cells from a raster of people per pixel.

A pixel is divided into equal parts, so small that a cell holds dozens of them; each part's people live in the cell that
holds the part's middle. Nobody is lost or doubled: all cells of the world would add up to the raster.
"""

from pathlib import Path
from typing import Final, Literal

import h3ronpy
import numpy as np
import pyarrow as pa
import shapely
from h3ronpy.vector import coordinates_to_cells
from numpy.typing import NDArray

from geodata.boundaries.measure import area_km2
from geodata.population.grid import PeopleGrid, Tile, open_grid
from geodata.population.whole import largest_remainder
from zones.cells import centres, checked_resolution
from zones.errors import InputError

#: A cell holds about this many parts of pixels, or more.
PARTS_PER_CELL: Final = 48
#: Parts of pixels that are placed at once.
_BATCH: Final = 2_000_000
_SAMPLE: Final = 2000
#: Up to so many pixels from a cell's centre to its corners, pixels far from all cells are left out beforehand.
_WIDEST_REACH: Final = 10


def population_of_cells(
    raster_path: str | Path,
    cells: NDArray[np.int64],
    resolution: int,
    *,
    band: int | None = None,
    nodata: Literal["nobody", "unknown"] = "nobody",
) -> NDArray[np.int64]:
    """Persons of each cell as whole numbers (largest remainder), in the order of `cells`.

    A cell off the raster is not known: -1. A cell on it that has no pixel with a value is water or wilderness to such
    rasters, and has 0 persons; with `nodata="unknown"` it is -1. InputError where the mean of the cells is under half
    a pixel: the raster cannot say how people spread within a pixel.
    """
    cells = np.asarray(cells, np.int64)
    if not len(cells):
        return np.zeros(0, np.int64)
    with open_grid(raster_path, band) as grid:
        ratio = pixels_per_cell(grid, cells)
        parts = _parts(grid, ratio, checked_resolution(resolution))
        order = np.argsort(cells, kind="stable")
        at = shapely.get_coordinates(grid.to_raster(shapely.points(*centres(cells))))
        reach = int(np.ceil(np.sqrt(ratio))) + 1
        people, seen = np.zeros(len(cells)), np.zeros(len(cells), bool)
        for tile in grid.tiles():
            near = np.isfinite(tile.people) & _near(tile, grid, at, reach)
            _add(people, seen, tile, near, grid, cells[order], resolution, parts)
        known = seen if nodata == "unknown" else seen | _on_raster(grid, at[order])
    told = np.empty(len(cells), np.int64)
    told[order] = largest_remainder(np.where(known, people, np.nan))
    return told


def pixels_per_cell(grid: PeopleGrid, cells: NDArray[np.int64]) -> float:
    """Mean area of the cells over the area of a pixel among them."""
    sample = cells[:: max(1, len(cells) // _SAMPLE)]
    km2 = float(np.mean(pa.array(h3ronpy.cells_area_km2(pa.array(sample.astype(np.uint64)))).to_numpy()))
    return km2 / _pixel_km2(grid, sample)


def _pixel_km2(grid: PeopleGrid, sample: NDArray[np.int64]) -> float:
    """Area of the pixel in the middle of the cells."""
    west, south, east, north = grid.bounds
    lon, lat = centres(sample)
    middle = shapely.points(np.mean(lon), np.mean(lat))
    at = shapely.get_coordinates(grid.to_raster(np.array([middle], object)))[0]
    x, y = np.clip(at[0], west, east), np.clip(at[1], south, north)
    corners = np.array([(x, y), (x + grid.dx, y), (x + grid.dx, y + grid.dy), (x, y + grid.dy)])
    return float(
        area_km2(np.array([shapely.polygons(np.column_stack(grid.to_lonlat(*corners.T)))], object))[0]
    )


def _parts(grid: PeopleGrid, ratio: float, resolution: int) -> int:
    """Into how many parts along each side a pixel is divided; refused where pixels are too coarse."""
    if ratio < 0.5:
        raise InputError(
            f"cells of resolution {resolution} are too small for this raster: {ratio:.2f} of a pixel on average",
            where=str(grid.path),
            fix="use a coarser resolution or a finer raster",
            vi=f"ô độ phân giải {resolution} quá nhỏ so với ảnh lưới: trung bình {ratio:.2f} điểm ảnh",
            vi_fix="dùng độ phân giải thô hơn hoặc ảnh lưới mịn hơn",
        )
    return int(np.clip(np.ceil(np.sqrt(PARTS_PER_CELL / ratio)), 1, 16))


def _add(
    people: NDArray[np.float64], seen: NDArray[np.bool_], tile: Tile, near: NDArray[np.bool_], grid: PeopleGrid,
    cells: NDArray[np.int64], resolution: int, parts: int,
) -> None:  # fmt: skip
    """Add the people of the pixels `near` of one window to the cells, which are sorted."""
    row, column = np.nonzero(near)
    step = max(1, _BATCH // parts**2)
    shift = (np.arange(parts) + 0.5) / parts
    down, right = (each.ravel() for each in np.meshgrid(shift, shift, indexing="ij"))
    for at in range(0, len(row), step):
        rows, columns = row[at : at + step], column[at : at + step]
        x = (tile.west + (columns[:, None] + right) * grid.dx).ravel()
        y = (tile.north - (rows[:, None] + down) * grid.dy).ravel()
        lon, lat = grid.to_lonlat(x, y)
        place, hit = _places(lon, lat, cells, resolution)
        share = np.repeat(tile.people[rows, columns] / parts**2, parts**2)
        people += np.bincount(place[hit], share[hit], len(cells))
        seen[place[hit]] = True


def _near(tile: Tile, grid: PeopleGrid, at: NDArray[np.float64], reach: int) -> NDArray[np.bool_]:
    """Pixels that may touch a cell: those within `reach` pixels of a cell's centre `at` (raster coordinates)."""
    high, wide = tile.people.shape
    column = np.floor((at[:, 0] - tile.west) / grid.dx).astype(np.int64) + reach
    row = np.floor((tile.north - at[:, 1]) / grid.dy).astype(np.int64) + reach
    frame = np.zeros((high + 2 * reach, wide + 2 * reach), bool)
    inside = (row >= 0) & (row < frame.shape[0]) & (column >= 0) & (column < frame.shape[1])
    if reach > _WIDEST_REACH:
        return np.full((high, wide), bool(inside.any()))
    frame[row[inside], column[inside]] = True
    near = np.zeros((high, wide), bool)
    for down in range(2 * reach + 1):
        for right in range(2 * reach + 1):
            near |= frame[down : down + high, right : right + wide]
    return near


def _places(
    lon: NDArray[np.float64], lat: NDArray[np.float64], cells: NDArray[np.int64], resolution: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where the cell of each point stands among the sorted cells, and whether it is there at all."""
    found = (
        pa.array(coordinates_to_cells(pa.array(lat), pa.array(lon), resolution)).to_numpy().astype(np.int64)
    )
    place = np.minimum(np.searchsorted(cells, found), len(cells) - 1)
    return place, cells[place] == found


def _on_raster(grid: PeopleGrid, at: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Cells whose centre (`at`, in the raster's projection) lies within the bounds of the raster."""
    west, south, east, north = grid.bounds
    x, y = at.T
    return np.asarray((west <= x) & (x <= east) & (south <= y) & (y <= north))

"""H3 cells as numbers: parents, children, compact ids, texts and shapes. Arithmetic only.

An index is stored as int64 (its top bit is never set); -1 stands for "no cell". From the top its bits are:
reserved (1), mode (4, the value 1 for a cell), reserved (3), resolution (4), base cell (7), then fifteen
digits of three bits, of which those finer than the resolution are all ones.
"""

from typing import Any

import h3.api.numpy_int as h3
import h3ronpy
import numpy as np
import pyarrow as pa
import shapely
from h3ronpy import vector
from numpy.typing import ArrayLike, NDArray

from zones.errors import InputError

Cells = NDArray[np.int64]

FINEST = 15
NO_CELL = -1
_RESOLUTION_AT, _BASE_CELL_AT, _MODE = 52, 45, 1 << 59


def resolutions(cell: ArrayLike) -> NDArray[np.int64]:
    """Resolution of each cell, 0 to 15; -1 where there is no cell."""
    cell = np.asarray(cell, np.int64)
    return np.where(cell < 0, -1, (cell >> _RESOLUTION_AT) & 15)


def parents(cell: ArrayLike, resolution: int) -> Cells:
    """The cell of `resolution` that each cell descends from (itself, if it is of that resolution).

    -1 stays -1. Raises InputError if a cell is coarser than `resolution`.
    """
    cell = np.asarray(cell, np.int64)
    checked_resolution(resolution)
    if np.any((cell >= 0) & (resolutions(cell) < resolution)):
        raise InputError(
            f"a cell coarser than resolution {resolution} has no parent there",
            fix="ask for the resolution of the cells, or a coarser one",
        )
    unused = _unused_digits(resolution)
    kept = cell & ~np.int64(15 << _RESOLUTION_AT) | np.int64(resolution << _RESOLUTION_AT) | unused
    return np.where(cell < 0, np.int64(NO_CELL), kept)


def children(cell: ArrayLike, resolution: int) -> Cells:
    """Every cell of `resolution` that descends from one of the cells, in their order.

    A hexagon has seven children one step finer, a pentagon six.
    """
    checked_resolution(resolution)
    return _int64(h3ronpy.change_resolution(_uint64(cell), resolution))


def compact_id(cell: ArrayLike) -> NDArray[np.int64]:
    """`(base_cell << 3 * resolution) | digits`: unique among cells of one resolution, below 2^53.

    Small enough for a JavaScript number, hence the feature id in tiles.
    """
    cell = np.asarray(cell, np.int64)
    digit_bits = 3 * resolutions(cell)
    return (cell >> (_BASE_CELL_AT - digit_bits)) & ((np.int64(1) << (7 + digit_bits)) - 1)


def from_compact_id(compact: ArrayLike, resolution: int) -> Cells:
    """The cells of `resolution` that carry these compact ids: the inverse of `compact_id`."""
    checked_resolution(resolution)
    path = np.asarray(compact, np.int64) << (_BASE_CELL_AT - 3 * resolution)
    return path | np.int64(_MODE | resolution << _RESOLUTION_AT) | _unused_digits(resolution)


def hex_text(cell: ArrayLike) -> list[str]:
    """Each cell in H3's own notation, such as `8865b18819fffff`."""
    return [format(index, "x") for index in np.asarray(cell, np.int64).tolist()]


def parse_cell(text: str) -> int:
    """The cell that a text in H3's notation names; raises InputError for anything else."""
    try:
        index = int(text.strip(), 16) if text.strip().isalnum() else -1
    except ValueError:
        index = -1
    if not (0 < index < 1 << 63 and h3.is_valid_cell(index)):
        raise InputError(
            "this is not an H3 cell",
            where=repr(text[:40]),
            fix="give a cell index such as 8865b18819fffff",
            vi="đây không phải là ô H3",
            vi_fix="ghi mã ô, ví dụ 8865b18819fffff",
        )
    return index


def centres(cell: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude of each cell's centre, in degrees."""
    table = pa.record_batch(vector.cells_to_coordinates(_uint64(cell)))
    return _float64(table["lng"]), _float64(table["lat"])


def boundaries(cell: ArrayLike) -> NDArray[Any]:
    """Outline of each cell as a shapely Polygon in lon, lat degrees.

    A cell across the antimeridian is drawn in one piece around its centre, so that some longitudes lie beyond
    ±180. A cell that holds a pole becomes a band over 360 degrees that reaches ±90.
    """
    wkb = pa.array(vector.cells_to_wkb_polygons(_uint64(cell))).to_numpy(zero_copy_only=False)
    shapes = np.asarray(shapely.from_wkb(wkb), object)
    west, _, east, _ = shapely.bounds(shapes).reshape(-1, 4).T
    torn = np.flatnonzero(east - west > 180.0)
    if len(torn):
        centre_lon, centre_lat = centres(np.asarray(cell, np.int64)[torn])
        for at, lon, lat in zip(torn, centre_lon, centre_lat, strict=True):
            shapes[at] = _joined(shapes[at], float(lon), float(lat))
    return shapes


def checked_resolution(resolution: int) -> int:
    """`resolution` itself, if H3 has it; raises InputError otherwise."""
    if not 0 <= resolution <= FINEST:
        raise InputError(f"H3 has no resolution {resolution}", fix=f"choose one from 0 to {FINEST}")
    return resolution


def _joined(shape: shapely.Polygon, centre_lon: float, centre_lat: float) -> shapely.Polygon:
    """A ring torn at the antimeridian, put together again."""
    ring = shapely.get_coordinates(shape)
    lon = np.degrees(np.unwrap(np.radians(ring[:, 0])))
    turn = round((lon[-1] - lon[0]) / 360.0) * 360.0
    if turn:
        pole = np.copysign(90.0, centre_lat)
        ring = np.vstack([np.column_stack([lon, ring[:, 1]]), [[lon[-1], pole], [lon[0], pole]]])
        return shapely.Polygon(ring)
    ring[:, 0] += 360.0 * np.round((centre_lon - ring[:, 0]) / 360.0)
    return shapely.Polygon(ring)


def _unused_digits(resolution: int) -> np.int64:
    return np.int64((1 << (_BASE_CELL_AT - 3 * resolution)) - 1)


def _uint64(cell: ArrayLike) -> NDArray[np.uint64]:
    return np.ascontiguousarray(np.asarray(cell, np.int64)).view(np.uint64)


def _int64(cells: Any) -> Cells:
    return np.asarray(pa.array(cells).to_numpy(zero_copy_only=False), np.uint64).view(np.int64)


def _float64(column: Any) -> NDArray[np.float64]:
    return np.asarray(column.to_numpy(zero_copy_only=False), np.float64)

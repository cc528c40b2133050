"""Short plus codes, completed by the area that the row itself names."""

from collections.abc import Callable
from typing import Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from geodata.intake.coordinates.angles import Floats
from geodata.intake.coordinates.plus_codes import PlusCell, completed

Bounds = tuple[float, float, float, float]
#: West, south, east, north of the area that each of some rows names (NaN: it names none).
Near = Callable[[NDArray[np.intp]], Floats]
#: A point may lie so far (degrees) outside the bounds of its area.
_MARGIN: Final = 0.02


def complete(codes: pl.Series, bounds: Floats) -> tuple[Floats, Floats, Floats]:
    """Longitude, latitude and size of the cell (metres) of short codes; NaN where more than one place fits, or none.

    `bounds` (rows, 4) are those of the area that the row names.
    """
    found = [
        _alone(code, tuple(box)) if np.isfinite(box).all() else None
        for code, box in zip(codes.to_list(), bounds.tolist(), strict=True)
    ]
    nan = float("nan")
    told = [(cell.lon, cell.lat, cell.metres) if cell else (nan, nan, nan) for cell in found]
    lon, lat, metres = np.array(told, float).reshape(-1, 3).T
    return lon, lat, metres


def _alone(code: str, bounds: Bounds) -> PlusCell | None:
    """The one place with that code inside the bounds."""
    west, south, east, north = bounds
    step = 20.0 ** (2 - (8 - code.index("+")) / 2)
    rows = np.arange(south, north + step, step)
    columns = np.arange(west, east + step, step)
    if len(rows) * len(columns) > 100:
        return None
    cells = {
        (round(cell.lon, 9), round(cell.lat, 9)): cell
        for lat in rows
        for lon in columns
        if _inside(cell := completed(code, float(lat), float(lon)), bounds)
    }
    return next(iter(cells.values())) if len(cells) == 1 else None


def _inside(cell: PlusCell, bounds: Bounds) -> bool:
    west, south, east, north = bounds
    return west - _MARGIN <= cell.lon <= east + _MARGIN and south - _MARGIN <= cell.lat <= north + _MARGIN


def bounds_of(area: NDArray[np.int32], geometry: NDArray[np.object_], parent: NDArray[np.int32]) -> Floats:
    """Bounds of areas (rows, 4), those of the parent where an area has no shape; NaN without any."""
    at, bounds = area.copy(), np.full((len(area), 4), np.nan)
    while True:
        open_ = np.flatnonzero((at >= 0) & np.isnan(bounds[:, 0]))
        if not len(open_):
            return bounds
        bounds[open_] = shapely.bounds(geometry[at[open_]])
        missing = open_[np.isnan(bounds[open_, 0])]
        at[missing] = parent[at[missing]]

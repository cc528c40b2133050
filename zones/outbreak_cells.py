"""Where an outbreak is, told in cells: never finer than the cell of a case, and wider by the radius that links."""

from math import ceil, sqrt
from typing import Final

import h3.api.numpy_int as h3
import h3ronpy
import numpy as np
import polars as pl
import pyarrow as pa

from zones.cells import parents
from zones.vocabulary import FINEST_RESOLUTION, Audience

#: The finest cells that each audience sees of an outbreak.
RESOLUTION: Final[dict[str, int]] = {"internal": FINEST_RESOLUTION, "public": 9}
#: A case is drawn so many cells wide at most; a larger radius is drawn in coarser cells.
_MOST_RINGS: Final = 6
_COARSEST: Final = 4


def drawn_resolution(radius_m: int, audience: Audience) -> int:
    """The resolution of the cells in which outbreaks of a radius are drawn."""
    fine = range(RESOLUTION[audience], _COARSEST, -1)
    return next((one for one in fine if rings(radius_m, one) <= _MOST_RINGS), _COARSEST)


def rings(radius_m: int, resolution: int) -> int:
    """How many rings of cells around a cell are touched by a circle about its centre; one at least."""
    apart: float = sqrt(3) * h3.average_hexagon_edge_length(resolution, "m")
    return max(1, ceil(radius_m / apart + 0.5) - 1)


def touched(members: pl.DataFrame, radius_m: int, resolution: int) -> pl.DataFrame:
    """The cells that each outbreak touches: `number`, `cell`, each pair once, sorted.

    They follow from the cells of the cases alone, so that a shape tells no more of a place than its cell.

    Parameters
    ----------
    members : `number`, `cell` (at the stored resolution) of the cases of outbreaks
    """
    cell = pl.Series("cell", parents(members["cell"].to_numpy(), resolution))
    held = members.select("number").with_columns(cell).unique()
    if held.is_empty():
        return held
    around = h3ronpy.grid_disk(held["cell"].to_numpy().astype(np.uint64), rings(radius_m, resolution))
    disks = pl.Series("cell", pa.array(around)).cast(pl.List(pl.Int64))
    return held.with_columns(disks).explode("cell").unique().sort("number", "cell")

"""Units of a new layer and areas held already that are the same by code and name."""

from typing import Any, Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from geodata.boundaries.checked import CheckedBoundaries
from geodata.fold import fold
from zones.areas import Edition

_TYPES: Final = (
    "thanh pho ", "thi tran ", "thi xa ", "dac khu ", "phuong ", "huyen ", "quan ", "tinh ", "xa ", "tp ", "tx ",
    "tt ", "thon ", "ban ", "ap ", "khu pho ", "to dan pho ",
)  # fmt: skip


def bare_name(name: str | None) -> str:
    """A name without marks, blanks and type word: `Xã Bình Lư` -> `binhlu`."""
    text = fold(name or "")
    kind = next((each for each in _TYPES if text.startswith(each) and len(text) > len(each)), "")
    return text[len(kind) :].replace(" ", "")


def pairs(level: CheckedBoundaries, edition: Edition) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of a layer and rows of the edition that are the same unit, both with a shape.

    The same code and the same name; or a name that is unique on both sides; only where neither gives anything, the
    same code alone (two sources may number differently).
    """
    span = edition.rows(level.area_level)
    new = _side(level.areas, level.geometry, 0)
    old = _side(edition.areas[span], edition.geometry[span], span.start)
    same = new.join(old, on=["code", "name"], suffix="_held")
    unique = _alone(new).join(_alone(old), on="name", suffix="_held")
    found = pl.concat([same.select("at", "at_held"), unique.select("at", "at_held")]).unique("at")
    if found.is_empty():
        found = new.join(old, on="code", suffix="_held").select("at", "at_held")
    found = found.sort("at")
    return found["at"].to_numpy(), found["at_held"].to_numpy()


def _side(areas: pl.DataFrame, geometry: NDArray[Any], start: int) -> pl.DataFrame:
    drawn = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    names = pl.Series([bare_name(name) for name in areas["name"]], dtype=pl.String)
    table = pl.DataFrame({"code": areas["code"], "name": names, "at": np.arange(len(areas)) + start})
    return table.filter(pl.Series(drawn))


def _alone(side: pl.DataFrame) -> pl.DataFrame:
    return side.filter(pl.col("name").is_unique() & (pl.col("name") != ""))

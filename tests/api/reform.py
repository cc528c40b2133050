"""Two sets of boundaries side by side, the one before a reform and the one after it."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import shapely

from api.settings import Settings
from api.workspace import Workspace
from zones.areas import AREA_SCHEMA, Edition

#: Code of a ward -> its western and eastern border.
Strips = Mapping[str, tuple[float, float]]


def strips(name: str, wards: Strips, called: str = "", **dates: Any) -> Edition:
    """A province over wards that are strips between two longitudes, their names `Xã`, `called` and the code."""
    rows: list[Any] = [(0, "province", "P", "P", None, 1.0)]
    rows += [(k, "ward", code, f"Xã {called}{code}", 0, 1.0) for k, code in enumerate(sorted(wards), 1)]
    boxes = [shapely.box(wards[code][0], 21, wards[code][1], 21.1) for code in sorted(wards)]
    shapes = np.array([shapely.union_all(boxes), *boxes], object)
    checksum = hashlib.sha256(repr((name, dict(wards))).encode()).hexdigest()
    return Edition(
        name, pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row"), shapes, checksum=checksum, **dates
    )


@contextmanager
def reformed(folder: Path, today: date, old: Edition, new: Edition) -> Iterator[Workspace]:
    """A workspace that holds both."""
    here = Workspace(Settings(data=folder, today=today))
    here.store.save_edition(old)
    here.store.save_edition(new)
    yield here
    here.store.close()

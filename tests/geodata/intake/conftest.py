"""A small edition with everything that makes names hard, and tables written as people write them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely

from geodata.intake.batch import CaseBatch
from geodata.intake.cases import Reading, cases_of
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.reading.table import Table
from geodata.locate_edition import EditionLocator
from zones.areas import AREA_SCHEMA, Edition

TODAY = date(2022, 2, 20)

#: level, code, name, code of the parent, west, south, east, north
AREAS = [
    ("province", "58", "Tỉnh Ninh Thuận", None, 108, 11, 110, 12),
    ("province", "79", "Thành phố Hồ Chí Minh", None, 106, 10, 107, 11),
    ("province", "92", "Thành phố Cần Thơ", None, 105, 9, 106, 10),
    ("district", "582", "Thành phố Phan Rang - Tháp Chàm", "58", 108, 11, 109, 12),
    ("district", "587", "Huyện Ninh Phước", "58", 109, 11, 110, 12),
    ("district", "760", "Quận 1", "79", 106, 10, 106.5, 11),
    ("district", "761", "Quận 12", "79", 106.5, 10, 107, 11),
    ("district", "919", "Quận Cái Răng", "92", 105, 9, 106, 10),
    ("ward", "0101", "Phường Phước Mỹ", "582", 108, 11, 109, 12),
    ("ward", "0201", "Thị trấn Phước Dân", "587", 109, 11, 109.2, 12),
    ("ward", "0202", "Xã Phước Dân", "587", 109.2, 11, 109.4, 12),
    ("ward", "0203", "Xã An Hải", "587", 109.4, 11, 109.6, 12),
    ("ward", "0204", "Xã Long Thạnh", "587", 109.6, 11, 109.8, 12),
    ("ward", "0205", "Xã Long Thành", "587", 109.8, 11, 110, 12),
    ("ward", "0301", "Phường Bến Nghé", "760", 106, 10, 106.2, 11),
    ("ward", "0302", "Phường 12", "760", 106.2, 10, 106.5, 11),
    ("ward", "0401", "Phường 1", "761", 106.5, 10, 106.7, 11),
    ("ward", "0402", "Phường 12", "761", 106.7, 10, 107, 11),
    ("ward", "0501", "Phường Phường Đúc", "919", 105, 9, 106, 10),
    ("hamlet", "0203-1", "Thôn Tuấn Tú", "0203", 109.4, 11, 109.5, 11.5),
    ("hamlet", "0203-2", "Thôn Nam Cương", "0203", 109.5, 11, 109.6, 11.5),
    ("hamlet", "0204-1", "Thôn Tuấn Tú", "0204", 109.6, 11, 109.8, 11.5),
]


def edition_of(areas: list[tuple[Any, ...]], name: str = "2021") -> Edition:
    """An edition of (level, code, name, parent code, west, south, east, north) in order."""
    at = {(level, code): i for i, (level, code, *_) in enumerate(areas)}
    above = {"district": ["province"], "ward": ["district", "province"], "hamlet": ["ward"]}
    parents = [
        next((at[up, parent] for up in above.get(level, []) if (up, parent) in at), None)
        for level, _, _, parent, *_ in areas
    ]
    frame = pl.DataFrame(
        {
            "area": range(len(areas)),
            "area_level": [area[0] for area in areas],
            "code": [area[1] for area in areas],
            "name": [area[2] for area in areas],
            "parent": parents,
            "area_km2": [1.0] * len(areas),
        },
        schema=AREA_SCHEMA,
    )
    return Edition(name, frame, np.array([shapely.box(*area[4:]) for area in areas], object))


@pytest.fixture(scope="session")
def edition() -> Edition:
    return edition_of(AREAS)


@pytest.fixture(scope="session")
def index_of() -> Callable[..., PlaceIndex]:
    """The index of an edition given as (level, code, name, code of the parent)."""
    return lambda *areas: PlaceIndex(edition_of([(*area, 0, 0, 1, 1) for area in areas]))


@pytest.fixture(scope="session")
def places(edition: Edition) -> PlaceIndex:
    return PlaceIndex(edition)


@pytest.fixture(scope="session")
def locator(edition: Edition) -> EditionLocator:
    return EditionLocator(edition)


@pytest.fixture(scope="session")
def batch(places: PlaceIndex, locator: EditionLocator) -> Callable[..., CaseBatch]:
    """Cases of rows given as dicts, placed in the small edition unless told otherwise."""

    def of(rows: list[dict[str, Any]], *, placed: bool = True, **how: Any) -> CaseBatch:
        frame = pl.DataFrame(rows, infer_schema_length=None)
        table = Table(
            frame.cast(pl.String), pl.Series("row", range(2, len(frame) + 2), dtype=pl.Int32)
        ).tidied()
        reading = Reading(today=TODAY, **({"mapping": {}, "constants": {}} | how))
        found = cases_of(table, reading, places if placed else None, locator if placed else None)
        assert found.read == sum(map(len, (found.rows, found.refused, found.repeated, found.balances)))
        return found

    return of


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """A file of that name with that text or those bytes."""

    def to(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return to

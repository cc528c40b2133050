"""The small edition of the intake tests, and the examples that the project made after each published format."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely

from geodata.intake.batch import CaseBatch
from geodata.intake.cases import read_cases
from geodata.intake.naming.places import PlaceIndex
from geodata.locate_edition import EditionLocator
from zones.areas import AREA_SCHEMA, Edition

TODAY = date(2022, 2, 20)
EXAMPLES = Path(__file__).parent / "examples"
AREAS = [
    ("province", "58", "Tỉnh Ninh Thuận", None, 108, 11, 110, 12),
    ("district", "587", "Huyện Ninh Phước", 0, 109, 11, 110, 12),
    ("ward", "0203", "Xã An Hải", 1, 109.4, 11, 109.6, 12),
    ("ward", "0204", "Xã Long Thạnh", 1, 109.6, 11, 109.8, 12),
]


@pytest.fixture(scope="session")
def edition() -> Edition:
    frame = pl.DataFrame(
        {
            "area": range(len(AREAS)),
            "area_level": [area[0] for area in AREAS],
            "code": [area[1] for area in AREAS],
            "name": [area[2] for area in AREAS],
            "parent": [area[3] for area in AREAS],
            "area_km2": [1.0] * len(AREAS),
        },
        schema=AREA_SCHEMA,
    )
    return Edition("2021", frame, np.array([shapely.box(*area[4:]) for area in AREAS], object))


@pytest.fixture(scope="session")
def places(edition: Edition) -> PlaceIndex:
    return PlaceIndex(edition)


@pytest.fixture
def read(edition: Edition, places: PlaceIndex) -> Callable[..., CaseBatch]:
    """Cases of a file (the name of an example, or a path), every row of it in exactly one of the tables."""

    def of(file: str | Path, **how: Any) -> CaseBatch:
        path = EXAMPLES / file if isinstance(file, str) else file
        found = read_cases(path, today=TODAY, places=places, locator=EditionLocator(edition), **how)
        assert found.read == sum(map(len, (found.rows, found.refused, found.repeated, found.balances)))
        return found

    return of


@pytest.fixture
def example() -> Callable[[str], Path]:
    """The path of an example."""
    return lambda name: EXAMPLES / name

"""How a list of cases is to be read: what its sender says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from geodata.intake.cells.dates import DateOrder
from geodata.intake.personal.cells import Secret, no_secret


@dataclass(frozen=True)
class Reading:
    """How the caller wants a list of cases to be read; see `geodata.intake.read_cases`."""

    today: date
    mapping: Mapping[str, str]
    constants: Mapping[str, str]
    key: Sequence[str] = ()
    cumulative: bool = False
    daily: bool = False
    year: int | None = None
    date_order: DateOrder | None = None
    timezone: str = "Asia/Ho_Chi_Minh"
    held: pl.DataFrame | None = None
    crs: str | None = None
    keep_crs: bool = False
    text_encoding: Mapping[str, str] | None = None
    swap_coordinates: bool = False
    visits: bool = False
    may_ask: bool = True
    secret: Secret = no_secret
    preset: str | Mapping[str, Any] | None = None
    only: Mapping[str, str] = field(default_factory=dict)

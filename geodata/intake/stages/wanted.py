"""How a list of cases is to be read: what its sender says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from geodata.intake.cells.date_order import DateOrder
from geodata.intake.personal.cells import Secret, no_secret


@dataclass(frozen=True)
class Reading:
    """How the caller wants a list of cases to be read.

    Parameters
    ----------
    today : the workspace's day; later dates are refused
    mapping, constants : field -> heading, field -> value for all rows
    key : fields or headings that together identify a row
    cumulative : the count column holds totals so far
    daily : the counts are of each day, even where they look like totals so far
    year : of days in headings that name none (of the last of them)
    date_order : `dmy` or `mdy`; None: as the column's own values prove
    timezone : of the workspace: times with an offset are brought to its day
    held : what a cumulative list holds already (columns of `CaseBatch.rows`, and `balance`)
    crs : the system of the coordinates (`VN2000:105.75`, `EPSG:9210`); None: degrees on WGS 84
    keep_crs : the coordinates are what the file says, however they lie to the areas
    text_encoding : column ("" for all) -> old encoding of its text; what is not named is recognised
    swap_coordinates : longitude and latitude stand in each other's columns
    visits : each id is one case, told by its earliest row; other rows of it are repeated
    may_ask : what only the sender knows may be asked
    secret : gives the key of the tokens that stand for identity numbers (`personal`)
    preset : names the columns of another system (`presets`); None: as the headings show, `none`: none
    only : heading -> value, of the rows that are read
    """

    today: date
    mapping: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
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

"""What is handed to the store in one import, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import polars as pl

from geodata.store.imports import ImportRecord
from geodata.store.versioned import Mode
from zones.errors import Problem

#: The instant of the last import that figures count on, None for none; `any` where they count on none.
After = datetime | None | Literal["any"]


@dataclass(frozen=True)
class Delivery:
    """What is to be stored. `rows` has the columns of its kind with `identity` and `content`, `refused` those
    of `refused_row`; `repeated` counts further rows of the file that say the same as one of `rows`.

    `derived` of the rows do not stand in the file: what it says changes them.

    `after` is the instant of the list's last import that its figures count on (None: there was none); where another
    one came in between it is not stored. `any`: they count on none.

    `mends` is the number of an earlier import whose refused rows this delivery brings again: those of
    `mended_rows` (by their row in that import), or all of them where that is None.
    """

    kind: str
    list: str
    rows: pl.DataFrame
    refused: pl.DataFrame = field(default_factory=pl.DataFrame)
    file_name: str = ""
    checksum: str = ""
    mode: Mode = "append"
    repeated: int = 0
    derived: int = 0
    mends: int | None = None
    mended_rows: tuple[int | str, ...] | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    after: After = "any"

    @property
    def particulars(self) -> dict[str, Any]:
        """The columns of `import` that the delivery gives."""
        params = dict(self.params) | ({} if self.mends is None else {"mends": self.mends})
        return {"file_name": self.file_name, "checksum": self.checksum, "mode": self.mode, "params": params}


@dataclass(frozen=True)
class ImportResult:
    """What became of a delivery: `read = accepted + unchanged + refused`.

    `accepted` rows are new or changed, `retracted` ones no longer count without a successor, `unplaced` ones
    (of the accepted and unchanged) have neither a cell nor an area. `recounted` later figures of a cumulative list
    were made anew by an undoing.
    """

    import_: ImportRecord
    read: int
    accepted: int
    unchanged: int
    retracted: int
    refused: int
    unplaced: int
    problems: tuple[Problem, ...] = ()
    recounted: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The numbers of the result under their public names."""
        names = ("read", "accepted", "unchanged", "retracted", "refused", "unplaced")
        told = {"import": self.import_.id} | {name: getattr(self, name) for name in names}
        return told | ({"recounted": self.recounted} if self.recounted else {})

"""Which refused rows of earlier rosters a later one settles: it brings them again, or says that it mends them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

import polars as pl

from geodata.boundaries.rosters.roster import Roster
from geodata.fold import fold_marked
from geodata.intake.naming.names import name_of
from geodata.intake.reading.table import Table
from geodata.intake.wide.source_cells import named_sources

#: Rows that were refused and stand open: their reason, the file they came from, the level that it was loaded as, and
#: how many rows of it were accepted (null where that is not known).
OPEN_SCHEMA: Final = {
    "import_id": pl.Int64, "row": pl.Int64, "code": pl.String, "raw": pl.String, "file_name": pl.String,
    "area_level": pl.String, "loaded": pl.Int64,
}  # fmt: skip
_FIGURES: Final = ("households", "persons")
#: Name of an area -> the words of each row of a file that bears it.
_Rows = Mapping[str, list[frozenset[str]]]


def settled(
    roster: Roster, table: Table, open_: pl.DataFrame, *, mends: int | None = None
) -> dict[int, list[int] | None]:
    """Import -> its rows that are settled, None for all of them.

    Settled are rows that come again, be it refused again: the same name with the same place or point; where the place
    was what was wrong, the same name, if the new file has it once. So are all rows of a file that comes again under its
    name with no fewer rows accepted, and what `mends` says: the rows that the column `source_row` names, or all where
    there is no such column. Columns of `open_`: `OPEN_SCHEMA`.
    """
    found: dict[int, list[int] | None] = {}
    brought = _by_name(roster, table)
    own = open_.filter(pl.col("area_level").fill_null(roster.area_level) == roster.area_level)
    for number in own["import_id"].unique(maintain_order=True).to_list():
        rows = own.filter(pl.col("import_id") == number)
        again = rows["file_name"][0] == roster.source and len(roster.rows) >= (rows["loaded"][0] or 0)
        told = rows.select("row", "code", "raw").iter_rows()
        came = [row for row, code, raw in told if row is not None and _comes(raw, code, brought)]
        if again or came:
            found[number] = None if again else came
    if mends is not None:
        named = named_sources(table.frame) if "source_row" in table.frame.columns else None
        found[mends] = None if named is None else [one for one in named if isinstance(one, int)]
    return found


def _by_name(roster: Roster, table: Table) -> _Rows:
    """The rows of a file by their names, refused ones too."""
    about = {heading for field, heading in roster.columns.items() if field not in _FIGURES}
    found: dict[str, list[frozenset[str]]] = {}
    for cells in table.source.select(one for one in table.source.columns if one in about).iter_rows(
        named=True
    ):
        name = cells.get(roster.columns["name"])
        if name:
            found.setdefault(fold_marked(str(name)), []).append(_words(cells.values()))
    return found


def _words(cells: Iterable[Any]) -> frozenset[str]:
    return frozenset(fold_marked(str(one)) for one in cells if one not in (None, ""))


def _comes(raw: str | None, fault: str | None, brought: _Rows) -> bool:
    own = _words(json.loads(raw).values()) if raw else frozenset()
    misplaced = (fault or "").startswith(("place_", "parent_"))
    for name in own & brought.keys():
        rows = brought[name]
        if any(len(words & own) >= 2 and len(words - own) <= 1 for words in rows):
            return True
        if misplaced and len(rows) == 1 and not name_of(name, "hamlet").is_number:
            return True
    return False

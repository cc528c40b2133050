"""Analytics of DHIS2: `headers`, `rows` and, under `metaData`, the names of what the ids stand for."""

import re
from collections.abc import Sequence
from typing import Any, Final

from geodata.intake.foreign.flat import Row, said, table_of
from geodata.intake.foreign.records import cells_under
from geodata.intake.notes import Note
from geodata.intake.reading.table import Table

#: Columns that are figures or facts about the figures, not dimensions.
_FIGURES: Final = frozenset(("value", "numerator", "denominator", "factor", "multiplier", "divisor"))
#: Who entered something: persons, never read.
_PERSONS: Final = ("storedby", "createdby", "lastupdatedby")
#: A column with the identity of each figure.
ROW_ID: Final = "dimensions"
_WHOLE: Final = re.compile(r"^-?\d+\.0+$")

_READ: Final = Note("read as DHIS2 analytics", "đọc theo dữ liệu phân tích của DHIS2")


def is_analytics(document: Any) -> bool:
    """Whether a document is a response of analytics."""
    return (
        isinstance(document, dict)
        and isinstance(document.get("rows"), list)
        and isinstance(document.get("headers"), list)
        and all(isinstance(one, dict) and "name" in one for one in document["headers"])
    )


def analytics_table(document: dict[str, Any], where: str) -> Table:
    """One row a figure: its dimensions by id, with names and codes beside them where the response gives these."""
    heading = [str(one["name"]) for one in document["headers"]]
    meta = document.get("metaData")
    items = meta.get("items") if isinstance(meta, dict) else None
    named = items if isinstance(items, dict) else {}
    dimensions = _dimensions(document["headers"])
    rows = [_row(cells_under(heading, cells), dimensions, named) for cells in document["rows"]]
    raw = dict(enumerate(document["rows"]))
    kept = [name for name in heading if not name.lower().startswith(_PERSONS)]
    return table_of(rows, "dhis2-analytics", where, raw=raw, first=kept, notes=[_READ])


def _dimensions(headers: Sequence[dict[str, Any]]) -> list[str]:
    names = [str(one["name"]) for one in headers]
    if "value" not in names:
        return []
    return [name for name in names if name not in _FIGURES]


def _row(row: Row | None, dimensions: Sequence[str], items: dict[str, Any]) -> Row | None:
    if row is None:
        return None
    row = {name: text for name, text in row.items() if not name.lower().startswith(_PERSONS)}
    if "value" in row and _WHOLE.match(row["value"]):
        row["value"] = row["value"].partition(".")[0]
    for name in ("dx", "ou"):
        about = items.get(row.get(name, ""))
        if isinstance(about, dict):
            row |= {
                f"{name} {part}": text
                for part in ("name", "code")
                if (text := said(about.get(part))) is not None
            }
    if dimensions:
        row[ROW_ID] = " ".join(row.get(name, "-") for name in dimensions)
    return row

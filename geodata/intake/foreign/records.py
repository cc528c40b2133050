"""A JSON array of objects, or an object that holds one, as a table; submissions of KoboToolbox among them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from geodata.intake.foreign.flat import Aside, Row, flat, further_pages, table_of
from geodata.intake.notes import Note
from geodata.intake.reading.sniff import not_a_table
from geodata.intake.reading.table import Table
from zones.errors import InputError

#: Keys under which an object holds its records, the surest first.
_HOLDERS: Final = (
    "cases",
    "results",
    "data",
    "records",
    "rows",
    "items",
    "value",
    "dataValues",
    "submissions",
)
#: Who filled in or sent a form: persons, never read.
_PERSONS: Final = frozenset(
    ("_submitted_by", "storedBy", "createdBy", "lastUpdatedBy", "completedBy", "username")
)


def records_in(document: Any) -> list[Any] | None:
    """The records of a document: its array, or the array of an object under a usual name or the only one it has."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return None
    for name in _HOLDERS:
        if isinstance(document.get(name), list):
            return list(document[name])
    lists = [value for value in document.values() if _of_objects(value)]
    return list(lists[0]) if len(lists) == 1 else None


def _of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def records_table(document: Any, where: str, sheet: str | None) -> Table:
    """The records of a document as rows; with `sheet` those of a part that repeats inside each record."""
    records = records_in(document)
    if records is None:
        raise not_a_table(
            where, "the JSON holds no list of records", "tệp JSON không có danh sách bản ghi nào"
        )
    if records and all(isinstance(one, list) for one in records):
        return _of_lists(records, where)
    aside = Aside()
    parts = _repeated(records, sheet, where) if sheet else records
    rows = [flat(_with_place(one), aside) if isinstance(one, dict) else None for one in parts]
    raw = {k: one for k, one in enumerate(parts) if not isinstance(one, dict)}
    paged = isinstance(document, dict) and (document.get("next") or document.get("nextPage"))
    notes = [_READ_RECORDS, *further_pages(paged), *aside.notes()]
    return table_of(rows, "records", where, raw=raw, notes=notes)


_READ_RECORDS: Final = Note(
    "read as JSON records; row 2 is the first record", "đọc theo bản ghi JSON; dòng 2 là bản ghi đầu tiên"
)


def _with_place(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record with the place of a submission in columns of its own, and without who sent it."""
    found = {name: value for name, value in record.items() if name not in _PERSONS}
    place = found.pop("_geolocation", None)
    if isinstance(place, list) and len(place) == 2:
        found |= {"_geolocation_latitude": place[0], "_geolocation_longitude": place[1]}
    elif place is not None:
        found["_geolocation"] = place
    return found


def _repeated(records: Sequence[Any], name: str, where: str) -> list[dict[str, Any]]:
    """The items of a repeating part, each with what its record says beside it and `_part`, its own identity."""
    found, names = [], set[str]()
    for record in records:
        if not isinstance(record, dict):
            continue
        names |= {key for key, value in record.items() if _of_objects(value)}
        items = record.get(name)
        if not _of_objects(items):
            continue
        beside = {key: value for key, value in record.items() if key != name}
        uuid = record.get("_uuid") or record.get("_id") or ""
        found += [
            {**beside, **item, "_part": f"{uuid} {number}"} for number, item in enumerate(items or [], 1)
        ]
    if name not in names:
        known = ", ".join(sorted(names)) or "—"
        raise InputError(
            f"no part that repeats is called {name!r}", where=where, fix=f"--sheet with one of {known}",
            vi=f"không có phần lặp nào tên {name!r}", vi_fix=f"ghi --sheet với một trong: {known}",
        )  # fmt: skip
    return found


def _of_lists(records: Sequence[Any], where: str) -> Table:
    """Rows of cells under a first row of headings."""
    heading = [str(cell or "").strip() or f"(column {k})" for k, cell in enumerate(records[0], 1)]
    if len(set(heading)) < len(heading):
        heading = [f"{name} ({k})" if heading.count(name) > 1 else name for k, name in enumerate(heading, 1)]
    rows: list[Row | None] = [cells_under(heading, cells) for cells in records[1:]]
    raw = {k: cells for k, cells in enumerate(records[1:])}
    return table_of(rows, "records", where, raw=raw, first=heading, notes=[_READ_RECORDS])


def cells_under(heading: Sequence[str], cells: Any) -> Row | None:
    """A row of cells under its headings; None if they do not fit or are no plain values."""
    if not isinstance(cells, list) or len(cells) != len(heading):
        return None
    if any(isinstance(cell, dict | list) for cell in cells):
        return None
    return flat(dict(zip(heading, cells, strict=True)), Aside())

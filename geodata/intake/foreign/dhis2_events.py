"""Events of DHIS2: `/api/tracker/events`, the older `/api/events`, and events inside enrolments of tracked entities."""

from collections.abc import Iterator
from typing import Any, Final

from geodata.intake.foreign.flat import Row, further_pages, said, table_of
from geodata.intake.notes import Note
from geodata.intake.reading.table import Table

#: What is read of an event besides its values, under the names of today; older names stand behind.
_FIELDS: Final = {
    "event": ("event",),
    "program": ("program",),
    "programStage": ("programStage",),
    "enrollment": ("enrollment",),
    "trackedEntity": ("trackedEntity", "trackedEntityInstance"),
    "orgUnit": ("orgUnit",),
    "orgUnitName": ("orgUnitName",),
    "occurredAt": ("occurredAt", "eventDate"),
    "status": ("status",),
    "deleted": ("deleted",),
}
#: What an enrolment says of itself, not of its events.
_OWN: Final = ("event", "occurredAt", "status")
_HOLDERS: Final = ("instances", "events", "trackedEntities", "trackedEntityInstances", "enrollments")
_MOST_LEVELS: Final = 4

_READ: Final = Note(
    "read as DHIS2 events: place, day, state and data values; who entered them is not read",
    "đọc theo sự kiện DHIS2: nơi, ngày, trạng thái và các giá trị; không đọc người nhập",
)


def is_events(document: Any) -> bool:
    """Whether a document holds events of DHIS2."""
    some = _some(document)
    return isinstance(some, dict) and (
        ("event" in some and "orgUnit" in some)
        or ("dataValues" in some and "orgUnit" in some and "period" not in some)
        or "trackedEntityType" in some
        or ("enrollment" in some and ("events" in some or "enrolledAt" in some))
    )


def _some(document: Any) -> Any:
    """The first record, or the document itself where it is one."""
    found = _records(document)
    return found[0] if found else document


def _records(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        for name in _HOLDERS:
            if isinstance(document.get(name), list) and "orgUnit" not in document:
                return list(document[name])
    return []


def events_table(document: Any, where: str) -> Table:
    """One row an event. Data values and attributes stand under the ids of their data elements and attributes."""
    records = _records(document) or [document]
    odd: set[str] = set()
    events = [one for record in records for one in _events(record, {}, [], 0)]
    rows: list[Row | None] = [None if event is None else _row(event, facts, odd) for event, facts in events]
    raw = {k: "?" for k, row in enumerate(rows) if row is None}
    pager = document.get("pager") if isinstance(document, dict) else None
    paged = isinstance(pager, dict) and (
        str(pager.get("pageCount", "1")) not in ("0", "1") or pager.get("nextPage")
    )
    notes: list[str] = [_READ, *further_pages(paged), *([_ODD_SHAPES] if odd else [])]
    return table_of(
        rows, "dhis2-events", where, raw=raw, first=["event", "orgUnit", "occurredAt"], notes=notes
    )


_ODD_SHAPES: Final = Note(
    "some events have a shape that is no point: their organisation unit alone says where they are",
    "một số sự kiện có hình không phải điểm: chỉ lấy nơi theo đơn vị",
)

Event = tuple[dict[str, Any] | None, Row]


def _events(record: Any, above: Row, values: list[Any], depth: int) -> Iterator[Event]:
    """The events of a record with what its enrolment says; a record that is no object is told as such.

    An enrolment or a tracked entity without events is a row of its own.
    """
    if not isinstance(record, dict) or depth > _MOST_LEVELS:
        yield None, above
        return
    facts = {**above, **_facts(record)}
    inside = next(
        (record[name] for name in ("enrollments", "events") if isinstance(record.get(name), list)), None
    )
    attributes = record.get("attributes")
    values = [*values, *(attributes if isinstance(attributes, list) else [])]
    if not inside or "event" in record:
        yield {**record, "attributes": values}, facts
        return
    handed_down = {name: text for name, text in facts.items() if name not in _OWN}
    for one in inside:
        yield from _events(one, handed_down, values, depth + 1)


def _facts(record: dict[str, Any]) -> Row:
    found: Row = {}
    for name, keys in _FIELDS.items():
        text = next(
            (text for key in keys if _is_plain(record.get(key)) and (text := said(record[key]))), None
        )
        if text is not None:
            found[name] = text
    if "event" not in found:
        found |= _as_event(record)
    return found


def _as_event(record: dict[str, Any]) -> Row:
    """Identity and day of an enrolment or tracked entity, for where it has no events."""
    ids = (record.get(name) for name in ("enrollment", "trackedEntity", "trackedEntityInstance"))
    days = (record.get(name) for name in ("enrolledAt", "enrollmentDate", "createdAt", "created"))
    found = {"event": next(filter(_is_plain, ids), None), "occurredAt": next(filter(_is_plain, days), None)}
    return {name: text for name, value in found.items() if (text := said(value)) is not None}


def _is_plain(value: Any) -> bool:
    return value is not None and not isinstance(value, dict | list)


def _row(event: dict[str, Any], facts: Row, odd: set[str]) -> Row:
    row = {**facts, **_point(event, odd)}
    values = event.get("dataValues")
    for value in [*event["attributes"], *(values if isinstance(values, list) else [])]:
        if isinstance(value, dict):
            name = said(value.get("dataElement") or value.get("attribute"))
            text = said(value.get("value")) if _is_plain(value.get("value")) else None
            if name and text is not None and name not in row:
                row[name] = text
    return row


def _point(event: dict[str, Any], odd: set[str]) -> Row:
    geometry, coordinate = event.get("geometry"), event.get("coordinate")
    if isinstance(geometry, dict):
        pair = geometry.get("coordinates")
        if geometry.get("type") == "Point" and isinstance(pair, list) and len(pair) >= 2:
            return _pair(pair[0], pair[1])
        odd.add(str(geometry.get("type")))
    if isinstance(coordinate, dict):
        return _pair(coordinate.get("longitude"), coordinate.get("latitude"))
    return {}


def _pair(lon: Any, lat: Any) -> Row:
    given = {"longitude": lon, "latitude": lat}
    return {name: text for name, value in given.items() if _is_plain(value) and (text := said(value))}

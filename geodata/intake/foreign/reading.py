"""Which system a JSON text comes from, judged by what it holds, and its table."""

import re
from typing import Final

from geodata.intake.foreign.dhis2_analytics import analytics_table, is_analytics
from geodata.intake.foreign.dhis2_events import events_table, is_events
from geodata.intake.foreign.documents import read_document
from geodata.intake.foreign.fhir import fhir_table, resources_in
from geodata.intake.foreign.records import records_table
from geodata.intake.reading.limits import within_records
from geodata.intake.reading.table import Table

_GEOJSON: Final = re.compile(
    rb'"type"\s*:\s*"(FeatureCollection|Feature|Topology|GeometryCollection)"|"features"\s*:|"esriGeometry|"\$schema'
)


def is_geojson(head: bytes) -> bool:
    """Whether a JSON text, by its first bytes, is one of shapes: GeoJSON, TopoJSON, or that of a map server."""
    return bool(_GEOJSON.search(head))


def read_foreign(data: bytes, where: str, sheet: str | None = None) -> Table:
    """The table of a JSON text: DHIS2 analytics or events, FHIR R4, or records of any other kind.

    `sheet` names a part that repeats inside each record, whose items are then the rows. Raises InputError for what is
    no JSON or holds no records.
    """
    document = read_document(data, where)
    if isinstance(document, list):
        within_records(len(document), 0, 0, where)
    if is_analytics(document):
        return analytics_table(document, where)
    if resources_in(document) is not None:
        return fhir_table(document, where)
    if is_events(document) and sheet is None:
        return events_table(document, where)
    return records_table(document, where, sheet)

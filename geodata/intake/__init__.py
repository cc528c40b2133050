"""Tables from outside, checked at the door: cases, reports, context and populations."""

from geodata.intake.areas.area_tables import AreaBatch
from geodata.intake.areas.context import read_context
from geodata.intake.areas.population_table import read_populations
from geodata.intake.areas.reports import read_reports
from geodata.intake.batch import CaseBatch
from geodata.intake.cases import Reading, cases_of, read_cases
from geodata.intake.export import write_refused
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.reading.tables import read_table

__all__ = [
    "AreaBatch",
    "CaseBatch",
    "PlaceIndex",
    "Reading",
    "cases_of",
    "read_cases",
    "read_context",
    "read_populations",
    "read_reports",
    "read_table",
    "write_refused",
]

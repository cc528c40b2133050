"""Files into the store: read and checked by `geodata`, kept in one commit, reported in one shape."""

from api.loading.boundaries import (
    BoundaryFile,
    LaidOut,
    checked_boundaries,
    edition_name,
    laid_out,
    load_boundaries,
)
from api.loading.cases import CaseFile, load_case_records, load_cases, read_case_file
from api.loading.loaded import Loaded, Told, checksum, edition_here, said_of, silent
from api.loading.population import keep_population, load_cell_population, load_population
from api.loading.tables import load_context, load_report_records, load_reports

__all__ = [
    "BoundaryFile",
    "CaseFile",
    "LaidOut",
    "Loaded",
    "Told",
    "checked_boundaries",
    "checksum",
    "edition_here",
    "edition_name",
    "keep_population",
    "laid_out",
    "load_boundaries",
    "load_case_records",
    "load_cases",
    "load_cell_population",
    "load_context",
    "load_population",
    "load_report_records",
    "load_reports",
    "read_case_file",
    "said_of",
    "silent",
]

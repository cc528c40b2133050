"""Boundaries: read from any vector file, checked at the door, linked into a hierarchy, kept as an edition.

draft = read_boundaries("wards.gpkg", "ward")
checked, report = check_boundaries(draft)
edition = build_edition(checked.levels(), "2025")
"""

from geodata.boundaries.check import USUAL_MAX_OVERLAP, check_boundaries
from geodata.boundaries.checked import CheckedBoundaries
from geodata.boundaries.choice import LayerChoice
from geodata.boundaries.columns import ParentLevel
from geodata.boundaries.draft import Draft
from geodata.boundaries.findings import Finding
from geodata.boundaries.hierarchy import Assembly, assemble, build_edition, checksum, plain_name
from geodata.boundaries.read import read_boundaries
from geodata.boundaries.report import BoundaryReport

__all__ = [
    "USUAL_MAX_OVERLAP",
    "Assembly",
    "BoundaryReport",
    "CheckedBoundaries",
    "Draft",
    "Finding",
    "LayerChoice",
    "ParentLevel",
    "assemble",
    "build_edition",
    "check_boundaries",
    "checksum",
    "plain_name",
    "read_boundaries",
]

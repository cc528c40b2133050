"""Shapes made fit for use: areas only, valid, with what was done said for each."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.boundaries.findings import Finding, found
from geodata.boundaries.measure import area_km2

_KINDS: Final = {0: "Point", 1: "LineString", 2: "LinearRing", 4: "MultiPoint", 5: "MultiLineString"}


@dataclass(frozen=True)
class Mended:
    """Valid (Multi)Polygons, `usable` where there is one, and the findings."""

    geometry: NDArray[Any]
    usable: NDArray[np.bool_]
    findings: list[Finding]


def mend(geometry: NDArray[Any], codes: list[str], rows: NDArray[np.int64]) -> Mended:
    """Keep the areas of each shape and make them valid; refuse what has none.

    `codes` and `rows` (spreadsheet row numbers) go with `geometry` and name the rows in the findings.
    """
    findings: list[Finding] = []
    usable = np.asarray(~(shapely.is_missing(geometry) | shapely.is_empty(geometry)), bool)
    for at in map(int, np.flatnonzero(~usable)):
        findings.append(found("geometry_empty", row=int(rows[at]), column="geometry", code=codes[at]))
    areas, others = _areas_only(geometry, usable)
    for at, kind in others.items():
        usable[at] = False
        findings.append(
            found("geometry_not_area", row=int(rows[at]), column="geometry", value=kind, code=codes[at])
        )
    reduced = np.flatnonzero(usable & (shapely.get_type_id(geometry) == 7))
    if len(reduced):
        findings.append(found("geometry_reduced", times=len(reduced), code=codes[reduced[0]]))
    broken = np.flatnonzero(usable & ~shapely.is_valid(areas))
    for at in map(int, broken):
        usable[at] = _mend_one(areas, at, codes[at], int(rows[at]), findings)
    areas[~usable] = None
    return Mended(areas, usable, findings)


def _areas_only(geometry: NDArray[Any], usable: NDArray[np.bool_]) -> tuple[NDArray[Any], dict[int, str]]:
    """Polygons of each shape, and the rows that have none with the name of what they are."""
    kind = shapely.get_type_id(geometry)
    areas, others = geometry.copy(), {}
    for at in map(int, np.flatnonzero(usable & ~np.isin(kind, (3, 6)))):
        areas[at] = polygons_of(geometry[at])
        if areas[at] is None:
            others[at] = _KINDS.get(int(kind[at]), "GeometryCollection")
    return areas, others


def polygons_of(shape: Any) -> Any:
    """The polygons of a shape as one Polygon or MultiPolygon; None where it has none with an area."""
    if shape is None or shape.is_empty:
        return None
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape if shape.area > 0 else None
    nested = [polygons_of(part) for part in getattr(shape, "geoms", ())]
    parts = [part for found_ in nested if found_ is not None for part in shapely.get_parts(found_)]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _mend_one(areas: NDArray[Any], at: int, code: str, row: int, findings: list[Finding]) -> bool:
    """Mend one shape in place; False (with a finding) when nothing is left of it."""
    why = str(shapely.is_valid_reason(areas[at]))
    before = float(area_km2(areas[at : at + 1])[0])
    try:
        mended = polygons_of(shapely.make_valid(areas[at], method="structure", keep_collapsed=False))
    except shapely.errors.GEOSException as error:
        mended, why = None, f"{why}; {error}"
    if mended is None or not shapely.is_valid(mended):
        findings.append(found("geometry_unmendable", row=row, column="geometry", value=why, code=code))
        return False
    areas[at] = mended
    change = float(area_km2(areas[at : at + 1])[0]) - before
    findings.append(
        found("geometry_mended", row=row, column="geometry", value=why, code=code, change=f"{change:+.6f}")
    )
    return True

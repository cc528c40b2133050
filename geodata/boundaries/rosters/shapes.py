"""Shapes for areas of a roster, constructed from their points ward by ward, where that misleads nobody.

The rule: a ward is shared out only when every one of its areas has a usable point (inside the ward, and its own).
Otherwise a case with a point would be counted for a neighbour of the area that has no shape. `anyway` overrules
that; `never` constructs nothing. A ward of which an area has a true boundary is never shared out.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from geodata.boundaries.findings import Finding, found
from geodata.boundaries.voronoi import DECIMALS, VORONOI, metres_away, nearest_land
from zones.areas import Edition

Rule = Literal["complete", "anyway", "never"]


@dataclass(frozen=True)
class Shaped:
    """Shapes (None: known by name only) and marks of the areas of a level, and what was found."""

    geometry: NDArray[Any]
    made: list[str | None]
    findings: list[Finding]


def shaped(
    areas: pl.DataFrame, geometry: NDArray[Any], above: Edition, wards: set[str], rule: Rule
) -> Shaped:
    """Shapes of the areas of some wards.

    Parameters
    ----------
    areas : columns code, name, parent_code, made, lon, lat
    geometry : a shape each, or None
    above : holds the wards in its smallest level
    wards : codes of those that are to be looked at; areas of others keep what they have
    """
    result = Shaped(geometry.copy(), areas["made"].to_list(), [])
    level = above.rows(above.levels[-1])
    row_of = {code: at for at, code in enumerate(above.areas["code"][level], level.start)}
    places = areas.with_row_index("at").filter(pl.col("parent_code").is_in(sorted(wards)))
    made: list[tuple[int, int]] = []
    for (code,), members in places.group_by("parent_code", maintain_order=True):
        at = members["at"].to_numpy()
        true = ~shapely.is_missing(geometry[at]) & (members["made"] != VORONOI).fill_null(True).to_numpy()
        _forget(result, at[~true])
        if not true.any():
            ward, name = above.geometry[row_of[str(code)]], above.areas["name"][row_of[str(code)]]
            made.append((1, _share_out(result, members, ward, f"{name} ({code})", rule)))
    wards_made = sum(1 for _, n in made if n)
    if wards_made:
        times = sum(n for _, n in made)
        result.findings.insert(0, found("voronoi_made", times=times, wards=wards_made))
    return result


def _forget(result: Shaped, at: NDArray[Any]) -> None:
    result.geometry[at] = None
    for one in at.tolist():
        result.made[one] = None


def _share_out(result: Shaped, members: pl.DataFrame, ward: Any, name: str, rule: Rule) -> int:
    """Construct the shapes of one ward, if the rule lets it; how many areas got one."""
    pointed = members.filter(pl.col("lon").is_not_null() & pl.col("lat").is_not_null())
    if ward is None or pointed.is_empty():
        return 0
    points = pointed.select("lon", "lat").to_numpy()
    usable = _usable(pointed, points, ward, name, result.findings)
    facts: dict[str, Any] = {"value": name, "times": len(members), "with_point": int(usable.sum())}
    whole = usable.sum() == len(members)
    if rule == "never" or not usable.any():
        return 0
    if not whole and rule == "complete":
        result.findings.append(found("voronoi_not_made", **facts))
        return 0
    if not whole:
        result.findings.append(found("voronoi_incomplete", **facts))
    land = nearest_land(ward, points[usable])
    at = pointed["at"].to_numpy()[usable]
    result.geometry[at] = land
    for one, shape in zip(at.tolist(), land, strict=True):
        result.made[one] = None if shape is None else VORONOI
    return int((~shapely.is_missing(land)).sum())


def _usable(
    pointed: pl.DataFrame, points: NDArray[np.float64], ward: Any, name: str, findings: list[Finding]
) -> NDArray[np.bool_]:
    """Points inside their ward, the first of those that are the same."""
    usable = np.asarray(shapely.intersects_xy(ward, points), bool)
    first: dict[tuple[float, float], str] = {}
    for at, (code, called) in enumerate(pointed.select("code", "name").iter_rows()):
        told = {"code": code, "name": called, "area_level": ""}
        if not usable[at]:
            away = f"{metres_away(ward, points[at]) / 1000:.3g} km"
            findings.append(found("point_outside", value=name, km=away, **told))
            continue
        lon, lat = np.round(points[at], DECIMALS).tolist()
        if (other := first.setdefault((lon, lat), code)) != code:
            findings.append(found("point_doubled", other=other, **told))
            usable[at] = False
    return usable

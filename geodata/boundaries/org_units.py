"""Organisation units of DHIS2 (`organisationUnits.geojson`): several levels in one file, some with shapes, some not."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from geodata.intake.foreign.documents import read_document
from zones.errors import InputError

_SHAPES: Final = ("Polygon", "MultiPolygon")
_FARTHEST: Final = 20  # parents above each other


@dataclass(frozen=True)
class OrgUnit:
    """One unit: its id in DHIS2, its code ("" = none), level, ids of the units above it from the nearest, and shape."""

    id: str
    code: str
    name: str
    level: str
    above: tuple[str, ...]
    geometry: Mapping[str, Any] | None

    @property
    def has_shape(self) -> bool:
        """Whether it has boundaries."""
        return self.geometry is not None and self.geometry.get("type") in _SHAPES

    @property
    def point(self) -> tuple[Any, Any] | None:
        """Longitude and latitude of a unit that is a point."""
        pair = (
            self.geometry.get("coordinates")
            if self.geometry and self.geometry.get("type") == "Point"
            else None
        )
        return (pair[0], pair[1]) if isinstance(pair, list) and len(pair) >= 2 else None


def read_org_units(path: Path) -> list[OrgUnit]:
    """Every unit of the file, as it stands there; raises InputError for what holds no organisation units."""
    if not path.is_file():
        raise InputError("there is no such file", where=str(path), fix="check its name",
                         vi="không có tệp này", vi_fix="xem lại tên tệp")  # fmt: skip
    document = read_document(path.read_bytes(), path.name, numbers=True)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features or not all(_is_unit(one) for one in features):
        raise InputError(
            "these are no organisation units of DHIS2: each needs an id, a name and a level", where=path.name,
            fix="export organisationUnits.geojson with its levels, or leave out --level-map",
            vi="đây không phải đơn vị tổ chức của DHIS2: mỗi đơn vị cần có id, tên và cấp",
            vi_fix="xuất organisationUnits.geojson kèm các cấp, hoặc bỏ --level-map",
        )  # fmt: skip
    units = [_unit(one) for one in features]
    nearest = {one.id: one.above[0] for one in units if one.above}
    return [_with_line(one, nearest) for one in units]


def _is_unit(feature: Any) -> bool:
    told = feature.get("properties") if isinstance(feature, dict) else None
    return isinstance(told, dict) and "level" in told and "name" in told


def _unit(feature: Mapping[str, Any]) -> OrgUnit:
    told, geometry = feature["properties"], feature.get("geometry")
    graph = [part for part in str(told.get("parentGraph") or "").split("/") if part]
    parent = str(told.get("parent") or "")
    above = [parent] if parent else graph[-1:]
    return OrgUnit(
        str(feature.get("id") or told.get("id") or ""), str(told.get("code") or ""), str(told.get("name") or ""),
        str(told["level"]), (*above, *(part for part in reversed(graph) if part not in above)),
        geometry if isinstance(geometry, dict) else None,
    )  # fmt: skip


def _with_line(unit: OrgUnit, nearest: Mapping[str, str]) -> OrgUnit:
    """The unit with all units above it, as far as the file tells them."""
    line = list(unit.above[:1])
    while line and line[-1] in nearest and len(line) < _FARTHEST and nearest[line[-1]] not in line:
        line.append(nearest[line[-1]])
    rest = [one for one in unit.above if one not in line]
    return OrgUnit(unit.id, unit.code, unit.name, unit.level, (*line, *rest), unit.geometry)


def checked_levels(units: Sequence[OrgUnit], levels: Mapping[str, str], where: str) -> None:
    """Raise InputError where a level that is asked for is not in the file."""
    there = sorted({one.level for one in units})
    absent = [number for number in levels if number not in there]
    if absent:
        raise InputError(
            f"no unit is of level {', '.join(absent)}; there are levels {', '.join(there)}", where=where,
            fix="--level-map 2=province,3=district,4=ward with the levels of the file",
            vi=f"không có đơn vị cấp {', '.join(absent)}; trong tệp có các cấp {', '.join(there)}",
            vi_fix="ghi --level-map 2=province,3=district,4=ward theo các cấp trong tệp",
        )  # fmt: skip


def codes_of(units: Sequence[OrgUnit], by: str, where: str) -> dict[str, str]:
    """Id -> the code under which a unit is held: its id, or (`by` = `code`) its code, which then each must have."""
    if by == "id":
        return {one.id: one.id for one in units}
    without = [one.name for one in units if not one.code]
    if without:
        raise InputError(
            f"{len(without)} units have no code ({', '.join(without[:5])})", where=where,
            fix="leave out --code: their ids are taken", vi=f"{len(without)} đơn vị không có mã "
            f"({', '.join(without[:5])})", vi_fix="bỏ --code để lấy id của DHIS2",
        )  # fmt: skip
    return {one.id: one.code for one in units}


def write_shapes(units: Sequence[OrgUnit], codes: Mapping[str, str], path: Path) -> None:
    """Units with shapes as a layer with `code`, `name` and `parent` (the code of the nearest held unit above)."""
    told = [{"code": codes[one.id], "name": one.name, "parent": parent_of(one, codes)} for one in units]
    if not any(one["parent"] for one in told):
        told = [{"code": one["code"], "name": one["name"]} for one in told]
    features = [
        {"type": "Feature", "geometry": one.geometry, "properties": about}
        for one, about in zip(units, told, strict=True)
    ]
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf-8"
    )


def write_roster(units: Sequence[OrgUnit], codes: Mapping[str, str], above: str, path: Path) -> None:
    """Units without shapes as a roster: `code`, `name`, the code of the unit above (of the level `above`), point."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["code", "name", f"{above}_code", "lon", "lat"])
        for one in units:
            lon, lat = one.point or ("", "")
            rows.writerow([codes[one.id], one.name, parent_of(one, codes), lon, lat])


def parent_of(unit: OrgUnit, codes: Mapping[str, str]) -> str:
    """The code of the nearest unit above that is held; "" where none is."""
    return next((codes[one] for one in unit.above if one in codes), "")

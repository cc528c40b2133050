"""What was found in boundaries or a roster, for the import page: numbers, refused rows, overlaps and gaps."""

from typing import Any, Final

import polars as pl

from geodata.boundaries.findings import Finding
from geodata.boundaries.report import BoundaryReport
from zones.areas import Edition
from zones.phrases import Words, both

_MOST_ROWS: Final = 10
_MOST_PAIRS: Final = 100
_MOST_EXAMPLES: Final = 4
_SEVERITY: Final = {"warned": 0, "mended": 1, "noted": 2}


def report_told(report: BoundaryReport, made: Edition, *, same: bool = False) -> dict[str, Any]:
    """The numbers of a check, its refused rows by reason, its other findings, overlaps and gaps."""
    names = dict(
        made.areas.filter(pl.col("area_level") == report.area_level).select("code", "name").iter_rows()
    )
    told = report.to_json(limit=_MOST_PAIRS)
    pairs = told["overlaps"]
    pairs["largest"] = [
        one | {"name": names.get(one["code"]), "other_name": names.get(one["other"])}
        for one in pairs["largest"]
    ]
    return {
        "read": report.read, "accepted": 0 if same else report.loaded, "unchanged": report.loaded if same else 0,
        "refused": report.refused, "crs": report.crs if len(report.crs) < 60 else None,
        "area_km2": told["area_km2"], "overlaps": pairs, "gaps": told["gaps"],
        "columns": _columns(report), "groups": _groups(report.findings), "findings": _findings(report.findings),
        "rows": _rows(report, made),
    }  # fmt: skip


def _columns(report: BoundaryReport) -> list[dict[str, Any]]:
    taken = [{"heading": name, "column": None, "field": role} for role, name in report.columns.items()]
    return [*taken, *({"heading": name, "column": None, "field": None} for name in report.left_aside)]


def _groups(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Refused rows by reason, as those of other tables."""
    by_code: dict[str, list[Finding]] = {}
    for one in findings:
        if one.severity == "refused":
            by_code.setdefault(one.code, []).append(one)
    return [
        {
            "code": code,
            "rows": len(some),
            "values": len(some),
            "examples": [_example(one) for one in some[:5]],
        }
        for code, some in sorted(by_code.items(), key=lambda pair: -len(pair[1]))
    ]


def _example(one: Finding) -> dict[str, Any]:
    (vi, fix_vi), (en, fix) = one.words("vi"), one.words("en")
    return {
        "column": one.column, "value": one.value, "rows": 1, "first": [one.row] if one.row else [], "problem": en,
        "problem_vi": vi, "remedy": fix, "remedy_vi": fix_vi,
    }  # fmt: skip


def _findings(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """What was found besides refused rows, by kind, what has to be looked at first."""
    by_code: dict[str, list[Finding]] = {}
    for one in findings:
        if one.severity != "refused":
            by_code.setdefault(one.code, []).append(one)
    told = []
    for code, some in by_code.items():
        words = [(one.words("vi"), one.words("en")) for one in some[:_MOST_EXAMPLES]]
        told.append({
            "code": code, "severity": some[0].severity, "times": len(some),
            "examples": [both(vi[0], en[0]) for vi, en in words], "remedy": both(words[0][0][1], words[0][1][1]),
        })  # fmt: skip
    return sorted(told, key=lambda one: _SEVERITY[one["severity"]])


def _rows(report: BoundaryReport, made: Edition) -> list[dict[str, Any]]:
    """The first units as they would be kept; those whose letters were decoded first."""
    parents = made.areas.select(pl.col("area").alias("parent"), pl.col("name").alias("within"))
    units = made.areas.filter(pl.col("area_level") == report.area_level).join(
        parents, on="parent", how="left", maintain_order="left"
    )
    if "name_raw" in units.columns:
        units = units.sort(pl.col("name_raw").is_null(), maintain_order=True)
    shown = [name for name in ("code", "name_raw", "name", "within", "area_km2", "households", "lon", "lat", "made")
             if name in units.columns and units[name].count()]  # fmt: skip
    return units.head(_MOST_ROWS).select(shown).with_columns(pl.col(pl.Float64).round(5)).to_dicts()


#: Why a unit is refused, in a few words.
WORDS: Final[dict[str, Words]] = {
    "code_missing": both("thiếu mã đơn vị", "code missing"),
    "code_doubled": both("một mã ở nhiều dòng", "one code on several rows"),
    "geometry_empty": both("đơn vị không có hình", "no shape"),
    "geometry_not_area": both("hình không phải vùng", "shape is no area"),
    "geometry_unmendable": both("hình hỏng, không sửa được", "shape broken beyond mending"),
    "lonlat_swapped": both("kinh độ và vĩ độ đổi chỗ", "longitude and latitude swapped"),
    "metres_as_degrees": both("tọa độ mét ghi là độ", "metres labelled as degrees"),
    "coordinate_impossible": both("tọa độ không thể có", "impossible coordinates"),
}

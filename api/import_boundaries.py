"""What the import page shows of boundaries before they are loaded: the units, their outlines, what they replace."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from api.import_editions import changes_told, clashing, editions_told, may_end, units_changed
from api.import_findings import report_told
from api.import_layers import boundary_file, suggested_parents
from api.import_outlines import outlines
from api.loading import laid_out
from api.workspace import Workspace
from geodata.boundaries.report import BoundaryReport
from geodata.layers import layers_of
from geodata.vn2000.provinces import provinces
from zones.areas import Edition
from zones.phrases import both

_DAY_FIRST: Final = both(
    "từ ngày nào bộ ranh giới này có hiệu lực? Bộ {names} cũng đang có hiệu lực ở nơi này",
    "from which day do these boundaries hold? {names} holds there on the same days",
)
_DAY_FIX: Final = both(
    "ghi ngày bắt đầu ở “Cách nạp”, hoặc chọn bộ ranh giới mà tệp này thay",
    "give the first day under “How to load it”, or choose the set that this file replaces",
)


def layer_told(workspace: Workspace, path: Path, how: Mapping[str, Any]) -> dict[str, Any]:
    """A layer of boundaries as it would be kept, as plain data; raises as `boundary_file` and `laid_out` do."""
    file = boundary_file(workspace, path, how)
    made = laid_out(workspace, file)
    others = clashing(workspace, made.edition)
    same = made.before is not None and _says_the_same(made.before, made.edition)
    units = units_changed(made.before, made.edition, file.level)
    ends = ends_of(how, [one.name for one in others if may_end(one, made.edition.valid_from)])
    open_clash = [one.name for one in others if one.name not in ends]
    told = report_told(made.report, made.edition, same=same)
    return told | {
        "list": made.edition.name,
        "layers": [one.name for one in layers_of(path)],
        "outlines": _drawn(made.edition, made.before, file.level, units, made.report),
        "persons": int(made.persons["persons"].sum()) if file.population else None,
        "parents": {
            "taken": [str(one) for one in file.parent_levels],
            "suggested": [str(one) for one in suggested_parents(path, file.level, file)],
        },
        "systems": systems(),
        "boundaries": boundaries_told(workspace, made.edition, made.before, file.level)
        | {"clash": open_clash, "ends": ends, "changes": changes_told(units), "same": same},
        "error": _clash(open_clash) if open_clash and made.before is None and not made.edition.valid_from else None,
        "settled": {
            "level": file.level, "edition": made.edition.name, "parents": [str(one) for one in file.parent_levels],
            "ends": ends,
        },
    }  # fmt: skip


def ends_of(how: Mapping[str, Any], usual: list[str]) -> list[str]:
    """The sets that end on the first day of the new one: those asked for, else those that would hold beside it."""
    asked: list[str] | None = how.get("ends")
    return usual if asked is None else [one for one in usual if one in asked]


def _says_the_same(before: Edition, after: Edition) -> bool:
    known = (before.checksum, before.valid_from, before.valid_to)
    return known == (after.checksum, after.valid_from, after.valid_to)


def _clash(names: list[str]) -> dict[str, str]:
    listed = ", ".join(f"“{one}”" for one in names)
    said = {lang: text.format(names=listed) for lang, text in _DAY_FIRST.items()}
    return {
        "error": said["en"],
        "error_vi": said["vi"],
        "fix": _DAY_FIX["en"],
        "fix_vi": _DAY_FIX["vi"],
        "where": "",
    }


def systems() -> list[dict[str, Any]]:
    """The coordinate systems that may be chosen by hand."""
    degrees = [
        ("EPSG:4326", both("kinh vĩ độ WGS 84 (GPS)", "longitude and latitude, WGS 84 (GPS)")),
        ("VN2000", both("kinh vĩ độ VN-2000", "longitude and latitude, VN-2000")),
        ("VN2000:UTM48", both("VN-2000 / UTM 48 (múi 6°)", "VN-2000 / UTM 48 (6°)")),
        ("VN2000:UTM49", both("VN-2000 / UTM 49 (múi 6°)", "VN-2000 / UTM 49 (6°)")),
    ]
    of_provinces = [
        (f"VN2000:{name}", both(f"VN-2000, múi 3° của {name}", f"VN-2000, 3° zone of {name}"))
        for name in sorted(provinces())
    ]
    return [{"option": option, "words": words} for option, words in [*degrees, *of_provinces]]


def boundaries_told(
    workspace: Workspace, made: Edition, before: Edition | None, level: str
) -> dict[str, Any]:
    """The set of boundaries that a file goes to, and the others."""
    return {
        "edition": made.name, "level": level, "is_new": before is None, "valid_from": made.valid_from,
        "valid_to": made.valid_to, "levels": [_size(made, one) for one in made.levels],
        "replaces": before is not None and level in before.levels,
        "held": [one for one in editions_told(workspace) if one["name"] != made.name],
    }  # fmt: skip


def _size(edition: Edition, level: str) -> dict[str, Any]:
    span = edition.rows(level)
    return {"level": level, "units": span.stop - span.start}


def _drawn(
    made: Edition, before: Edition | None, level: str, units: pl.DataFrame, report: BoundaryReport
) -> dict[str, Any]:
    """The outlines of a level as they would be held, and those that would go."""
    limit = report.overlaps.filter(pl.col("share") > report.max_overlap)
    overlapping = {*limit["code"].to_list(), *limit["other"].to_list()}
    return drawn_units(made, before, level, units, overlapping)


def drawn_units(
    made: Edition, before: Edition | None, level: str, units: pl.DataFrame, marked: set[str]
) -> dict[str, Any]:
    """The outlines of a level with `code`, `name`, `km2`, `what` became of each, and whether it is `marked`."""
    what = {code: one for code, one in units.select("code", "what").iter_rows()}
    fresh = "new" if before is None or level not in before.levels else None
    shapes, told = [], []
    span = made.rows(level)
    for at in range(span.start, span.stop):
        row = made.areas.row(at, named=True)
        shapes.append(made.geometry[at])
        told.append({
            "code": row["code"], "name": row["name"], "km2": round(row["area_km2"] or 0, 2),
            "what": "same" if fresh else what.get(row["code"], "same"), "marked": row["code"] in marked,
            "made": row.get("made"),
        })  # fmt: skip
    if before is not None:
        gone = {code for code, one in what.items() if one == "gone"}
        old = before.rows(level)
        for at in range(old.start, old.stop):
            row = before.areas.row(at, named=True)
            if row["code"] in gone:
                shapes.append(before.geometry[at])
                told.append(
                    {"code": row["code"], "name": row["name"], "km2": None, "what": "gone", "marked": False}
                )
    drawn = np.empty(len(shapes), object)
    drawn[:] = shapes
    return outlines(drawn, told)

"""Reading a boundary file: the layer, the columns, the projection. What is wrong with single rows is judged later."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import shapely

from geodata.boundaries.choice import GUESSED, LayerChoice
from geodata.boundaries.columns import ParentLevel
from geodata.boundaries.dissolve import nearest_first
from geodata.boundaries.draft import DRAFT_SCHEMA, Draft
from geodata.boundaries.findings import Finding, found
from geodata.boundaries.lettering import LayerText, meant_headings, read_text
from geodata.boundaries.projecting import to_lonlat
from geodata.boundaries.raw import RawLayer, read_raw
from geodata.boundaries.roles import Roles
from geodata.boundaries.systems import System, system_of
from geodata.boundaries.texts import is_numeric
from zones.errors import InputError


def read_boundaries(
    path: str | Path,
    area_level: str,
    how: LayerChoice = GUESSED,
    *,
    names: Callable[[], Collection[str]] = tuple,
) -> Draft:
    """Boundaries of one level from any vector file, as text columns and shapes in EPSG:4326.

    A file without names or parents is fine. `names` gives keys of known names, by which text in old encodings is
    known. InputError says what makes the file unreadable and how to mend it.
    """
    _suits(area_level)
    nearest_first(how.parent_levels, area_level)
    roles = Roles(area_level, how, str(path))
    raw = read_raw(path, how.layer, how.encoding, roles.choose)
    _holds_rows(raw)
    system = system_of(raw.crs, raw.where, how.crs, keep=how.keep_crs)
    called = meant_headings(raw.table.column_names)
    raw = replace(raw, table=raw.table.rename_columns([called[column] for column in raw.table.column_names]))
    told = read_text(raw.table, roles.of, by_hand=how.text_encoding, names=names, where=raw.where)
    draft = _draft(raw, area_level, system, roles.of, how.parent_levels, told)
    return replace(draft, left_aside=roles.left_aside, suggested=roles.suggested)


def _suits(area_level: str) -> None:
    if not re.fullmatch(r"(?!cell)[a-z][a-z0-9_]*", area_level):
        raise InputError(
            f"{area_level!r} is no name of an area level",
            where="--level",
            fix="use for example ward",
            vi=f"{area_level!r} không dùng làm tên cấp được",
            vi_fix="ghi ví dụ ward",
        )


def _holds_rows(raw: RawLayer) -> None:
    if not len(raw.geometry):
        raise InputError(
            "the layer has no rows",
            where=raw.where,
            fix="check what was exported",
            vi="lớp dữ liệu không có dòng nào",
            vi_fix="xem lại dữ liệu đã xuất",
        )


def _draft(
    raw: RawLayer, level: str, system: System, roles: dict[str, str], parents: tuple[ParentLevel, ...],
    text: LayerText,
) -> Draft:  # fmt: skip
    codes = [code or "" for code in text.told["code"]]
    placed = to_lonlat(shapely.force_2d(raw.geometry), system.crs, codes, raw.where)
    findings = [
        *_broken(raw, codes),
        *_remarks(raw, roles),
        *text.findings,
        *system.findings,
        *placed.findings,
    ]
    keep = ~placed.refused
    keep[list(raw.broken)] = False
    rows = _rows(text.told, len(codes))
    if text.name_raw is not None:
        rows = rows.with_columns(pl.Series("name_raw", text.name_raw, dtype=pl.String))
    rows = rows.filter(pl.Series(keep))
    return Draft(
        level, rows, placed.geometry[keep], parents, raw.where, system.crs.to_string(), roles, len(codes),
        tuple(findings), "population" in roles and is_numeric(raw.table.schema.field(roles["population"]).type),
    )  # fmt: skip


def _broken(raw: RawLayer, codes: list[str]) -> list[Finding]:
    return [
        found("geometry_unmendable", row=row + 2, column="geometry", value=why, code=codes[row])
        for row, why in raw.broken.items()
    ]


def _remarks(raw: RawLayer, roles: dict[str, str]) -> list[Finding]:
    remarks = []
    if high := int(shapely.has_z(raw.geometry).sum()):
        remarks.append(found("height_dropped", column="geometry", times=high))
    if is_numeric(raw.table.schema.field(roles["code"]).type):
        remarks.append(found("codes_were_numbers", column=roles["code"]))
    return remarks


def _rows(told: dict[str, list[str | None]], n: int) -> pl.DataFrame:
    empty: list[str | None] = [None] * n
    columns = {
        "row": pl.Series(np.arange(n) + 2, dtype=pl.Int64),
        "code": told["code"],
        "name": told.get("name", empty),
        "parent_code": told.get("parent", empty),
        "population": told.get("population", empty),
    }
    parents = {role: told[role] for role in told if role not in {"code", "name", "parent", "population"}}
    schema = {**DRAFT_SCHEMA, **{role: pl.String for role in parents}}
    return pl.DataFrame({**columns, **parents}, schema=schema)

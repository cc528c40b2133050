"""Reading a boundary file: the layer, the columns, the projection. What is wrong with single rows is judged later."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import shapely

from geodata.boundaries.columns import (
    ParentLevel,
    chosen,
    guess_code,
    guess_name,
    guess_parent,
    levels_in_columns,
)
from geodata.boundaries.dissolve import nearest_first
from geodata.boundaries.draft import DRAFT_SCHEMA, Draft
from geodata.boundaries.findings import Finding, found
from geodata.boundaries.lettering import LayerText, meant_headings, read_text
from geodata.boundaries.projecting import to_lonlat
from geodata.boundaries.raw import RawLayer, read_raw
from geodata.boundaries.systems import System, system_of
from geodata.boundaries.texts import is_numeric
from zones.errors import InputError

#: What a parent level may be given as: itself, or (area level, code column, name column).
Parent = ParentLevel | tuple[str, str | None, str | None]


def read_boundaries(
    path: str | Path,
    area_level: str,
    *,
    layer: str | None = None,
    crs: str | None = None,
    code: str | None = None,
    name: str | None = None,
    parent: str | None = None,
    parent_levels: Sequence[Parent] = (),
    population: str | None = None,
    encoding: str | None = None,
    keep_crs: bool = False,
    text_encoding: Mapping[str, str] | None = None,
    names: Callable[[], Collection[str]] = tuple,
) -> Draft:
    """Boundaries of one level from any vector file, as text columns and shapes in EPSG:4326.

    `code`, `name`, `parent` and `population` name columns; the first three are guessed by their usual names where
    not given, and a file without names or parents is fine. `parent_levels` are levels that the file carries in
    columns. `crs` overrules what the file says, `keep_crs` takes
    that to the letter. `text_encoding` (column or "" for all -> encoding) and `names`: see `lettering`. InputError says
    what makes the file unreadable and how to mend it.
    """
    if not re.fullmatch(r"(?!cell)[a-z][a-z0-9_]*", area_level):
        raise InputError(
            f"{area_level!r} is no name of an area level",
            where="--level",
            fix="use for example ward",
            vi=f"{area_level!r} không dùng làm tên cấp được",
            vi_fix="ghi ví dụ ward",
        )
    parents = tuple(_parent_level(given) for given in parent_levels)
    nearest_first(parents, area_level)
    roles: dict[str, str] = {}
    seen: list[str] = []

    def choose(columns: list[str]) -> list[str]:
        called = meant_headings(columns)
        seen.extend(called[column] for column in columns)
        given = {"code": code, "name": name, "parent": parent, "population": population}
        given = {role: called.get(column or "", column) for role, column in given.items()}
        roles.update(_roles(seen, area_level, given, parents, str(path)))
        known = {meant: column for column, meant in called.items()}
        return [known[meant] for meant in dict.fromkeys(roles.values())]

    raw = read_raw(path, layer, encoding, choose)
    if not len(raw.geometry):
        raise InputError(
            "the layer has no rows",
            where=raw.where,
            fix="check what was exported",
            vi="lớp dữ liệu không có dòng nào",
            vi_fix="xem lại dữ liệu đã xuất",
        )
    system = system_of(raw.crs, raw.where, crs, keep=keep_crs)
    called = meant_headings(raw.table.column_names)
    raw = replace(raw, table=raw.table.rename_columns([called[column] for column in raw.table.column_names]))
    told = read_text(raw.table, roles, by_hand=text_encoding, names=names, where=raw.where)
    draft = _draft(raw, area_level, system, roles, parents, told)
    used = set(roles.values())
    left = tuple(column for column in seen if column not in used)
    suggested = () if parent else _suggested(seen, area_level, roles, parents)
    return replace(draft, left_aside=left, suggested=suggested)


def _suggested(
    columns: list[str], level: str, roles: dict[str, str], parents: tuple[ParentLevel, ...]
) -> tuple[ParentLevel, ...]:
    """Levels above that could be made from columns; a column of parents' codes is one of theirs."""
    taken = {column for role, column in roles.items() if role != "parent"}
    asked = {up.area_level for up in parents}
    return tuple(up for up in levels_in_columns(columns, level, taken) if up.area_level not in asked)


def _parent_level(given: Parent) -> ParentLevel:
    return given if isinstance(given, ParentLevel) else ParentLevel(given[0], given[1] or "", given[2] or "")


def _roles(
    columns: list[str], level: str, given: dict[str, str | None], parents: tuple[ParentLevel, ...], where: str
) -> dict[str, str]:
    """Role -> column: `code`, `name`, `parent`, `population`, and `district_code`, `district_name` and so on."""
    code = chosen(
        given["code"], guess_code(columns, level), columns, what="code", option="--code", where=where
    )
    roles = {"code": code}
    for up in parents:
        for part in ("code", "name"):
            if column := getattr(up, part):
                option = f"--parent-level {up.area_level}="
                roles[f"{up.area_level}_{part}"] = chosen(
                    column, "", columns, what=part, option=option, where=where
                )
    guesses = {"name": guess_name(columns, level, roles.values())}
    if not parents:
        guesses["parent"] = guess_parent(columns, level, roles.values())
    for role in ("name", "parent", "population"):
        column = given[role] or guesses.get(role, "")
        if column:
            roles[role] = chosen(column, "", columns, what=role, option=f"--{role}", where=where)
    return roles


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

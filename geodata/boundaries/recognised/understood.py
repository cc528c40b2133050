"""A layer with everything that can be told without asking: its level, its codes, the levels above."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import polars as pl

from geodata.boundaries.choice import LayerChoice
from geodata.boundaries.columns import ParentLevel, guess_code, guess_name
from geodata.boundaries.findings import Finding, found
from geodata.boundaries.recognised.above import levels_above
from geodata.boundaries.recognised.codes import code_of_layer
from geodata.boundaries.recognised.glimpse import glimpse
from geodata.boundaries.recognised.levels import ToldLevel, level_of_layer, level_of_names
from geodata.intake.notes import LEVELS_VI
from geodata.quoting import quoted

_KINDS: Final = {
    "names": "level_by_names", "columns": "level_by_columns", "codes": "level_by_codes", "nothing": "level_unknown",
}  # fmt: skip


@dataclass(frozen=True)
class Understood:
    """The level of a layer, how it is read, and what is said of both."""

    area_level: str
    how: LayerChoice
    findings: tuple[Finding, ...]


def understood(
    path: str | Path,
    area_level: str | None,
    how: LayerChoice,
    *,
    above: bool = False,
    held: Collection[str] = (),
) -> Understood:
    """Fill in what was not said of a layer: its level, a column of codes where none is called so, and, if `above`, the
    levels above that it carries in columns and that are not `held`.

    InputError where the file cannot be opened.
    """
    return understood_rows(glimpse(path, how), area_level, how, above=above, held=held)


def understood_rows(
    rows: pl.DataFrame,
    area_level: str | None,
    how: LayerChoice,
    *,
    above: bool = False,
    held: Collection[str] = (),
) -> Understood:
    """As `understood`, from the `glimpse` of a layer."""
    findings = list[Finding]()
    if area_level is None:
        told = level_of_layer(rows, how.name)
        area_level, findings = told.level, [_about_level(told)]
    else:
        findings += _unlike(rows, how, area_level)
    how, more = _with_code(rows, area_level, how)
    if above and not how.parent and not how.parent_levels:
        how, made = _with_levels(rows, area_level, how, held)
        more += made
    return Understood(area_level, how, (*findings, *more))


def _about_level(told: ToldLevel) -> Finding:
    return found(_KINDS[told.why], value=told.example, area_level=told.level)


def _unlike(rows: pl.DataFrame, how: LayerChoice, area_level: str) -> list[Finding]:
    """That the names bear the type words of another level than the one asked for."""
    column = how.name or guess_name(rows.columns, area_level)
    other, example = level_of_names(rows[column]) if column in rows.columns else ("", "")
    if other in ("", area_level):
        return []
    return [found("level_unlike", value=example, area_level=area_level, other=other, other_vi=_vi(other))]


def _with_code(rows: pl.DataFrame, area_level: str, how: LayerChoice) -> tuple[LayerChoice, list[Finding]]:
    if how.code or guess_code(rows.columns, area_level):
        return how, []
    told = code_of_layer(rows)
    if told is None:
        return how, []
    return replace(how, code=told.column), [found(told.kind, column=told.column)]


def _with_levels(
    rows: pl.DataFrame, area_level: str, how: LayerChoice, held: Collection[str]
) -> tuple[LayerChoice, list[Finding]]:
    code = how.code or guess_code(rows.columns, area_level)
    taken = [code, how.name or guess_name(rows.columns, area_level, [code]), how.population or ""]
    could = levels_above(rows, area_level, taken)
    made = tuple(up for up in could if up.area_level not in held)
    kept = [up for up in could if up.area_level in held]
    findings = [
        _about(kind, area_level, ups) for kind, ups in (("levels_made", made), ("levels_kept", kept)) if ups
    ]
    return replace(how, parent_levels=made), findings


def _about(kind: str, area_level: str, ups: Sequence[ParentLevel]) -> Finding:
    said = ", ".join(f"{up.area_level} ({_columns(up)})" for up in ups)
    said_vi = ", ".join(f"{_vi(up.area_level)} ({_columns(up)})" for up in ups)
    options = " ".join(f"--parent-level {quoted(str(up))}" for up in ups)
    return found(kind, area_level=area_level, made=said, made_vi=said_vi, options=options)


def _columns(up: ParentLevel) -> str:
    return ", ".join(column for column in (up.code, up.name) if column)


def _vi(level: str) -> str:
    return LEVELS_VI.get(level, level)

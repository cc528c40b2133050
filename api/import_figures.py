"""What the import page shows of figures of areas before they are loaded: reports, other figures, people.

Which figures of which areas and days were understood, what they sum to, and what they change against what is held.
"""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from api.workspace import Workspace
from geodata.intake.areas.known_figures import RETURNEES, figure_of
from zones.phrases import Words, both

_KEYS: Final = {
    "reports": ("area_level", "area_code", "date", "setting"), "context": ("area_level", "area_code", "date", "name"),
    "population": ("area_level", "area_code"),
}  # fmt: skip
_VALUES: Final = {"reports": "cases_stated", "context": "value", "population": "persons"}
_MOST_FIGURES: Final = 60
_MOST_LINES: Final = 12
_MOST_DAYS: Final = 7
_MOST_CHANGED: Final = 20


def figures_told(workspace: Workspace, kind: str, rows: pl.DataFrame) -> dict[str, Any]:
    """Accepted rows of a table about areas (as `read_figures` gives them), as plain data.

    `figures`: of each its label, areas, days, and total or range; `grid`: a small table; `changes`: against what is
    held, with examples; `days`.
    """
    if rows.is_empty():
        return {"figures": [], "figures_in_all": 0, "grid": None, "against": None, "days": None}
    held = _held(workspace, kind, rows)
    compared = _compared(kind, rows, held)
    figures = _figures(kind, compared)
    days = [str(compared["date"].min()), str(compared["date"].max())] if "date" in rows.columns else None
    names = _names(workspace, compared)
    return {
        "figures": figures[:_MOST_FIGURES], "figures_in_all": len(figures), "days": days,
        "grid": _grid(kind, compared, names), "against": _against(kind, compared, names),
    }  # fmt: skip


def _held(workspace: Workspace, kind: str, rows: pl.DataFrame) -> pl.DataFrame:
    """What is held now, under the names of the columns of such rows."""
    keys, value = _KEYS[kind], _VALUES[kind]
    if kind == "population":
        found = workspace.store.population(str(rows["edition"][0]))
    else:
        found = (workspace.store.reports() if kind == "reports" else workspace.store.context()).rename(
            {"day": "date"}
        )
    return found.select(*keys, pl.col(value).alias("held")).unique(list(keys), keep="last")


def _compared(kind: str, rows: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """The rows with the value `held` before and `what` they are: `new`, `changed`, `same`."""
    keys, value = list(_KEYS[kind]), _VALUES[kind]
    both_ = rows.join(held, on=keys, how="left", nulls_equal=True, maintain_order="left")
    number, before = (
        pl.col(value).cast(pl.Float64, strict=False),
        pl.col("held").cast(pl.Float64, strict=False),
    )
    same = pl.coalesce(number == before, pl.col(value).cast(pl.String) == pl.col("held").cast(pl.String))
    what = (
        pl.when(pl.col("held").is_null()).then(pl.lit("new"))
        .when(same).then(pl.lit("same")).otherwise(pl.lit("changed"))
    )  # fmt: skip
    return both_.with_columns(what.alias("what"), number.alias("number"))


def label_of(name: str) -> Words:
    """What a figure is called; the name itself for one of nobody's list."""
    if name == "cases_stated":
        return both("số ca báo cáo", "cases stated")
    if name == "persons":
        return both("số dân", "persons")
    if name.startswith(f"{RETURNEES}:"):
        origin = name.removeprefix(f"{RETURNEES}:")
        return both(f"người trở về từ {origin}", f"people who returned from {origin}")
    known = figure_of(name)
    return both(known.vi, known.en) if known is not None else both(name, name)


def _kind_of(name: str) -> str:
    if name in ("cases_stated", "persons") or name.startswith(f"{RETURNEES}:"):
        return "count"
    known = figure_of(name)
    return known.kind if known is not None else "number"


def _figures(kind: str, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Each figure with its areas, days and values; a total where it can be added up."""
    named = rows if kind == "context" else rows.with_columns(name=pl.lit(_VALUES[kind]))
    told = []
    for (name,), part in named.group_by("name", maintain_order=True):
        days = part["date"].n_unique() if "date" in part.columns else None
        sort = _kind_of(str(name))
        told.append({
            "name": name, "label": label_of(str(name)), "kind": sort, "values": part.height,
            "areas": part.select("area_level", "area_code").n_unique(), "days": days,
            "total": part["number"].sum() if sort == "count" else None, "low": part["number"].min(),
            "high": part["number"].max(), **_counts(part),
        })  # fmt: skip
    return sorted(told, key=lambda one: -one["values"])


def _counts(rows: pl.DataFrame) -> dict[str, int]:
    counts = dict(rows["what"].value_counts().iter_rows())
    return {what: counts.get(what, 0) for what in ("new", "changed", "same")}


def _against(kind: str, rows: pl.DataFrame, names: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """How many figures are new, changed or the same as what is held, and some that change."""
    changed = rows.filter(pl.col("what") == "changed")
    value = _VALUES[kind]
    examples = [
        {
            "name": names.get((row["area_level"], row["area_code"]), row["area_code"]), "area_code": row["area_code"],
            "date": row.get("date"), "figure": label_of(row["name"]) if kind == "context" else None,
            "before": row["held"], "after": row[value],
        }
        for row in changed.head(_MOST_CHANGED).iter_rows(named=True)
    ]  # fmt: skip
    sums = None
    if kind != "context":
        before = rows["held"].drop_nulls().sum() if rows["held"].count() else None
        sums = {"before": before, "after": int(rows["number"].sum())}
    return {**_counts(rows), "sums": sums, "examples": examples, "examples_in_all": changed.height}


def _grid(kind: str, rows: pl.DataFrame, names: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """A small table: areas with the largest figures, by day, or by figure on the last day."""
    by, shown, heads = _columns(kind, rows)
    value = pl.col("number").sum() if kind != "context" else pl.col(_VALUES[kind]).first()
    cells = shown.group_by("area_level", "area_code", by).agg(value.alias("cell"))
    order = (
        shown.group_by("area_level", "area_code").agg(pl.col("number").sum().alias("size"))
        .sort("size", "area_code", descending=[True, False], nulls_last=True)
    )  # fmt: skip
    found = {(level, code, str(one)): cell for level, code, one, cell in cells.iter_rows()}
    lines = [
        {
            "area_level": level, "area_code": code, "name": names.get((level, code), code),
            "cells": [found.get((level, code, str(head))) for head in heads],
        }
        for level, code, _ in order.head(_MOST_LINES).iter_rows()
    ]  # fmt: skip
    told = [label_of(str(one)) if by == "name" else str(one) for one in heads]
    return {
        "by": by,
        "heads": told,
        "lines": lines,
        "areas": order.height,
        "in_all": (rows if by in rows.columns else shown)[by].n_unique(),
    }


def _columns(kind: str, rows: pl.DataFrame) -> tuple[str, pl.DataFrame, list[Any]]:
    """By what a small table is parted, the rows that it shows, and the heads of its columns."""
    if kind == "population":
        return "name", rows.with_columns(name=pl.lit("persons")), ["persons"]
    if kind == "reports" or (rows["name"].n_unique() == 1 and rows["date"].n_unique() > 1):
        days = rows["date"].unique().sort().tail(_MOST_DAYS)
        return "date", rows.filter(pl.col("date").is_in(days.implode())), days.to_list()
    last = rows.filter(pl.col("date") == pl.col("date").max().over("name"))
    names = last["name"].value_counts(sort=True)["name"].head(_MOST_DAYS)
    return "name", last.filter(pl.col("name").is_in(names.implode())), names.to_list()


def with_names(workspace: Workspace, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of areas with the name of each (`area`), the code where none is known."""
    names = _names(workspace, rows)
    pairs = rows.select("area_level", "area_code").iter_rows()
    return rows.with_columns(
        pl.Series("area", [names.get((level, code), code) for level, code in pairs], dtype=pl.String)
    )


def _names(workspace: Workspace, rows: pl.DataFrame) -> dict[tuple[str, str], str]:
    """The names of areas by level and code."""
    found: dict[tuple[str, str], str] = {}
    for name in rows["edition"].drop_nulls().unique().to_list():
        areas = workspace.store.edition(name).areas
        found |= {
            (level, code): called
            for level, code, called in areas.select("area_level", "code", "name").iter_rows()
        }
    return found

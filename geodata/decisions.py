"""Decisions of the authority on the areas of one edition; those on other boundaries where their area surely is now."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from geodata.crosswalk.known import heirs_between
from geodata.placing import area_here, area_of_code
from geodata.store import Store
from geodata.succession import Succession, Successions, by_crosswalk
from zones.areas import Edition

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions as one edition can show them.

    `here` are those on its areas, one a row and area, oldest record first, with `area` and `former`: the area of
    other boundaries for which it was taken, as JSON (null: this very area). `elsewhere` are those whose area is not
    there any more, or not all of it: with `name`, that of their area, and `partly`, whether some of it is shown.
    """

    here: pl.DataFrame
    elsewhere: pl.DataFrame


def decisions(
    store: Store, edition: Edition, known_at: datetime | None, successions: Successions
) -> Decisions:
    """What the store knows of decisions, for one edition; nothing is dropped."""
    rows = store.overrides(known_at)
    rows = rows.with_columns(area_here(edition, rows).cast(pl.Int32), pl.lit(None, pl.String).alias("former"))
    if not rows["area"].null_count():
        return Decisions(rows, _elsewhere([], rows))
    here, lost = list[Row](), list[Row]()
    for row in rows.iter_rows(named=True):
        if row["area"] is not None:
            here.append(row)
            continue
        name, found, shown = _carried(store, edition, row, known_at, successions)
        here += shown
        if not found.whole:
            lost.append(row | {"name": name, "partly": bool(shown)})
    return Decisions(pl.DataFrame(here, schema=rows.schema), _elsewhere(lost, rows))


def _elsewhere(lost: list[Row], rows: pl.DataFrame) -> pl.DataFrame:
    schema: dict[str, Any] = {**rows.schema, "name": pl.String, "partly": pl.Boolean}
    return pl.DataFrame(lost, schema=schema).drop("area", "former")


def _carried(
    store: Store, edition: Edition, row: Row, known_at: datetime | None, successions: Successions
) -> tuple[str, Succession, list[Row]]:
    """The name of a decision's own area, what became of it, and the decision on each area that it is now."""
    old = store.edition(row["edition"], known_at=known_at)
    area = area_of_code(old, pl.DataFrame([row], schema_overrides={"area": pl.Int32}))[0]
    if area is None:
        return row["area_code"], Succession(), []
    heirs = heirs_between(store, old, edition, known_at)
    told = by_crosswalk(heirs, area) if heirs is not None else None
    found = told or successions.of(old, area, edition)
    name = old.areas["name"][area] or row["area_code"]
    return name, found, [*_shown(edition, row, name, found)]


def _shown(edition: Edition, row: Row, name: str, found: Succession) -> Iterator[Row]:
    for area, relation in found.heirs:
        told = {"code": row["area_code"], "name": name, "edition": row["edition"], "relation": relation}
        code, now = edition.areas["code"][area], edition.areas["name"][area]
        unchanged = relation == "same" and (code, now or code) == (row["area_code"], name)
        yield row | {"area": area, "former": None if unchanged else json.dumps(told, ensure_ascii=False)}

"""Make and keep a crosswalk between two editions; what it came to, in figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from api.workspace import Workspace
from geodata.crosswalk.known import save_crosswalk
from geodata.crosswalk.listed_rows import RefusedRow
from geodata.crosswalk.merger_list import merger_crosswalk
from geodata.crosswalk.pairs import DEFAULT, Tolerance
from geodata.crosswalk.table import Crosswalk, crosswalk
from geodata.store.delivery import ImportResult
from zones.areas import Edition
from zones.errors import InputError, NotFoundError


@dataclass(frozen=True)
class Made:
    """A crosswalk, the editions it lies between, and the import that holds it; of a merger list its rows, the pairs
    without common ground, and the rows that were not followed."""

    walk: Crosswalk
    old: Edition
    new: Edition
    result: ImportResult
    apart: tuple[tuple[str, str], ...] = ()
    rows: int = 0
    refused: tuple[RefusedRow, ...] = ()


def make_crosswalk(
    workspace: Workspace,
    old: str,
    new: str,
    level: str | None = None,
    raster: Path | None = None,
    tolerance: Tolerance = DEFAULT,
    table: Path | None = None,
    columns: Mapping[str, str] | None = None,
) -> Made:
    """Make the crosswalk from an edition to another, by names, and keep it.

    Parameters
    ----------
    level : area level; the finest that both have where it is not named
    raster : people per pixel; without it parts are weighed by ground
    table : an official list of the merger, which goes before what the ground says; `columns` names its columns; rows
        in which a word is not surely one unit are left out and told

    Raises
    ------
    InputError
        one edition with itself
    NotFoundError
        no such edition, or a level that one of them does not have
    """
    editions = workspace.store.edition(old), workspace.store.edition(new)
    if editions[0].key == editions[1].key:
        raise InputError(
            "these are the same boundaries", where=old, fix="name two editions: see boundaries of the workspace",
            vi="đây là cùng một bộ ranh giới", vi_fix="nêu hai bộ ranh giới khác nhau",
        )  # fmt: skip
    if table is not None:
        merged = merger_crosswalk(table, *editions, _level(*editions, level), raster, columns)
        kept = save_crosswalk(workspace.store, merged.walk)
        return Made(merged.walk, *editions, kept, merged.apart, merged.rows, merged.refused)
    walk = crosswalk(*editions, _level(*editions, level), raster, tolerance)
    return Made(walk, *editions, save_crosswalk(workspace.store, walk))


def _level(old: Edition, new: Edition, asked: str | None) -> str:
    common = [level for level in old.levels if level in new.levels]
    if asked is None and common:
        return common[-1]
    if asked in common:
        return str(asked)
    there, listed = asked or "", ", ".join(common) or "–"
    raise NotFoundError(
        f"the two editions do not both have the level '{there}'" if asked else "the two editions share no level",
        where=f"{old.name}, {new.name}", fix=f"levels that both have: {listed}",
        vi=f"hai bộ ranh giới không cùng có cấp '{there}'" if asked else "hai bộ ranh giới không có cấp chung",
        vi_fix=f"các cấp chung: {listed}",
    )  # fmt: skip


def figures(walk: Crosswalk) -> dict[str, Any]:
    """What a crosswalk came to.

    `areas` counts old areas by what became of them; the shares are of people, or of ground without a raster:
    `certain_share` of those in areas that went wholly to one, `snapped_share` of those in strips along borders drawn
    twice, which were counted with the main receiver, `outside_share` of those outside the other edition.
    """
    old = walk.pairs.filter(pl.col("code_from").is_not_null())
    total = float(old["weight"].sum()) or 1.0
    certain = walk.certain["code_from"].implode()

    def share(rows: pl.Expr) -> float:
        return round(float(old.filter(rows)["weight"].sum()) / total, 4)

    return {
        "pairs": walk.kept.filter(pl.col("code_to").is_not_null()).height,
        "areas_from": old["code_from"].n_unique(),
        "areas_to": walk.pairs["code_to"].drop_nulls().n_unique(),
        "areas": _areas(walk),
        "certain_areas": walk.certain.height,
        "certain_share": share(pl.col("code_from").is_in(certain)),
        "snapped_share": share(pl.col("kind") == "sliver"),
        "outside_share": share(pl.col("kind") == "outside"),
        "without_source": _without_source(walk),
    }


def _areas(walk: Crosswalk) -> dict[str, int]:
    """Old areas by what became of them; one of which a part lies outside counts by its other parts."""
    inside = walk.kept.filter(pl.col("code_to").is_not_null()).unique("code_from")
    counts = dict(inside.group_by("kind").len().iter_rows())
    gone = walk.kept["code_from"].n_unique() - inside.height
    names = ("same", "renamed", "merged", "split", "regrouped")
    return {name: counts.get(name, 0) for name in names} | {"vanished": gone}


def _without_source(walk: Crosswalk) -> int:
    """New areas that took over nothing."""
    every = walk.pairs["code_to"].drop_nulls().unique()
    return len(every) - len(walk.kept["code_to"].drop_nulls().unique())


def _names(made: Made) -> list[dict[str, str]]:
    """Names of the areas of the crosswalk's level by their codes, old and new."""
    level = pl.col("area_level") == made.walk.level
    return [dict(one.areas.filter(level).select("code", "name").iter_rows()) for one in (made.old, made.new)]


def divided(made: Made) -> list[dict[str, Any]]:
    """The old areas that were divided, those of most people first: code, name, and the share of each receiver."""
    names = _names(made)
    parts = made.walk.kept.filter(pl.len().over("code_from") > 1).sort("share", descending=True)
    rows = parts.group_by("code_from").agg(pl.col("weight").sum(), "code_to", "share")
    found = []
    for code, _, to, share in rows.sort("weight", "code_from", descending=[True, False]).iter_rows():
        each = [
            {"code": one, "name": names[1].get(one) if one else None, "share": round(part, 4)}
            for one, part in zip(to, share, strict=True)
        ]
        found.append({"code": code, "name": names[0].get(code) or code, "to": each})
    return found


def listed(made: Made) -> pl.DataFrame:
    """Every pair that counts, with codes and names of both sides, `share`, `people`, `km2` and `kind`."""
    names = _names(made)
    new = made.walk.pairs.filter(
        pl.col("kind") == "new", ~pl.col("code_to").is_in(made.walk.kept["code_to"].implode())
    )
    rows = pl.concat([made.walk.kept, new])
    return rows.select(
        "code_from",
        pl.col("code_from").replace_strict(names[0], default=None, return_dtype=pl.String).alias("name_from"),
        "code_to",
        pl.col("code_to").replace_strict(names[1], default=None, return_dtype=pl.String).alias("name_to"),
        pl.col("share").round(6),
        pl.col("people").round(1),
        pl.col("km2").round(4),
        "kind",
    ).sort("code_from", "share", descending=[False, True], nulls_last=True)

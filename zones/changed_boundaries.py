"""What differs between two snapshots that are drawn on different boundaries."""

from typing import Any, Final

import polars as pl

from zones.areas import Edition
from zones.snapshot import View

#: Kinds of pairs in which one area went on as one other: their levels can be compared.
ONE_TO_ONE: Final = ("same", "renamed")


def changes_across(
    before: View, after: View, editions: tuple[Edition, Edition], layer: str, pairs: pl.DataFrame
) -> list[dict[str, Any]]:
    """Units whose level differs, and all those whose boundaries are other ones now.

    Each has `code`, `name`, `to` as in `after` (None where it lies outside of these boundaries), `from`, `boundaries`
    and `was`: the areas that it was (`code`, `name`, `level`). Where one area went on as one other, `boundaries` is ""
    and `from` its level. Else `boundaries` tells what happened (`merged`, `split`, `regrouped`, `outside`, `new`) and
    nothing is compared: `from` is None.

    Parameters
    ----------
    pairs : `code_from`, `code_to`, `kind` of the areas of the layer
    """
    old, new = _levels(before, editions[0], layer), _levels(after, editions[1], layer)
    came: dict[str, list[tuple[str, str]]] = {}
    inside, outside = set[str](), list[str]()
    for start, end, kind in pairs.select("code_from", "code_to", "kind").iter_rows():
        if end is not None and start is not None:
            came.setdefault(end, []).append((start, kind))
            inside.add(start)
        elif start is not None:
            outside.append(start)
    rows = [_row(code, new[code], came.get(code, []), old) for code in new]
    gone = [code for code in outside if code not in inside and code in old]
    return [row for row in rows if row is not None] + [_gone(code, old[code]) for code in gone]


def by_code(before: Edition, after: Edition, layer: str) -> pl.DataFrame:
    """Pairs of areas of two versions of one edition: there an area is known by its code."""
    codes = [one.areas["code"][one.rows(layer)] for one in (before, after)]
    both = pl.DataFrame({"code_from": codes[0], "code_to": codes[0]}).join(
        pl.DataFrame({"code_to": codes[1]}), on="code_to", how="full", coalesce=True
    )
    there = pl.col("code_to").is_in(codes[1].implode())
    return both.select(
        "code_from",
        pl.when(there).then("code_to").alias("code_to"),
        pl.when(~there).then(pl.lit("outside")).when(pl.col("code_from").is_null()).then(pl.lit("new"))
        .otherwise(pl.lit("same")).alias("kind"),
    )  # fmt: skip


def _levels(view: View, edition: Edition, layer: str) -> dict[str, tuple[str, str]]:
    """Name and level of each unit by its code, in the order of the layer."""
    areas = edition.areas.select("area", "code", "name")
    told = view.layers[layer].table.select("area", "level").join(areas, on="area", maintain_order="left")
    return {code: (name, level) for code, name, level in told.select("code", "name", "level").iter_rows()}


def _row(
    code: str, now: tuple[str, str], came: list[tuple[str, str]], old: dict[str, tuple[str, str]]
) -> dict[str, Any] | None:
    was = [{"code": one, "name": old[one][0], "level": old[one][1]} for one, _ in came if one in old]
    told = {"code": code, "name": now[0], "from": None, "to": now[1], "was": was}
    if len(came) == 1 and came[0][1] in ONE_TO_ONE and was:
        if was[0]["level"] == now[1]:
            return None
        return told | {"from": was[0]["level"], "boundaries": ""}
    kinds = {kind for _, kind in came}
    return told | {"boundaries": _what(kinds)}


def _what(kinds: set[str]) -> str:
    if not kinds:
        return "new"
    return next(iter(kinds)) if len(kinds) == 1 else "regrouped"


def _gone(code: str, was: tuple[str, str]) -> dict[str, Any]:
    told = {"code": code, "name": was[0], "level": was[1]}
    return {"code": None, "name": None, "from": None, "to": None, "was": [told], "boundaries": "outside"}

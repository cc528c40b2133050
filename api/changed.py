"""What changed from one view to another, whichever boundaries they are drawn on."""

from typing import Any

import polars as pl

from api.showing import Shown, edition_name
from api.workspace import Workspace
from geodata.crosswalk.known import crosswalk_between
from geodata.crosswalk.table import Crosswalk
from zones.changed_boundaries import ONE_TO_ONE, by_code, changes_across
from zones.changes import changes
from zones.errors import ConflictError

_KINDS = ("code_from", "code_to", "kind")


def changed_units(
    workspace: Workspace, before: Shown, after: Shown, layers: list[str]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows of `zones.changes`, or of `zones.changed_boundaries` where the boundaries are other ones, with `layer`;
    and the layers that could be compared.

    Raises
    ------
    ConflictError
        where the two are drawn on different editions and no crosswalk of that level leads from one to the other
    """
    if before.view.meta.edition == after.view.meta.edition:
        layers = [name for name in layers if name in before.view.layers]  # a kind of sites may be new
        rows = [
            {"layer": name, **row}
            for name in layers
            for row in changes(before.view, after.view, after.edition, name).iter_rows(named=True)
        ]
        return rows, layers
    pairs = {name: _pairs(workspace, before, after, name) for name in layers}
    there = {name: told for name, told in pairs.items() if told is not None and name in before.view.layers}
    if not there:
        raise _unknown(before, after)
    editions = (before.edition, after.edition)
    rows = [
        {"layer": name, **row}
        for name, told in there.items()
        for row in changes_across(before.view, after.view, editions, name, told)
    ]
    return rows, list(there)


def with_former(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows whose former areas are told in one text each: `01 Xã A: green; 02 Xã B: yellow`."""
    return [
        row | {"was": "; ".join(f"{one['code']} {one['name']}: {one['level']}" for one in row["was"])}
        if "was" in row else row
        for row in rows
    ]  # fmt: skip


def _pairs(workspace: Workspace, before: Shown, after: Shown, layer: str) -> pl.DataFrame | None:
    """The pairs of areas of a layer; None where nobody told them."""
    if not after.view.layers[layer].is_areas:
        return None
    if before.edition.name == after.edition.name:
        return by_code(before.edition, after.edition, layer)
    walk = crosswalk_between(workspace.store, before.edition, after.edition)
    if walk is None or walk.level != layer:
        return None
    new = walk.pairs.filter(pl.col("kind") == "new")
    return pl.concat([walk.kept.select("code_from", "code_to", _kind(walk)), new.select(_KINDS)])


def _kind(walk: Crosswalk) -> pl.Expr:
    """The kind of each pair; `regrouped` where one area went on as one other, but not all of either."""
    whole = pl.col("code_from").is_in(walk.certain["code_from"].implode())
    taken = pl.col("code_to").is_in(walk.turned().certain["code_from"].implode())
    partly = pl.col("kind").is_in(ONE_TO_ONE) & ~(whole & taken).fill_null(False)
    return pl.when(partly).then(pl.lit("regrouped")).otherwise("kind").alias("kind")


def _unknown(before: Shown, after: Shown) -> ConflictError:
    old, new = (edition_name(one.view.meta.edition) for one in (before, after))
    command = f"wardwatch boundaries crosswalk {old} {new}"
    return ConflictError(
        f"snapshot {before.view.meta.number} has the boundaries '{old}', snapshot {after.view.meta.number} '{new}', and"
        " no crosswalk of this level leads from one to the other",
        where="snapshot", fix=f"make it: {command}; or compare snapshots of the same edition",
        vi=f"bản chụp {before.view.meta.number} trên ranh giới '{old}', bản chụp {after.view.meta.number} trên '{new}',"
        " chưa có bảng đối chiếu ở cấp này",
        vi_fix=f"lập bảng đối chiếu: {command}; hoặc so sánh các bản chụp trên cùng một bộ ranh giới",
    )  # fmt: skip

"""Layers of one level that a file keeps apart, read as one."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from geodata.boundaries.draft import Draft
from geodata.boundaries.findings import found
from zones.errors import InputError


def together(drafts: Sequence[Draft], layers: Sequence[str]) -> Draft:
    """The rows of all layers, one after the other; rows are counted through, and it is said where each layer begins.

    InputError where their columns or coordinate systems differ, so that one report could not tell of all of them.
    """
    first = drafts[0]
    if len(drafts) == 1:
        return first
    for other, layer in zip(drafts[1:], layers[1:], strict=True):
        if (other.columns, other.parent_levels, other.crs) != (first.columns, first.parent_levels, first.crs):
            raise _unlike(first, layers[0], layer)
    starts = np.cumsum([0, *(draft.read for draft in drafts)])
    findings = [
        replace(each, row=each.row + int(start)) if each.row else each
        for draft, start in zip(drafts, starts, strict=False)
        for each in draft.findings
    ]
    spans = [
        f"{layer} ({int(start) + 2}–{int(start) + draft.read + 1})"
        for layer, start, draft in zip(layers, starts, drafts, strict=False)
    ]
    findings.append(found("layers_together", times=len(layers), value=", ".join(spans)))
    rows = [
        draft.rows.with_columns(pl.col("row") + int(start))
        for draft, start in zip(drafts, starts, strict=False)
    ]
    return replace(
        first, rows=pl.concat(rows, how="diagonal"), geometry=np.concatenate([draft.geometry for draft in drafts]),
        read=int(starts[-1]), findings=tuple(findings), source=first.source.partition(", layer ")[0],
        population_is_number=all(draft.population_is_number for draft in drafts),
    )  # fmt: skip


def _unlike(first: Draft, layer: str, other: str) -> InputError:
    return InputError(
        f"layers {layer!r} and {other!r} are of one level, but have different columns or coordinate systems",
        where=first.source,
        fix="load them one by one, each with --layer",
        vi=f"lớp {layer!r} và {other!r} cùng một cấp nhưng khác cột hoặc khác hệ toạ độ",
        vi_fix="nạp từng lớp bằng --layer",
    )

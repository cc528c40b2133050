"""A boundary file mended: read and checked, its neighbours made to fit, and checked again."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
import shapely

from geodata.boundaries.check import check_boundaries
from geodata.boundaries.checked import CheckedBoundaries
from geodata.boundaries.draft import Draft
from geodata.boundaries.mend_rules import USUAL, MendRules
from geodata.boundaries.mending import Mending, mend_neighbours
from geodata.boundaries.mending_words import refusal
from geodata.boundaries.report import BoundaryReport
from zones.errors import InputError


@dataclass(frozen=True)
class MendedLayer:
    """The units that were fit for use, mended and sorted by code; `rows` are their places in the file (0 = first).

    `before` and `after` are the checks of the file as it came and as it is now; `fits` says that the result has
    neither overlaps nor borders that do not meet (shapely.coverage_is_valid).
    """

    level: CheckedBoundaries
    draft: Draft
    rows: list[int]
    mending: Mending
    before: BoundaryReport
    after: BoundaryReport
    fits: bool


def mend_layer(draft: Draft, rules: MendRules = USUAL) -> MendedLayer:
    """Mend what was read (see `mend_neighbours`).

    Raises
    ------
    InputError
        when nothing is fit for use, a code of `prefer` or `leave` is not there, or a move is doubtful and the
        rules do not say `keep_going`; the error's `mending` then holds what would have been done
    """
    level, before = check_boundaries(draft, max_overlap=1)
    _known(rules.prefer, level, "--prefer")
    _known(rules.leave, level, "--leave")
    mending = mend_neighbours(
        level.geometry, level.areas["code"].to_list(), max_moved=rules.max_moved,
        gap_width_km=rules.gap_width_km, prefer=rules.prefer, leave=rules.leave,
    )  # fmt: skip
    if len(mending.doubtful) and not rules.keep_going:
        raise refusal(mending, level.areas, draft.source)
    mended = _with_shapes(draft, level, mending.geometry)
    checked, after = check_boundaries(mended, max_overlap=1)
    fits = bool(shapely.coverage_is_valid(checked.geometry))
    rows = (mended.rows.sort("code")["row"] - 2).to_list()
    return MendedLayer(checked, mended, rows, mending, before, after, fits)


def _with_shapes(draft: Draft, level: CheckedBoundaries, shapes: Any) -> Draft:
    """The draft with the units that were kept, and their mended shapes. What was said of it stays said."""
    at = pl.DataFrame({"code": level.areas["code"], "at": np.arange(len(level.areas))})
    rows = draft.rows.join(at, on="code", how="inner", maintain_order="left")
    return replace(draft, rows=rows.drop("at"), geometry=shapes[rows["at"].to_numpy()])


def _known(codes: Collection[str], level: CheckedBoundaries, option: str) -> None:
    strange = sorted(set(codes) - set(level.areas["code"]))
    if strange:
        raise InputError(
            f"there is no unit {strange[0]}",
            where=option,
            fix="give codes of units of this file",
            vi=f"không có đơn vị {strange[0]}",
            vi_fix="ghi mã các đơn vị có trong tệp này",
        )

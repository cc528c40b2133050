"""The packed state of a layer of areas, or of the sites: one byte a unit, so that a page repaints without fetching
tiles."""

import hashlib
import json
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from maps.audience import require_view
from maps.legend import legend
from maps.shown import no_layer
from maps.sites import SITE, sites_of
from zones.areas import Edition
from zones.errors import InputError
from zones.snapshot import View, ZoneLayer
from zones.vocabulary import NOT_ASSESSED

PROVISIONAL, OVERRIDE, STALE, WIDENED = 1 << 4, 1 << 5, 1 << 6, 1 << 7
MOST_LEVELS = 16  # what four bits can tell apart


@dataclass(frozen=True)
class UnitStates:
    """The byte of every unit of a layer, their ids from `first_id`; `levels` in the order of the bytes.

    `units` names the very units where their ids hang on more than the edition (`key_of_sites`).
    """

    first_id: int
    levels: tuple[str, ...]
    states: NDArray[np.uint8]
    units: str = ""

    def joins(self, other: "UnitStates") -> bool:
        """Whether the bytes of both mean the same units and levels."""
        return self._meant == other._meant

    @property
    def _meant(self) -> tuple[object, ...]:
        return self.first_id, self.levels, len(self.states), self.units


def packed_state(
    view: View, edition: Edition, layer: str, *, closed: View | None = None, change: str = ""
) -> bytes:
    """A line of JSON, then a byte a unit in the order of their ids: of areas `area` + 1, of the sites (`site`) their
    place in the order of their codes, from 1; the header's `units` then names the very sites that are meant.

    The low four bits are the place of the level in the header's `levels`; bit 4 tells that today's level is
    worse than the closed one, bit 5 an override, bit 6 reports that are too old or too few, bit 7 that more
    than one level is possible. `closed` is the view of the closed reading; without it a `closed_level` column
    of the layer is used. `change` names the state of the store that a moving reading follows.

    Raises
    ------
    InputError
        for a cell layer (cells have no dense ids) or more levels than four bits can tell apart.
    NotFoundError
        the view has no such layer.
    """
    found = unit_states(view, edition, layer, closed=closed)
    return _header(view, edition, layer, found, change) + found.states.tobytes()


def unit_states(view: View, edition: Edition, layer: str, *, closed: View | None = None) -> UnitStates:
    """The bytes of `packed_state`; raises as it does."""
    require_view(view)
    levels = [entry.id for entry in legend(view.rulebook)]
    if len(levels) > MOST_LEVELS:
        raise InputError(
            f"{len(levels)} levels do not fit into the packed state", fix=f"use at most {MOST_LEVELS}"
        )
    if layer == SITE:
        table = sites_of(view)
        states = _bytes(view, table, levels, _closed_sites(table, closed))
        return UnitStates(1, tuple(levels), states, key_of_sites(table))
    zones = _area_layer(view, layer)
    span = edition.rows(layer)
    states = np.full(span.stop - span.start, levels.index(NOT_ASSESSED), np.uint8)
    states[zones.table["area"].to_numpy() - span.start] = _bytes(
        view, zones.table, levels, _closed_levels(zones, closed)
    )
    return UnitStates(span.start + 1, tuple(levels), states)


def key_of_sites(table: pl.DataFrame) -> str:
    """Names the sites of a table by their codes in its order: where it is the same, so are their ids."""
    return hashlib.blake2b("\n".join(table["site"].to_list()).encode(), digest_size=8).hexdigest()


def _area_layer(view: View, layer: str) -> ZoneLayer:
    found = view.layers.get(layer)
    if found is None:
        raise no_layer(view, layer)
    if found.is_cells:
        raise InputError(
            "cells have no packed state", where=layer, fix="ask for an area layer, or for cell tiles",
            vi="ô lục giác không có trạng thái đóng gói", vi_fix="hãy gọi một lớp hành chính, hoặc ô bản đồ",
        )  # fmt: skip
    return found


def _header(view: View, edition: Edition, layer: str, found: UnitStates, change: str) -> bytes:
    meta = view.meta
    particulars = {
        "edition": edition.name,
        "layer": layer,
        "snapshot": meta.number,
        "reading": meta.reading,
        "as_of": meta.as_of.isoformat(),
        "known_at": meta.known_at.isoformat(),
        "rulebook": view.rulebook.id,
        "first_id": found.first_id,
        "count": len(found.states),
        "levels": found.levels,
        **({"units": found.units} if found.units else {}),
        **({"change": change} if change else {}),
    }
    return json.dumps(particulars, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _bytes(view: View, table: pl.DataFrame, levels: list[str], before: pl.Series | None) -> NDArray[np.uint8]:
    """A byte a row; `before` holds the levels of the closed day, where they are known."""
    place = table["level"].replace_strict(levels, range(len(levels)), return_dtype=pl.UInt8).to_numpy()
    flags = np.where(_provisional(view, table, before), PROVISIONAL, 0)
    flags |= np.where(_overridden(table), OVERRIDE, 0)
    flags |= np.where(~table["reporting_ok"].fill_null(True).to_numpy(), STALE, 0)
    flags |= np.where(_widened(table), WIDENED, 0)
    return (place | flags).astype(np.uint8)


def _provisional(view: View, table: pl.DataFrame, before: pl.Series | None) -> NDArray[np.bool_]:
    """Where a closed level is known and the level shown is another one."""
    if before is None or view.meta.reading != "today":
        return np.zeros(len(table), np.bool_)
    return (table["level"] != before).fill_null(False).to_numpy()


def _closed_sites(table: pl.DataFrame, closed: View | None) -> pl.Series | None:
    """The level that each site had when the day closed, null where it was not open then."""
    if closed is None:
        return table["closed_level"] if "closed_level" in table.columns else None
    there = sites_of(closed).select("site", closed_level="level")
    return table.select("site").join(there, on="site", how="left", maintain_order="left")["closed_level"]


def _closed_levels(zones: ZoneLayer, closed: View | None) -> pl.Series | None:
    if closed is not None:
        require_view(closed)
        there = closed.layers[zones.name].table.select("area", closed_level="level")
        return zones.table.select("area").join(there, on="area", how="left", maintain_order="left")[
            "closed_level"
        ]
    return zones.table["closed_level"] if "closed_level" in zones.table.columns else None


def _overridden(table: pl.DataFrame) -> NDArray[np.bool_]:
    if "override" not in table.columns:
        return np.zeros(len(table), np.bool_)
    return table["override"].is_not_null().to_numpy()


def _widened(table: pl.DataFrame) -> NDArray[np.bool_]:
    several: NDArray[np.bool_] = np.bitwise_count(table["possible"].fill_null(0).to_numpy()) > 1
    return several

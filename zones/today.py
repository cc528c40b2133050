"""The day in progress: it may worsen a colour, never improve it."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.rulebook import Rulebook
from zones.snapshot import Snapshot, ZoneLayer
from zones.vocabulary import EMPTY

Ints = NDArray[np.int64]


def today_reading(closed: Snapshot, running: Snapshot) -> Snapshot:
    """The provisional reading of today.

    Parameters
    ----------
    closed : the lawful reading of the last closed day
    running : the same rulebook over windows that close today

    Returns
    -------
    the figures of `running`; its levels where today's certain level is worse than the closed one, else the
    closed levels. A unit that did not exist or was empty when the day closed has its level of today.
    `closed_level` carries the closed level of every unit beside it.
    """
    layers = {
        name: _worsened(closed.layers[name], layer, running.rulebook) if name in closed.layers else layer
        for name, layer in running.layers.items()
    }
    return Snapshot(running.meta, running.rulebook, layers)


def _best_possible(mask: pl.Series, levels: int) -> Ints:
    """Rank of the best level still possible, -1 where the mask is empty."""
    bits = mask.to_numpy().astype(np.int64)[:, None] >> np.arange(levels) & 1
    return np.where(bits.any(axis=1), bits.argmax(axis=1), -1)


def _worsened(closed: ZoneLayer, running: ZoneLayer, rulebook: Rulebook) -> ZoneLayer:
    key = "cell" if running.is_cells else "area"
    before = closed.table.select(
        key, closed_level="level", closed_possible="possible", closed_rule="rule", closed_origin="origin"
    )
    table = running.table.join(before, on=key, how="left", maintain_order="left")
    ranks = len(rulebook.levels)
    floor_then = _best_possible(table["closed_possible"].fill_null(0), ranks)
    floor_now = _best_possible(table["possible"], ranks)
    was_none = table["closed_level"].is_null() | (table["closed_level"] == EMPTY)
    worse = pl.Series((floor_now > floor_then) | was_none.to_numpy())
    ids = np.array([level.id for level in rulebook.levels], object)
    decided = table["closed_level"].is_in(ids.tolist()).fill_null(False).to_numpy()
    at_least = pl.Series(
        np.where(decided & (floor_now >= 0), ids[floor_now], table["level"].to_numpy()).tolist()
    )
    return ZoneLayer(
        running.name,
        running.scope,
        table.with_columns(
            pl.when(worse).then(at_least.cast(pl.String)).otherwise("closed_level").alias("level"),
            pl.when(worse).then("possible").otherwise("closed_possible").alias("possible"),
            pl.when(worse).then("rule").otherwise("closed_rule").alias("rule"),
            pl.when(worse).then("origin").otherwise("closed_origin").alias("origin"),
        ).drop("closed_possible", "closed_rule", "closed_origin"),
        running.windows,
    )

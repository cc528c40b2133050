"""The day in progress: it may worsen a colour, never improve it."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

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
    level and figures of `running` where today's certain level is worse than the closed one, else those of the
    closed day, so that a level always stands beside the figures that it rests on. A unit that did not exist or
    was empty when the day closed has its level of today. `closed_level` carries the closed level of every unit,
    `as_of` the day on which its row closes.
    """
    layers = {
        name: _worsened(closed, running, name) if name in closed.layers else layer
        for name, layer in running.layers.items()
    }
    return Snapshot(running.meta, running.rulebook, layers)


def _best_possible(mask: pl.Series, levels: int) -> Ints:
    """Rank of the best level still possible, -1 where the mask is empty."""
    bits = mask.to_numpy().astype(np.int64)[:, None] >> np.arange(levels) & 1
    return np.where(bits.any(axis=1), bits.argmax(axis=1), -1)


def _worsened(closed: Snapshot, running: Snapshot, name: str) -> ZoneLayer:
    layer, of = running.layers[name], closed.layers[name]
    key = "cell" if layer.is_cells else "area"
    before = layer.table.select(key).join(of.table, on=key, how="left", maintain_order="left")
    ids = np.array([level.id for level in running.rulebook.levels], object)
    floor_then = _best_possible(before["possible"].fill_null(0), len(ids))
    floor_now = _best_possible(layer.table["possible"], len(ids))
    was_none = before["level"].is_null() | (before["level"] == EMPTY)
    worse = pl.Series((floor_now > floor_then) | was_none.to_numpy())
    decided = before["level"].is_in(ids.tolist()).fill_null(False).to_numpy()
    at_least = np.where(decided & (floor_now >= 0), ids[floor_now], layer.table["level"].to_numpy())
    now = layer.table.with_columns(pl.Series("level", at_least.tolist(), dtype=pl.String))
    columns = [_either(worse, now[name], before[name]) for name in now.columns if name in before.columns]
    days = pl.select(
        pl.when(worse).then(pl.lit(running.meta.as_of)).otherwise(pl.lit(closed.meta.as_of)).alias("as_of")
    )
    table = pl.DataFrame(columns).with_columns(before["level"].alias("closed_level"), days["as_of"])
    return ZoneLayer(layer.name, layer.scope, table, layer.windows)


def _either(worse: pl.Series, now: pl.Series, before: pl.Series) -> pl.Series:
    return pl.select(pl.when(worse).then(now).otherwise(before).alias(now.name)).to_series()

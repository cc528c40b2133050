"""The day in progress: it may worsen a colour, never improve it."""

from datetime import date
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.snapshot import Snapshot
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
    level and figures of `running` where today's certain level is worse than the closed one, computed or standing,
    else those of the closed day, so that a level always stands beside the figures that it rests on. A unit that
    did not exist or was empty when the day closed has its level of today. `closed_level` carries the closed level
    of every unit, `as_of` the day on which its row closes.
    """
    layers = {
        name: layer.changed(partial(_worsened, closed, running, name)) if name in closed.layers else layer
        for name, layer in running.layers.items()
    }
    return Snapshot(running.meta, running.rulebook, layers)


def _worsened(closed: Snapshot, running: Snapshot, name: str, own: pl.DataFrame) -> pl.DataFrame:
    """The table of a layer of today, given that of its `own` day."""
    layer, of = running.layers[name], closed.layers[name]
    ids = [level.id for level in running.rulebook.levels]
    key = layer.key
    before = own.select(key).join(of.table, on=key, how="left", maintain_order="left")
    standing = _ranks(before["level"], ids)
    best_then = np.maximum(_best_possible(before["possible"].fill_null(0), len(ids)), standing)
    best_now = _best_possible(own["possible"], len(ids))
    was_none = (before["level"].is_null() | (before["level"] == EMPTY)).to_numpy()
    worse = pl.Series((best_now > best_then) | was_none)
    now = own.with_columns(_at_least(own["level"], ids, np.where(standing >= 0, best_now, -1)))
    if "raw" in before.columns:
        now = _standing_since(now, before, running.meta.as_of)
    columns = [_either(worse, now[name], before[name]) for name in now.columns if name in before.columns]
    days = pl.select(
        pl.when(worse).then(pl.lit(running.meta.as_of)).otherwise(pl.lit(closed.meta.as_of)).alias("as_of")
    )
    return pl.DataFrame(columns).with_columns(before["level"].alias("closed_level"), days["as_of"])


def _best_possible(mask: pl.Series, levels: int) -> Ints:
    """Rank of the best level still possible, -1 where the mask is empty."""
    bits = mask.to_numpy().astype(np.int64)[:, None] >> np.arange(levels) & 1
    return np.where(bits.any(axis=1), bits.argmax(axis=1), -1)


def _ranks(levels: pl.Series, ids: list[str]) -> Ints:
    """The rank of each level, -1 for what is no ordered one."""
    ranks = levels.replace_strict(ids, range(len(ids)), default=-1, return_dtype=pl.Int64)
    return ranks.fill_null(-1).to_numpy()


def _at_least(levels: pl.Series, ids: list[str], ranks: Ints) -> pl.Series:
    """The levels of some ranks, and where a rank is -1 the level as it is."""
    named = pl.Series(ids).gather(np.maximum(ranks, 0))
    return named.zip_with(pl.Series(ranks >= 0), levels).alias("level")


def _standing_since(now: pl.DataFrame, before: pl.DataFrame, today: date) -> pl.DataFrame:
    """A level that is worse today stands since today; what is published changes with the closed day only."""
    return now.with_columns(
        raw="level",
        held="level",
        since=pl.lit(today),
        published=before["published"],
        published_since=before["published_since"],
        waits=pl.lit(0, pl.UInt8),
    )


def _either(worse: pl.Series, now: pl.Series, before: pl.Series) -> pl.Series:
    return pl.select(pl.when(worse).then(now).otherwise(before).alias(now.name)).to_series()

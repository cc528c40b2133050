"""The level that stands beside the computed one: what stability adds to a layer."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.rulebook import Rulebook
from zones.snapshot import ZoneLayer
from zones.stability import Shown


def stabilised(layer: ZoneLayer, rulebook: Rulebook, shown: Shown) -> ZoneLayer:
    """A layer with the level that stands in place of the computed one, which is kept as `raw`.

    Columns that are added: `raw`, `held` (the level underneath an undecided one), `since`, `published`,
    `published_since` and `waits` (bits of `zones.stability.WAITS`).
    """
    ids = pl.Series([one.id for one in rulebook.levels] + [None], dtype=pl.String)

    def names(ranks: NDArray[np.int16]) -> pl.Series:
        return ids.gather(np.where(ranks < 0, len(ids) - 1, ranks))

    known = pl.Series(shown.held >= 0)
    raw = layer.table["level"]
    table = layer.table.with_columns(
        pl.coalesce(names(shown.stable), raw).alias("level"),
        raw.alias("raw"),
        names(shown.held).alias("held"),
        _days(shown.since, known).alias("since"),
        names(shown.published).alias("published"),
        _days(shown.published_since, known).alias("published_since"),
        pl.Series("waits", shown.waits, dtype=pl.UInt8),
    )
    return ZoneLayer(layer.name, layer.scope, table, layer.windows)


def _days(numbers: NDArray[np.int64], known: pl.Series) -> pl.Series:
    filled = np.where(known.to_numpy(), numbers, 0)
    return pl.Series(filled.astype("datetime64[D]")).set(~known, None)

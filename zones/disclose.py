"""What an audience may see: the one way out for figures.

Internal readers see the snapshot as it is. For the public a count of 1 to 4 becomes the interval `[1, 4]`,
written "<5"; rates follow, because they are made from the same numerators. Levels stay as they are.
"""

from typing import Final

import polars as pl

from zones.errors import InputError
from zones.rulebook import Rulebook
from zones.snapshot import Snapshot, View, ZoneLayer

#: Counts below this number and above zero are not shown to the public.
PUBLIC_FLOOR: Final = 5

AUDIENCES: Final = ("internal", "public")

#: Kinds of indicators whose figure counts persons or events, or is made from such a count.
_COUNTED: Final = ("count", "rate")


def disclose(snapshot: Snapshot, audience: str) -> View:
    """The view of a snapshot for an audience.

    Raises
    ------
    InputError
        for an audience that does not exist
    """
    if audience not in AUDIENCES:
        raise InputError(f"there is no audience '{audience}'", fix=f"choose one of {', '.join(AUDIENCES)}")
    hide = audience == "public"
    layers = {name: _shown(layer, snapshot.rulebook, hide=hide) for name, layer in snapshot.layers.items()}
    return View(audience, snapshot.meta, snapshot.rulebook, layers)


def _shown(layer: ZoneLayer, rulebook: Rulebook, *, hide: bool) -> ZoneLayer:
    changes: list[pl.Expr] = []
    for name, one in rulebook.indicators.items():
        if f"{name}.lo" not in layer.table.columns:
            continue
        if hide and one.kind in _COUNTED:
            given = one.of != "case"  # a figure from outside is kept in parts of its denominator
            changes += _masked(name, pl.col(f"{name}.den") if given else pl.lit(1))
        else:
            changes.append(pl.lit(False).alias(f"{name}.masked"))
    return ZoneLayer(layer.name, layer.scope, layer.table.with_columns(changes), layer.windows)


def _masked(name: str, one: pl.Expr) -> list[pl.Expr]:
    """Widen each end above 0 and below 5 to the whole of 1 to 4; `one` is what a single case counts."""
    low, high = pl.col(f"{name}.lo"), pl.col(f"{name}.hi")
    small_low = ((low > 0) & (low < PUBLIC_FLOOR * one)).fill_null(False)
    small_high = ((high > 0) & (high < PUBLIC_FLOOR * one)).fill_null(False)
    return [
        pl.when(small_low).then(one).otherwise(low).cast(pl.Int64).alias(f"{name}.lo"),
        pl.when(small_high).then((PUBLIC_FLOOR - 1) * one).otherwise(high).cast(pl.Int64).alias(f"{name}.hi"),
        (small_low | small_high).alias(f"{name}.masked"),
    ]

"""The layers of a snapshot as the public may see them.

- A count of 1 to 4 becomes the interval `[1, 4]`, written "<5"; rates follow, made from the same numerators.
- Where such a count could be worked out from a whole and its other parts, further figures are withheld: they become
  `[0, …)`, and everything that counts cases is withheld of that unit (`zones.withholding`).
- What is reckoned from counts (a trend, a share of cases) is withheld of the units that have a figure masked.
- Of sites the level alone is told: what an area has outside of its sites is a small figure too. Of homes, and of places
  of few persons, nothing at all is told (`zones.public_sites`).
- The rule that decided, the levels still possible and the computed level beside the one that stands are not told of
  such a unit: a rule "at least 3" would say that "<5" is 3 or 4.

The level stays as it is: it is a public decision, and what can be inferred from it (a level that is given from 3
cases on says that there are 3) is known by that decision. Figures of different days or of different filters are not
set against each other here.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.areas import Edition
from zones.expressions import names_of
from zones.public_sites import public_sites
from zones.rulebook import Indicator, Rulebook
from zones.snapshot import Snapshot, ZoneLayer
from zones.sums import sums_of
from zones.withholding import ENDLESS, Column, withheld

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Layers = Mapping[str, ZoneLayer]

#: Counts below this number and above zero are not shown to the public.
PUBLIC_FLOOR: Final = 5

#: Kinds of indicators whose figure counts persons or events, or is made from such a count.
_COUNTED: Final = ("count", "rate", "linked")

#: Kinds of indicators that are reckoned from counts of several periods or places.
_RECKONED: Final = ("trend", "baseline", "cluster")


def figures(rulebook: Rulebook, table: pl.DataFrame) -> Iterator[str]:
    """The indicators that the table of a layer has figures of."""
    return (name for name in rulebook.indicators if f"{name}.lo" in table.columns)


def public_layers(snapshot: Snapshot, edition: Edition) -> dict[str, ZoneLayer]:
    """Every layer as the public may see it."""
    book, layers = snapshot.rulebook, snapshot.layers
    layers = {name: one for name, layer in layers.items() if (one := _open(layer)) is not None}
    hidden = {of: _withheld(book, layers, edition, of) for of in {_counts(one) for one in _counted(book)}}
    parts = [np.full(one.table.height, one.is_sites) for one in layers.values()]
    of_sites = np.concatenate([np.empty(0, np.bool_), *parts])
    hidden = {of: marked | of_sites for of, marked in hidden.items()}
    found, begin = {}, 0
    for name, layer in layers.items():
        span = slice(begin, begin + layer.table.height)
        table = _masked(layer, book, {of: pl.Series(marked[span]) for of, marked in hidden.items()})
        untold = _untold(table, book, list(figures(book, layer.table)))
        found[name] = ZoneLayer(name, layer.scope, untold, layer.windows)
        begin = span.stop
    return found


def _open(layer: ZoneLayer) -> ZoneLayer | None:
    return public_sites(layer) if layer.is_sites else layer


def _counted(book: Rulebook) -> list[Indicator]:
    return [one for one in book.indicators.values() if one.kind in _COUNTED]


def _counts(one: Indicator) -> str:
    """What an indicator counts: those that count the same are withheld together."""
    return one.of or "case"


def _withheld(book: Rulebook, layers: Layers, edition: Edition, of: str) -> Bools:
    """Which units' figures of one family are withheld, over all layers."""
    own = [one for one in _counted(book) if _counts(one) == of and one.at == "self"]
    columns = list(_distinct(end for one in own for end in _ends(one, layers)))
    none = np.zeros(sum(layer.table.height for layer in layers.values()), np.bool_)
    if not any(column.small.any() for column in columns):
        return none
    return withheld(sums_of(layers, edition), columns, none)


def _distinct(columns: Iterable[Column]) -> Iterator[Column]:
    """A rate has the numerators of its count, and most intervals one end: the same column counts once."""
    seen: set[bytes] = set()
    for column in columns:
        key = column.value.tobytes()
        if key not in seen:
            seen.add(key)
            yield column


def _ends(one: Indicator, layers: Layers) -> Iterator[Column]:
    """Both ends of a figure, over the units of all layers."""
    unit = _column(layers, f"{one.id}.den") if _is_given(one) else None
    for end in ("lo", "hi"):
        value = _column(layers, f"{one.id}.{end}")
        value = np.where(value < ENDLESS, value, -1)
        single = np.ones(len(value), np.int64) if unit is None else np.maximum(unit, 1)
        small = (value > 0) & (value < PUBLIC_FLOOR * single)
        yield Column(value, small, single, (PUBLIC_FLOOR - 1) * single)


def _column(layers: Layers, name: str) -> Ints:
    """A column over the units of all layers, -1 where it says nothing."""
    parts = [
        one.table[name].fill_null(-1).cast(pl.Int64).to_numpy()
        if name in one.table.columns
        else np.full(one.table.height, -1, np.int64)
        for one in layers.values()
    ]
    return np.concatenate([np.empty(0, np.int64), *parts])


def _is_given(one: Indicator) -> bool:
    """Whether it is a figure from outside, kept in parts of its denominator."""
    return one.kind != "linked" and one.of != "case"


def _masked(layer: ZoneLayer, book: Rulebook, hidden: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The figures of a layer, small ones as ranges, withheld ones without end, each flagged."""
    table = layer.table
    names = list(figures(book, layer.table))
    for name in names:
        one = book.indicators[name]
        if one.kind in _COUNTED:
            table = table.with_columns(_ranges(one, hidden[_counts(one)]))
        else:
            table = table.with_columns(pl.lit(False).alias(f"{name}.masked"))
    counted = [f"{name}.masked" for name in names if book.indicators[name].kind in _COUNTED]
    doubtful = pl.any_horizontal(counted) if counted else pl.lit(layer.is_sites)
    reckoned = [name for name in names if _is_reckoned(book.indicators[name], book)]
    return table.with_columns([end for name in reckoned for end in _without_end(name, doubtful)])


def _ranges(one: Indicator, hidden: pl.Series) -> list[pl.Expr]:
    """Each end above 0 and below 5 widened to the whole of 1 to 4; no end where the unit is withheld.

    A count of cases on another territory is withheld of every unit: it is read there.
    """
    single = pl.col(f"{one.id}.den") if _is_given(one) else pl.lit(1)
    low, high = pl.col(f"{one.id}.lo"), pl.col(f"{one.id}.hi")
    small_low = ((low > 0) & (low < PUBLIC_FLOOR * single)).fill_null(False)
    small_high = ((high > 0) & (high < PUBLIC_FLOOR * single)).fill_null(False)
    gone = pl.lit(True) if one.at != "self" and not _is_given(one) else pl.lit(hidden)
    least = pl.when(gone).then(0).when(small_low).then(single).otherwise(low)
    most = pl.when(gone).then(None).when(small_high).then((PUBLIC_FLOOR - 1) * single).otherwise(high)
    return [
        least.cast(pl.Int64).alias(f"{one.id}.lo"),
        most.cast(pl.Int64).alias(f"{one.id}.hi"),
        (small_low | small_high | gone).alias(f"{one.id}.masked"),
    ]


def _without_end(name: str, where: pl.Expr) -> list[pl.Expr]:
    return [
        *(
            pl.when(where).then(None).otherwise(f"{name}.{end}").alias(f"{name}.{end}")
            for end in ("lo", "hi")
        ),
        where.alias(f"{name}.masked"),
    ]


def _is_reckoned(one: Indicator, book: Rulebook) -> bool:
    """Whether an indicator is made from counts of cases, so that it could give them away."""
    if one.kind == "expr" and one.formula is not None:
        read = [book.indicators[name] for name in names_of(one.formula) if name in book.indicators]
        return any(part.kind in _COUNTED or _is_reckoned(part, book) for part in read)
    streams = {stream.of for stream in (one.num, one.den) if stream is not None}
    return one.kind in _RECKONED or "case" in streams


def _untold(table: pl.DataFrame, book: Rulebook, names: list[str]) -> pl.DataFrame:
    """Without the deciding rule, and with every level possible that the public figures allow, where one is masked.

    Of a level that was taken over only what stands is told: what was computed for the area may be withheld there.
    """
    if not names or "possible" not in table.columns:
        return table
    doubtful = pl.any_horizontal(f"{name}.masked" for name in names) & (pl.col("possible") > 0)
    lent = pl.col("origin") != "own" if "origin" in table.columns else pl.lit(False)
    unsaid = doubtful | (lent & (pl.col("possible") > 0))
    bits = {level.id: 1 << level.rank for level in book.levels}
    every = (1 << len(book.levels)) - 1
    told = pl.col("level").replace_strict(bits, default=every, return_dtype=pl.UInt32)
    return table.with_columns(
        pl.when(unsaid).then(told).otherwise("possible").cast(pl.UInt32).alias("possible"),
        pl.when(doubtful).then(pl.lit("")).otherwise("rule").alias("rule"),
        *(
            pl.when(unsaid).then(pl.lit(None)).otherwise(name).cast(table.schema[name]).alias(name)
            for name in ("raw", "waits")
            if name in table.columns
        ),
    )

"""Two rulebooks on the same records of one day: which units would have another level, and why.

Levels of one rulebook and of its changed text stand in one order. Those of two rulebooks do so only where one of
them declares which level of the other is which of its own (`stability.mapping`); else they stand side by side, and
nothing is called worse or better.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import polars as pl

from zones.areas import Edition
from zones.errors import InputError
from zones.explain import explain
from zones.phrases import Words
from zones.rulebook import Rulebook
from zones.snapshot import View
from zones.vocabulary import EMPTY, NOT_ASSESSED

Direction = Literal["worse", "better", "same", "undecided", "beside"]

#: The order in which differing units are told.
_WAYS: Final = ("worse", "better", "undecided", "beside")


@dataclass(frozen=True)
class Ladder:
    """The levels of two rulebooks in one order: their ranks where they have one in common, else nothing."""

    before: Mapping[str, int]
    after: Mapping[str, int]

    @property
    def common(self) -> bool:
        """Whether there is an order in which both can be compared."""
        return bool(self.before)

    def direction(self, before: str, after: str) -> Direction:
        """How a level compares with the one before; `beside` where they cannot be compared."""
        if not self.common:
            return "same" if before == after else "beside"
        low, high = self.before.get(before, -1), self.after.get(after, -1)
        if low < 0 or high < 0:
            alike = low == high and (before == NOT_ASSESSED) == (after == NOT_ASSESSED)
            return "same" if alike else "undecided"
        return "same" if low == high else "worse" if high > low else "better"


def ladder(before: Rulebook, after: Rulebook) -> Ladder:
    """The order that two rulebooks have in common."""
    ids, others = [one.id for one in before.levels], [one.id for one in after.levels]
    if before.id == after.id and ids == others:
        return Ladder(_ranks(before), _ranks(after))
    if mapping := _mapping(after, before):
        return Ladder({level: after.level(own).rank for level, own in mapping.items()}, _ranks(after))
    if mapping := _mapping(before, after):
        return Ladder(_ranks(before), {level: before.level(own).rank for level, own in mapping.items()})
    return Ladder({}, {})


def _ranks(book: Rulebook) -> dict[str, int]:
    return {level.id: level.rank for level in book.levels}


def _mapping(book: Rulebook, other: Rulebook) -> Mapping[str, str]:
    return book.stability.mapping.get(other.id, {}) if book.stability else {}


@dataclass(frozen=True)
class Comparison:
    """One layer under two rulebooks.

    `matrix` has a row a pair of levels that occurs: `from`, `to`, `units`, `persons` (null where no population is
    known) and `direction`. `rows` are the places in the layer of the units whose level differs, and `differing` has
    for each `code`, `name`, `from`, `to`, `direction`, `population_persons`; what becomes worse comes first.
    """

    layer: str
    matrix: pl.DataFrame
    rows: np.ndarray[tuple[int], np.dtype[np.intp]]
    differing: pl.DataFrame

    @property
    def units(self) -> int:
        """How many units were compared."""
        return int(self.matrix["units"].sum())


def compared(before: View, after: View, edition: Edition, layer: str) -> Comparison:
    """The units of a layer under two rulebooks; cells where nobody is are left out.

    Raises
    ------
    InputError
        when the two were made on other boundaries or of another day
    """
    if (before.meta.edition, before.meta.as_of) != (after.meta.edition, after.meta.as_of):
        raise InputError(
            "two days or two sets of boundaries are not compared", fix="compare one day on one set"
        )
    old, new = before.layers[layer].table, after.layers[layer].table
    both = new.select(
        pl.col("level").alias("to"),
        "population_persons",
        "area",
        *(["cell"] if "cell" in new.columns else []),
    ).with_columns(old["level"].alias("from"))
    order = ladder(before.rulebook, after.rulebook)
    both = both.with_row_index("row").filter((pl.col("from") != EMPTY) & (pl.col("to") != EMPTY))
    matrix = _matrix(both, order)
    told = both.join(matrix.select("from", "to", "direction"), on=["from", "to"], maintain_order="left")
    order_of = {way: k for k, way in enumerate(_WAYS)}
    differing = told.filter(pl.col("direction") != "same").sort(
        pl.col("direction").replace_strict(order_of, return_dtype=pl.Int32), "row"
    )
    return Comparison(layer, matrix, differing["row"].to_numpy().astype(np.intp), _named(differing, edition))


def _matrix(both: pl.DataFrame, order: Ladder) -> pl.DataFrame:
    people = pl.col("population_persons")
    found = both.group_by("from", "to", maintain_order=True).agg(
        units=pl.len().cast(pl.Int64),
        persons=pl.when(people.is_not_null().any()).then(people.sum()),
    )
    pairs = zip(found["from"].to_list(), found["to"].to_list(), strict=True)
    return found.with_columns(
        pl.Series("direction", [order.direction(*pair) for pair in pairs], dtype=pl.String)
    )


def _named(differing: pl.DataFrame, edition: Edition) -> pl.DataFrame:
    names = edition.areas.select("area", "code", "name")
    found = differing.join(names, on="area", how="left", maintain_order="left")
    if "cell" in found.columns:
        cells = pl.Series("code", [f"{cell:x}" for cell in found["cell"]], dtype=pl.String)
        found = found.with_columns(cells)
    return found.select("code", "name", "from", "to", "direction", "population_persons")


def reasons(
    before: View, after: View, edition: Edition, comparison: Comparison, most: int | None = None
) -> Iterator[tuple[Words, Words]]:
    """For each differing unit (the first of them) why it has the one level and why the other, a sentence each."""
    for row in comparison.rows[:most].tolist():
        yield (
            _sentence(before, edition, comparison.layer, row),
            _sentence(after, edition, comparison.layer, row),
        )


def _sentence(view: View, edition: Edition, layer: str, row: int) -> Words:
    told: dict[str, Any] = explain(view, layer, row, edition)
    found: Words = told["sentence"]
    return found

"""What the words of stored cases meant in the boundaries in which they were read."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.answered import answers_known
from geodata.intake.naming.answers import holding
from geodata.intake.naming.placed import WORD_FIELDS, meanings, place_key
from geodata.intake.naming.places import PlaceIndex
from geodata.store import Store
from zones.areas import Edition

AreaIndex = NDArray[np.int32]

#: `ids` of case rows and the version of boundaries that they were read in -> the area that the words of each meant.
Reread = Callable[[pl.Series, Edition], AreaIndex]

_VERSIONS: Final = 4


@dataclass(frozen=True)
class Rereading:
    """Remembers the words that were read again, for the last few versions of boundaries."""

    _known: dict[tuple[str, frozenset[tuple[str, int]]], dict[str, int]] = field(default_factory=dict)

    def of(self, store: Store, known_at: datetime | None) -> Reread:
        """How the words of the cases of a store are read; nothing is read before it is asked for."""
        words: list[pl.DataFrame] = []

        def read(ids: pl.Series, edition: Edition) -> AreaIndex:
            if not words:
                words.append(store.cases(known_at, columns=("id", "place_words")))
            told = ids.alias("id").to_frame().join(words[0], on="id", how="left", maintain_order="left")
            meant = self._meant(
                told["place_words"], edition, holding(answers_known(store, known_at), edition)
            )
            return meant

        return read

    def _meant(self, words: pl.Series, edition: Edition, answers: Mapping[str, int]) -> AreaIndex:
        known = self._known.setdefault((edition.key, frozenset(answers.items())), {})
        fresh = [each for each in words.unique().drop_nulls().sort().to_list() if each not in known]
        known |= _areas(fresh, PlaceIndex(edition, answers)) if fresh else {}
        for key in [*self._known][:-_VERSIONS]:
            self._known.pop(key, None)
        found = words.replace_strict(known, default=-1, return_dtype=pl.Int32) if known else None
        return np.full(len(words), -1, np.int32) if found is None else found.fill_null(-1).to_numpy().copy()


def _areas(words: list[str], index: PlaceIndex) -> dict[str, int]:
    """The area of each: none where the words mean none surely, or where only the point told it."""
    said = [json.loads(each) for each in words]
    table = pl.DataFrame(said, schema=dict.fromkeys(WORD_FIELDS, pl.String))
    found = {}
    for text, one, place in zip(words, said, meanings(table, index), strict=True):
        answered = index.answers.get(place_key(one), -1)
        found[text] = answered if answered >= 0 else -1 if place.fault else place.area
    return found

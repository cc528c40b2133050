"""Words of places that wait for an answer, with what they may mean."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import polars as pl

from api.answered import answers
from api.reviewing.words import parent_words, refused_words
from api.workspace import Workspace
from geodata.intake.naming.answers import Answer
from geodata.intake.naming.place import Place
from geodata.intake.naming.placed import WORD_FIELDS, meanings
from geodata.intake.naming.places import PlaceIndex
from geodata.store.place_answers import NONE
from zones.errors import NotFoundError
from zones.vocabulary import AREA_LEVELS


@dataclass(frozen=True)
class Likely:
    """An area that the words may mean, with its path of names and its likeness (0 to 100)."""

    area_level: str
    area_code: str
    words: str
    score: int

    @property
    def code(self) -> str:
        """The code as an answer may give it: `ward:0203`."""
        return f"{self.area_level}:{self.area_code}"


@dataclass(frozen=True)
class Doubt:
    """Words that are asked about: what is known of them, how much hangs on them, and what they may mean.

    `id` is short for `key`. `why` is a code of refusal, or `place_at_parent` for rows that were accepted at an
    area above. `cases` counts what is stated; `certain` names the area that is certain ("" none).
    """

    id: str
    key: str
    words: Mapping[str, str]
    why: str
    rows: int
    cases: int
    lists: tuple[str, ...]
    edition: str
    certain: str
    candidates: tuple[Likely, ...]
    answer: Answer | None = None

    @property
    def text(self) -> str:
        """`Ninh Thuận / Ninh Phướcc / An Hải`."""
        return " / ".join(self.words.values())

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        likely = [vars(one) | {"code": one.code} for one in self.candidates]
        answer = None if self.answer is None else (NONE if self.answer.is_none else self.answer.code)
        names = ("id", "key", "words", "why", "rows", "cases", "lists", "edition", "certain")
        return {name: getattr(self, name) for name in names} | {"candidates": likely, "answer": answer}


def short(key: str) -> str:
    """The short form of a place key."""
    return blake2b(key.encode(), digest_size=4).hexdigest()


def review(workspace: Workspace, list_name: str | None = None, *, every: bool = False) -> list[Doubt]:
    """Distinct words that wait for an answer, those with the likeliest candidate first, then the most cases.

    `every`: also those that have been answered.
    """
    rows = pl.concat([refused_words(workspace), parent_words(workspace)])
    if list_name is not None:
        rows = rows.filter(pl.col("list") == list_name)
    return doubts_among(workspace, rows, every=every)


def doubts_among(workspace: Workspace, rows: pl.DataFrame, *, every: bool = False) -> list[Doubt]:
    """As `review`, of words that may stand in no store yet: rows of `key`, `words`, `why`, `rows`, `cases`, `list`,
    `edition` (name)."""
    known = answers(workspace)
    grouped = rows.group_by("key", "edition", maintain_order=True).agg(
        pl.first("words", "why"), pl.sum("rows", "cases"), pl.col("list").unique().sort()
    )
    asked = grouped if every else grouped.filter(~pl.col("key").is_in(list(known)))
    found = [
        doubt
        for (edition,), part in asked.group_by("edition", maintain_order=True)
        for doubt in _doubts(workspace, str(edition), part, known)
    ]
    return sorted(found, key=lambda one: (-_best(one), -one.cases, one.key))


def _best(doubt: Doubt) -> int:
    return max((one.score for one in doubt.candidates), default=0)


def _doubts(
    workspace: Workspace, edition: str, part: pl.DataFrame, known: Mapping[str, Answer]
) -> list[Doubt]:
    try:
        index = PlaceIndex(workspace.store.edition(edition))
    except NotFoundError:
        return []
    said = [json.loads(words) for words in part["words"]]
    frame = pl.DataFrame(
        [[words.get(name) for name in WORD_FIELDS] for words in said],
        schema=dict.fromkeys(WORD_FIELDS, pl.String),
        orient="row",
    )
    places = meanings(frame, index)
    return [
        _doubt(index, row, words, place, known)
        for row, words, place in zip(part.iter_rows(named=True), said, places, strict=True)
    ]


def _doubt(
    index: PlaceIndex,
    row: Mapping[str, Any],
    words: dict[str, str],
    place: Place,
    known: Mapping[str, Answer],
) -> Doubt:
    likely = [
        Likely(index.level_of(one.area), index.code_of(one.area), index.words(one.area), one.score)
        for one in index.candidates([words.get(level) for level in AREA_LEVELS])
    ]
    key = row["key"]
    return Doubt(
        short(key), key, words, row["why"], row["rows"], row["cases"], tuple(row["list"]), index.edition.name,
        index.words(place.area) if place.area >= 0 else "", tuple(likely), known.get(key),
    )  # fmt: skip

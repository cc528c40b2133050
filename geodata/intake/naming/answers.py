"""What reviewers said that the words of a place mean, and how it stands with the rows that came before."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from geodata.intake.naming.names import name_of
from zones.areas import Edition


@dataclass(frozen=True, slots=True)
class Answer:
    """One remembered answer: the words (`key`) mean the area `code` of a level in an edition, called `name` there.

    Without a level the answer is that no area known is meant.
    """

    key: str
    level: str | None
    code: str | None
    edition: str
    name: str

    @property
    def is_none(self) -> bool:
        """Whether the reviewer said that none of the areas is meant."""
        return self.level is None


def holding(answers: Mapping[str, Answer], edition: Edition) -> dict[str, int]:
    """The answers that hold in an edition: place key -> row of the edition.

    In the edition for which it was given (whatever its version) an answer holds where the code still exists; in
    another one where the code exists at the same level and stands for the same name. Else it is asked again.
    """
    rows = edition.areas.select("area_level", "code", "area", "name").iter_rows()
    at = {(level, code): (area, name or code) for level, code, area, name in rows} if answers else {}
    found = {}
    for key, answer in answers.items():
        area, name = at.get((answer.level, answer.code), (-1, ""))
        if area >= 0 and (answer.edition == edition.name or _same_name(answer, name)):
            found[key] = area
    return found


def _same_name(answer: Answer, name: str) -> bool:
    level = answer.level or ""
    return name_of(answer.name, level).bare == name_of(name, level).bare


def with_answers(content: pl.Series, cases: pl.DataFrame) -> pl.Series:
    """Content that also tells which answer placed a row (column `place_answer`), so that a row that was held at
    another place before counts as changed. Its identity stays what it was."""
    if "place_answer" not in cases.columns:
        return content
    told = pl.concat_str(content, pl.lit(" "), cases["place_answer"])
    return pl.select(pl.coalesce(told, content).alias(content.name)).to_series()


def rows_answered(content: pl.Series) -> int:
    """How many rows of such content were placed by an answer."""
    return int(content.str.contains(" ", literal=True).sum())

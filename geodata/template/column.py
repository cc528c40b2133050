"""One column of the template."""

from dataclasses import dataclass
from typing import Any, Literal

from zones.phrases import Words

#: What a cell takes. `area` and `above` are chosen from the list of areas and of those one level up.
Cell = Literal["text", "date", "count", "number", "area", "above", "choice"]

#: Vietnamese, English.
Both = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called, what it takes, what it means, an example. `choices` are words in both
    languages; `most` bounds a number."""

    vi: str
    en: str
    cell: Cell
    means: Words
    example: str = ""
    needed: bool = False
    width: int = 14
    choices: tuple[Words, ...] = ()
    most: int | None = None

    def heading(self, lang: str) -> str:
        """What stands over it."""
        return self.vi if lang == "vi" else self.en


def column(cell: Cell, heading: Both, means: Both, example: str = "", **more: Any) -> Column:
    """A column from its words in both languages."""
    return Column(*heading, cell, {"vi": means[0], "en": means[1]}, example, **more)


def choice(*pairs: Both) -> tuple[Words, ...]:
    """Words to choose from."""
    return tuple({"vi": vi, "en": en} for vi, en in pairs)

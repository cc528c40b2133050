"""The form of a rulebook's page, before it becomes lines of text or HTML."""

from dataclasses import dataclass, field

from zones.vocabulary import Lang


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads of its columns, and rows that begin with their own head.

    With `levels` the cells are ids of levels, else texts.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    levels: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence with what belongs to it.

    `name` is the word by which the rulebook calls it, `code` how the rulebook writes it, `level` the level whose
    colour and symbol stand before it. `below` are its parts, counted where they are `ordered`.
    """

    text: str
    name: str = ""
    code: str = ""
    level: str = ""
    below: tuple["Entry", ...] = ()
    ordered: bool = False
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page under a heading; `key` names it whatever the language."""

    key: str
    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page in one language. `banner` is what its reader must know before anything else."""

    lang: Lang
    id: str
    title: str
    banner: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...] = field(default=())

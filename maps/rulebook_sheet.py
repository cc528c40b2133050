"""The form of a rulebook's page, before it becomes lines of text or HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zones.vocabulary import Lang


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads of its columns, and rows that begin with their own head.

    With `levels` the cells are ids of levels, else texts. `told` puts heads in words, `caption` says what runs in
    rows and columns; both are left out where there is no room for them.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    levels: bool = False
    told: Mapping[str, str] = field(default_factory=dict)
    caption: str = ""


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


def plain(value: Any) -> str:
    """JSON values as short text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {plain(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(plain(one) for one in value)
    return str(value)

"""Other names of areas, as dated data with their sources (`alias_files/*.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from geodata.fold import fold


@dataclass(frozen=True)
class Merged:
    """A later area made of earlier ones: `covers` are the older parents of its parts, with the parts' names (none:
    all of that parent). `since` is its first day, None where it is not known."""

    name: str
    level: str
    within: str
    covers: tuple[tuple[str, tuple[str, ...]], ...]
    since: date | None
    source: str


@dataclass(frozen=True)
class Absorbed:
    """An earlier area that is part of a later one since a day. `kept`: the areas below it stayed what they were."""

    name: str
    level: str
    became: str
    kept: bool
    since: date
    source: str


def _read(name: str) -> Any:
    text = (files("geodata.intake.naming") / "alias_files" / name).read_text(encoding="utf-8")
    return yaml.safe_load(text)


def key_of(name: str) -> str:
    """The letters and digits of a name, folded."""
    return fold(name).replace(" ", "")


@cache
def spellings() -> Mapping[tuple[str, str], str]:
    """(area level, folded name) -> the folded name under which an area is compared."""
    found: dict[tuple[str, str], str] = {}
    for level, names in _read("spellings.yaml").items():
        for name, others in names.items() if level != "source" else ():
            found |= {(level, key_of(other)): key_of(name) for other in others}
    return found


@cache
def merged() -> tuple[Merged, ...]:
    """Areas that are made of several areas of earlier editions."""
    return tuple(_merged(one) for one in _read("units.yaml")["units"])


def _merged(one: Mapping[str, Any]) -> Merged:
    parts = {parent: () if parts == "all" else tuple(parts) for parent, parts in one["covers"].items()}
    return Merged(
        one["name"], one["level"], one["within"], tuple(parts.items()), one.get("from"), one["source"]
    )


@cache
def absorbed() -> tuple[Absorbed, ...]:
    """Areas that are part of another one in later editions."""
    said = _read("provinces_2025.yaml")
    found = []
    for one in (said["defaults"] | one for one in said["became"]):
        names = one["name"] if isinstance(one["name"], list) else [one["name"]]
        kept = one["below"] == "kept"
        found += [
            Absorbed(name, one["level"], one["became"], kept, one["from"], one["source"]) for name in names
        ]
    return tuple(found)

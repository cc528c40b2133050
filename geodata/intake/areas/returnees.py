"""People who came home from elsewhere, by where they came from: `returnees:province:79`, `returnees:Lào`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from geodata.intake.areas.known_figures import RETURNEES
from geodata.intake.cells.headings import rank_of
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.notes import Note
from geodata.intake.reading.table import Table
from zones.vocabulary import AREA_LEVELS

_COUNTS: Final = ("value", "persons", "count")
_MOST_TOLD: Final = 10


def is_of_returnees(heading: Sequence[str], mapping: Mapping[str, str], constants: Mapping[str, str]) -> bool:
    """Whether a table has columns of origins and of numbers, and none of names of figures."""
    named = {*mapping, *constants} | {f for f in ("name",) if _column(heading, f, mapping)}
    origin = _column(heading, "origin", mapping)
    return "name" not in named and origin is not None and _counts(heading, mapping, origin) is not None


def _counts(heading: Sequence[str], mapping: Mapping[str, str], origin: str) -> str | None:
    """The column of how many people there were."""
    found = (_column(heading, field, mapping) for field in _COUNTS)
    return next((name for name in found if name not in (None, origin)), None)


def _column(heading: Sequence[str], field: str, mapping: Mapping[str, str]) -> str | None:
    if field in mapping:
        return mapping[field]
    ranked = sorted((rank, name) for name in heading if (rank := rank_of(field, name)) is not None)
    return ranked[0][1] if ranked else None


def as_returnees(
    table: Table, mapping: Mapping[str, str], places: PlaceIndex
) -> tuple[Table, dict[str, str]]:
    """The table with a `name` for each origin, and the mapping of its counts."""
    origin = _column(table.heading, "origin", mapping)
    count = _counts(table.heading, mapping, str(origin))
    left = {name: column for name, column in mapping.items() if name != "origin"}
    if count is not None:
        left["value"] = count
    words = table.frame[str(origin)]
    held = {word: origin_key(word, places) for word in words.drop_nulls().unique(maintain_order=True)}
    name = words.replace_strict(held, default=None, return_dtype=pl.String)
    name = pl.select(pl.lit(f"{RETURNEES}:") + name).to_series().alias("name")
    frame = table.frame.drop("name", strict=False).with_columns(name)
    as_found = None if table.as_found is None else table.as_found.with_columns(name)
    left["name"] = "name"
    return replace(table, frame=frame, as_found=as_found, notes=[*table.notes, *told(held)]), left


def origin_key(words: str, places: PlaceIndex) -> str:
    """`province:79` for an area of the edition, by code or by name; else the words as they are written."""
    by_code = places.by_codes([words])[words]
    if by_code.area >= 0 and not by_code.fault:
        return _key(by_code.area, places)
    for at in range(len(AREA_LEVELS)):
        path: list[str | None] = [None] * len(AREA_LEVELS)
        path[at] = words
        place = places.by_path(path)
        if place.area >= 0 and not place.fault and not place.at_parent and not place.corrected:
            return _key(place.area, places)
    return " ".join(words.split())


def _key(area: int, places: PlaceIndex) -> str:
    return f"{places.level_of(area)}:{places.code_of(area)}"


def with_origins(names: pl.Series, places: PlaceIndex) -> tuple[pl.Series, list[str]]:
    """Names of figures in which origins in words (`returnees:Hà Nội`) are brought to areas."""
    words = [name.partition(":")[2] for name in names.drop_nulls().unique(maintain_order=True)
             if name.startswith(f"{RETURNEES}:")]  # fmt: skip
    held = {word: origin_key(word, places) if not _is_key(word) else word for word in words}
    anew = {f"{RETURNEES}:{word}": f"{RETURNEES}:{key}" for word, key in held.items()}
    if not anew:
        return names, []
    return names.replace(anew), told({word: key for word, key in held.items() if not _is_key(word)})


def _is_key(word: str) -> bool:
    return word.partition(":")[0] in AREA_LEVELS and ":" in word


def told(held: Mapping[str, str]) -> list[str]:
    """Which origins are areas of the edition, and which are kept in words."""
    known = [f"{word} = {key}" for word, key in held.items() if _is_key(key)]
    words = [word for word, key in held.items() if not _is_key(key)]
    notes: list[str] = []
    if known:
        shown = "; ".join(known[:_MOST_TOLD]) + ("; …" if len(known) > _MOST_TOLD else "")
        notes.append(
            Note(f"origins found among the areas: {shown}", f"nơi đi tìm thấy trong danh mục: {shown}")
        )
    if words:
        shown = ", ".join(words[:_MOST_TOLD]) + (", …" if len(words) > _MOST_TOLD else "")
        notes.append(Note(f"origins kept in words, no area of these boundaries: {shown}",
                          f"nơi đi giữ nguyên bằng chữ, không có trong danh mục: {shown}"))  # fmt: skip
    return notes

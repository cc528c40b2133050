"""From the mapping of a rulebook file to the model; all problems are found in one go."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, cast

from zones.errors import RulebookError
from zones.fragments import FRAGMENTS
from zones.rulebook import SCHEMA, STATUSES, Level, Rulebook
from zones.rulebook_check import check
from zones.rulebook_conduct import read_missing, read_override, read_run, read_small, read_stability
from zones.rulebook_indicators import implicit, read_clusters, read_indicators
from zones.rulebook_steps import read_bands, read_tables, read_units
from zones.rulebook_values import Door, canonical, join, plain

KEYS: Final = (
    "schema", "id", "title", "disease", "status", "cite", "valid", "tz", "run", "line", "levels", "unknown", "ind",
    "clusters", "bands", "tables", "units", "inherit", "missing", "stability", "small", "override", "evidence",
)  # fmt: skip
REQUIRED: Final = ("schema", "id", "title", "status", "cite", "valid", "levels", "ind", "units")

#: Parts that are kept for later steps: what each may hold.
KEPT: Final[dict[str, tuple[str, ...]]] = {
    "inherit": ("from", "mode"),
    "evidence": ("unverified", "note", "sources"),
}
#: Bits of `possible`: ordered and unknown levels together.
MAX_LEVELS: Final = 31


def parse(content: Mapping[str, Any]) -> Rulebook:
    """The checked rulebook of a mapping; RulebookError lists every problem with its path."""
    door = Door()
    kept = cast(dict[str, Any], plain(content))
    keys = door.mapping(kept, "", KEYS, REQUIRED)
    if keys.get("schema", SCHEMA) != SCHEMA:
        door.refuse("schema", f"{keys['schema']!r} is not {SCHEMA!r}")
    book = _book(door, keys, kept)
    check(door, book)
    if door.problems:
        raise RulebookError(book.id or "?", door.problems)
    return book


def _book(door: Door, keys: Mapping[str, Any], content: Mapping[str, Any]) -> Rulebook:
    unknown = read_levels(door, keys.get("unknown") or "grey", "unknown", ordered=False)
    indicators = read_indicators(door, keys.get("ind", {}))
    clusters = read_clusters(door, keys.get("clusters"))
    indicators = implicit(clusters is not None) | indicators
    cite = door.mapping(
        keys.get("cite", {}), "cite", ("doc", "date", "body", "where", "url"), ("doc", "date")
    )
    return Rulebook(
        id=door.text(keys.get("id"), "id"),
        title=_title(door, keys.get("title", {})),
        disease=door.text(keys.get("disease"), "disease", "any"),
        status=cast(Any, door.choice(keys.get("status"), "status", STATUSES, "draft")),
        cite={key: door.text(item, join("cite", key)) for key, item in cite.items()},
        valid=_valid(door, keys.get("valid", {})),
        tz=door.text(keys.get("tz"), "tz", "Asia/Ho_Chi_Minh"),
        levels=read_levels(door, keys.get("levels"), "levels", ordered=True),
        unknown=unknown,
        indicators=indicators,
        bands=read_bands(door, keys.get("bands")),
        tables=read_tables(door, keys.get("tables")),
        units=read_units(door, keys.get("units")),
        missing=read_missing(door, keys.get("missing")),
        run=read_run(door, keys.get("run")),
        stability=read_stability(door, keys.get("stability")),
        override=read_override(door, keys.get("override")),
        line=door.text(keys.get("line"), "line"),
        clusters=clusters,
        small=read_small(door, keys.get("small")),
        content=content,
        hash=hashlib.sha256(canonical(content)).hexdigest(),
        **{key: _kept(door, keys.get(key), key) for key in KEPT},
    )


def read_levels(door: Door, value: Any, path: str, *, ordered: bool) -> tuple[Level, ...]:
    """Levels written out or named by a fragment; ranks only where they are ordered."""
    if isinstance(value, str):
        if value not in FRAGMENTS:
            door.refuse(path, f"{value!r} is not one of {', '.join(FRAGMENTS)}")
            return ()
        value = FRAGMENTS[value]
    entries = [FRAGMENTS["grey"][0] if entry == "grey" else entry for entry in door.sequence(value, path)]
    if len(entries) > MAX_LEVELS - 7 * ordered:
        door.refuse(path, f"more than {MAX_LEVELS - 7 * ordered} levels")
    return tuple(
        _level(door, entry, f"{path}[{rank}]", rank if ordered else -1) for rank, entry in enumerate(entries)
    )


def _level(door: Door, entry: Any, path: str, rank: int) -> Level:
    keys = door.mapping(entry, path, ("id", "hex", "vi", "en"), ("id",))
    id = door.identifier(keys.get("id"), join(path, "id"))
    hex = door.text(keys.get("hex"), join(path, "hex"), "#9AA0A6")
    if len(hex) != 7 or hex[0] != "#" or any(digit not in "0123456789abcdefABCDEF" for digit in hex[1:]):
        door.refuse(join(path, "hex"), f'{hex!r} is no colour (write "#2E9E4F")')
    vi, en = (door.text(keys.get(lang), join(path, lang), id) for lang in ("vi", "en"))
    return Level(id, hex, vi, en, rank)


def _title(door: Door, value: Any) -> Mapping[str, str]:
    keys = door.mapping(value, "title", ("vi", "en"), ("vi", "en"))
    return {lang: door.text(keys.get(lang), join("title", lang)) for lang in ("vi", "en")}


def _valid(door: Door, value: Any) -> tuple[date, date | None]:
    keys = door.mapping(value, "valid", ("from", "to"), ("from",))
    first = door.day(keys.get("from"), "valid.from")
    end = door.day(keys.get("to"), "valid.to")
    if first is None:
        door.refuse("valid.from", "a day belongs here")
    elif end is not None and end <= first:
        door.refuse("valid.to", "must be after `from`: validity is [from, to)")
    return first or date.min, end


def _kept(door: Door, value: Any, key: str) -> Mapping[str, Any]:
    return door.mapping({} if value is None else value, key, KEPT[key])

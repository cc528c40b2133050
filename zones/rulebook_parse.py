"""From the mapping of a rulebook file to the model; all problems are found in one go."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, cast

from zones.errors import RulebookError
from zones.fragments import FRAGMENTS
from zones.rulebook import SCHEMA, STATUSES, Level, Rulebook
from zones.rulebook_check import check
from zones.rulebook_conduct import (
    read_inherit,
    read_missing,
    read_override,
    read_run,
    read_small,
    read_stability,
)
from zones.rulebook_indicators import implicit, read_clusters, read_indicators
from zones.rulebook_plain import canonical, plain
from zones.rulebook_steps import read_bands, read_tables, read_units
from zones.rulebook_values import Door
from zones.rulebook_words import join, shown

KEYS: Final = (
    "schema", "id", "title", "disease", "status", "cite", "valid", "tz", "run", "line", "levels", "unknown",
    "ind", "clusters", "bands", "tables", "units", "inherit", "missing", "stability", "small", "override",
    "evidence",
)  # fmt: skip
REQUIRED: Final = ("schema", "id", "title", "status", "cite", "valid", "levels", "ind", "units")
CITE_KEYS: Final = ("doc", "date", "body", "where", "url")
LEVEL_KEYS: Final = ("id", "hex", "vi", "en")
EVIDENCE_KEYS: Final = ("unverified", "note", "sources")
#: Bits of `possible`: ordered and unknown levels together.
MAX_LEVELS: Final = 31

#: How texts are written that are more than words for the reader.
SLUG: Final = r"[a-z0-9][a-z0-9_.-]{0,63}"
DISEASE: Final = r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}"
DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
CITED_DAY: Final = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
COLOUR: Final = r"#[0-9A-Fa-f]{6}"
ZONE: Final = r"[A-Za-z][A-Za-z0-9_+/-]{0,63}"


def parse(content: Mapping[str, Any]) -> Rulebook:
    """The checked rulebook of a mapping; RulebookError lists every problem with its path."""
    door = Door()
    kept = cast(dict[str, Any], plain(content))
    keys = door.mapping(kept, "", KEYS, REQUIRED)
    if keys.get("schema", SCHEMA) != SCHEMA:
        door.refuse(
            "schema",
            "{found} không phải là {schema}",
            "{found} is not {schema}",
            found=shown(keys["schema"]),
            schema=repr(SCHEMA),
        )
    for key in REQUIRED:
        if key in keys and keys[key] is None:
            door.refuse(key, "không bao giờ được là null", "is never null")
    book = _book(door, keys, kept)
    check(door, book)
    if door.faults:
        raise RulebookError(book.id or "?", door.faults)
    return book


def _book(door: Door, keys: Mapping[str, Any], content: Mapping[str, Any]) -> Rulebook:
    clusters = read_clusters(door, keys.get("clusters"))
    indicators = read_indicators(door, keys.get("ind", {}))
    return Rulebook(
        id=door.formed(keys.get("id"), "id", SLUG, "vn-4800-2021"),
        title=_title(door, keys.get("title", {})),
        disease=door.formed(keys.get("disease"), "disease", DISEASE, "covid-19", "any"),
        status=cast(Any, door.choice(keys.get("status"), "status", STATUSES, "draft")),
        cite=_cite(door, keys.get("cite", {})),
        valid=_valid(door, keys.get("valid", {})),
        tz=door.formed(keys.get("tz"), "tz", ZONE, "Asia/Ho_Chi_Minh", "Asia/Ho_Chi_Minh"),
        run=read_run(door, keys.get("run")),
        line=door.formed(keys.get("line"), "line", SLUG, "vn-covid-level"),
        levels=read_levels(door, keys.get("levels"), "levels", ordered=True),
        unknown=read_levels(door, keys.get("unknown") or "grey", "unknown", ordered=False),
        indicators={**indicators, **implicit(indicators, clusters)},
        clusters=clusters,
        bands=read_bands(door, keys.get("bands")),
        tables=read_tables(door, keys.get("tables")),
        units=read_units(door, keys.get("units")),
        inherit=read_inherit(door, keys.get("inherit")),
        missing=read_missing(door, keys.get("missing")),
        stability=read_stability(door, keys.get("stability")),
        small=read_small(door, keys.get("small")),
        override=read_override(door, keys.get("override")),
        evidence=_evidence(door, keys.get("evidence")),
        content=content,
        hash=hashlib.sha256(canonical(content)).hexdigest(),
    )


def read_levels(door: Door, value: Any, path: str, *, ordered: bool) -> tuple[Level, ...]:
    """Levels written out or named by a fragment; ranks only where they are ordered."""
    if isinstance(value, str):
        if not door.choice(value, path, FRAGMENTS, ""):
            return ()
        value = FRAGMENTS[value]
    entries = [FRAGMENTS["grey"][0] if entry == "grey" else entry for entry in door.sequence(value, path)]
    if len(entries) > MAX_LEVELS - 7 * ordered:
        most = MAX_LEVELS - 7 * ordered
        door.refuse(path, "hơn {most} mức", "more than {most} levels", most=most)
    return tuple(
        _level(door, entry, f"{path}[{rank}]", rank if ordered else -1) for rank, entry in enumerate(entries)
    )


def _level(door: Door, entry: Any, path: str, rank: int) -> Level:
    part = door.part(entry, path, LEVEL_KEYS, ("id",))
    id = door.identifier(part.keys["id"], join(path, "id")) if "id" in part.keys else ""
    hex = door.formed(part.keys.get("hex"), join(path, "hex"), COLOUR, "#2E9E4F", "#9AA0A6")
    return Level(id, hex, part.text("vi", id), part.text("en", id), rank)


def _title(door: Door, value: Any) -> Mapping[str, str]:
    part = door.part(value, "title", ("vi", "en"), ("vi", "en"))
    return {lang: part.text(lang) for lang in ("vi", "en")}


def _cite(door: Door, value: Any) -> Mapping[str, str]:
    part = door.part(value, "cite", CITE_KEYS, ("doc", "date"))
    if part.keys.get("doc") == "":
        part.refuse(
            "doc",
            "phải nêu tên văn bản, hoặc nói rõ là không có",
            "names the document, or says that there is none",
        )
    door.formed(part.keys.get("date"), "cite.date", CITED_DAY, "2021-10-12")
    return {key: part.text(key) for key in part.keys}


def _valid(door: Door, value: Any) -> tuple[date, date | None]:
    part = door.part(value, "valid", ("from", "to"), ("from",))
    first = door.day(part.keys["from"], "valid.from") if "from" in part.keys else None
    end = None if part.keys.get("to") is None else door.day(part.keys["to"], "valid.to")
    if first is not None and end is not None and end <= first:
        door.refuse(
            "valid.to",
            "phải sau `from`: hiệu lực là [from, to)",
            "must be after `from`: validity is [from, to)",
        )
    return first or date.min, end


def _evidence(door: Door, value: Any) -> Mapping[str, Any]:
    part = door.part({} if value is None else value, "evidence", EVIDENCE_KEYS)
    for key in EVIDENCE_KEYS:
        part.words(key)
    return part.keys

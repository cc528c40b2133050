"""Addresses without house and street: the parts that name administrative units."""

import re
from typing import Final

import polars as pl

from geodata.fold import fold
from geodata.intake.naming.places import PlaceIndex
from zones.vocabulary import AREA_LEVELS

#: How parts begin that name a unit.
_UNIT: Final = (
    r"(?:thôn|xóm|bản|ấp|buôn|làng|plei|bon|khóm|khối phố|khối|khu phố|kp|tổ dân phố|tdp|tổ|xã|phường|thị trấn|"
    r"huyện|quận|thị xã|thành phố|tỉnh|đặc khu|tt|tp|tx|p|q|x|h|t)"
)
_UNIT_BARE: Final = (
    r"(?:thon|xom|ban|ap|buon|lang|plei|bon|khom|khoi pho|khoi|khu pho|kp|to dan pho|tdp|to|xa|phuong|thi tran|"
    r"huyen|quan|thi xa|thanh pho|tinh|dac khu|tt|tp|tx|p|q|x|h|t|ward|district|province|commune|village|hamlet|city)"
)
_NAMED: Final = re.compile(rf"^{_UNIT}(?:\s*[.:]\s*|\s+)[\w(]", re.IGNORECASE)
_NAMED_BARE: Final = re.compile(rf"^{_UNIT_BARE}(?:\s*[.:]\s*|\s+)[a-z0-9(]", re.IGNORECASE)
_ENGLISH: Final = re.compile(r"\b(?:ward|district|province|commune|hamlet|city)$", re.IGNORECASE)
#: A cell of several parts, one of which is a house or a street.
_HOUSE: Final = (
    r"(?i)^(?:[^,;]*[,;])*\s*(?:số\s+(?:nhà\s*)?\d|sn\s*\d|\d+[a-z]?(?:/\d+[a-z]?)*\s+\p{L}|ngõ|ngách|hẻm|kiệt|đường|nhà\s)"
    r"[^,;]*(?:[,;]|$)"
)
_ROOM: Final = re.compile(r"\d{3}")
#: A unit inside a part begins a part of its own.
_INNER: Final = (
    r"(?i)\s+(xã|phường|thị trấn|huyện|quận|thị\x{A4}xã|thành phố|tỉnh|thôn|xóm|ấp|bản|khu phố|tổ dân phố)\s"
)


def administrative_parts(column: pl.Series, places: PlaceIndex | None) -> pl.Series:
    """Of each address the parts that begin with a type word (xã, huyện, …) or are a name of the edition.

    Joined by commas, null where nothing is left; an address of one part ends with a comma, so that its level is
    found by its type word.
    """
    distinct = column.drop_nulls().unique()
    cell = pl.col("text").str.normalize("NFC").str.replace_all(r"(?i)(thị)\s+(xã)", "$1¤$2")
    parts = (
        pl.DataFrame({"text": distinct}, schema={"text": pl.String})
        .with_columns(
            part=cell.str.replace_all(_INNER, ", $1 ")
            .str.replace_all(r"\s+[-–]\s+|[;\n|]", ",")
            .str.split(",")
        )
        .explode("part")
        .with_columns(pl.col("part").str.replace_all("¤", " ").str.strip_chars(" .\t"))
    )
    names = parts["part"].drop_nulls().unique().to_list()
    kept = [name for name in names if _is_unit(name, places)]
    short = (
        parts.filter(pl.col("part").is_in(kept))
        .group_by("text", maintain_order=True)
        .agg(pl.col("part").str.join(", "), one=pl.len() == 1)
        .select("text", short=pl.when("one").then(pl.col("part") + ",").otherwise("part"))
    )
    made = pl.DataFrame({"text": column}, schema={"text": pl.String}).join(
        short, on="text", how="left", maintain_order="left"
    )
    return made["short"].alias(column.name)


def without_houses(column: pl.Series, places: PlaceIndex | None) -> pl.Series | None:
    """A column of places in which cells such as `12 Lê Lợi, phường Bến Nghé` are cut to their units; None where there
    are none. A cell that names no unit stays as it is."""
    held = column.str.contains(_HOUSE).fill_null(False)
    if not held.any():
        return None
    cells = column.filter(held).unique()
    short = administrative_parts(cells, places)
    known = short.is_not_null()
    return column.replace(cells.filter(known), short.filter(known))


def _is_unit(part: str, places: PlaceIndex | None) -> bool:
    if not part or _ROOM.search(part):
        return False
    bare = part.isascii()
    if _NAMED.match(part) or (bare and (_NAMED_BARE.match(part) or _ENGLISH.search(part))):
        return True
    return places is not None and bool(fold(part)) and any(places.knows(level, part) for level in AREA_LEVELS)

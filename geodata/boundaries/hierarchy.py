"""Levels put together into an edition: a dense index, parents as indices, a checksum that names the content."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from geodata.boundaries.checked import CHECKED_SCHEMA, CheckedBoundaries
from geodata.boundaries.findings import Finding
from geodata.boundaries.links import Links, link
from geodata.fold import unmarked
from zones.areas import AREA_PARTICULARS, AREA_SCHEMA, Edition, only_told
from zones.errors import InputError
from zones.vocabulary import level_order

_FIELD: Final = "\x1f"


@dataclass(frozen=True)
class Assembly:
    """An edition and what was found while its levels were linked."""

    edition: Edition
    findings: tuple[Finding, ...]


def build_edition(
    levels: Mapping[str, CheckedBoundaries],
    name: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    existing: Edition | None = None,
) -> Edition:
    """The edition of these levels (see `assemble`)."""
    return assemble(levels, name, valid_from, valid_to, existing).edition


def assemble(
    levels: Mapping[str, CheckedBoundaries],
    name: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    existing: Edition | None = None,
) -> Assembly:
    """Levels, added to those of `existing` (a level given again replaces the one there), with parents linked.

    Valid in `[valid_from, valid_to)`; dates not given are those of `existing`. Areas stand by level, largest
    first, then by code. The checksum depends on levels, codes, names, parents and shapes, not on name or dates.
    """
    start = valid_from or (existing.valid_from if existing else None)
    end = valid_to or (existing.valid_to if existing else None)
    if start and end and start >= end:
        what = f"the edition would end ({end}) before it begins ({start})"
        raise InputError(
            what,
            where=name,
            fix="mend --valid-from or --valid-to",
            vi=f"bộ ranh giới hết hiệu lực ({end:%d/%m/%Y}) trước khi bắt đầu ({start:%d/%m/%Y})",
            vi_fix="sửa --valid-from hoặc --valid-to",
        )
    together = {**(_levels_of(existing) if existing else {}), **levels}
    order = sorted(together, key=lambda level: (level_order(level), level))
    together = {level: _by_code(together[level]) for level in order}
    links, findings = link(together)
    areas = _areas(together, links)
    geometry = np.concatenate([np.empty(0, object), *(each.geometry for each in together.values())])
    source = "; ".join(dict.fromkeys(each.source for each in together.values() if each.source))
    edition = Edition(name, areas, geometry, start, end, checksum(areas, geometry), source)
    return Assembly(edition, tuple(findings))


def plain_name(text: str) -> str:
    """A name for an edition that can stand in addresses: letters a-z, digits, dashes."""
    bare = unmarked(text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", bare).strip("-") or "edition"


def checksum(areas: pl.DataFrame, geometry: NDArray[Any]) -> str:
    """SHA-256 of levels, codes, names, parents, shapes and particulars in their order, as hexadecimal text."""
    digest = hashlib.sha256()
    for row in areas.select("area_level", "code", "name", pl.col("parent").fill_null(-1)).iter_rows():
        digest.update((_FIELD.join(map(str, row)) + "\n").encode())
    for shape in shapely.to_wkb(geometry, byte_order=1):
        digest.update(shape or b"none")
    for name in (each for each in AREA_PARTICULARS if each in areas.columns):
        digest.update(_FIELD.join([name, *map(str, areas[name])]).encode())
    return digest.hexdigest()


def _levels_of(edition: Edition) -> dict[str, CheckedBoundaries]:
    """The levels of an edition, taken apart again: parents as level and code."""
    codes, levels = edition.areas["code"], edition.areas["area_level"]
    parent = edition.areas["parent"]
    apart = edition.areas.with_columns(
        codes.gather(parent).alias("parent_code"),
        levels.gather(parent).alias("parent_level"),
        pl.lit(None, pl.Int64).alias("persons"),
    ).select([*CHECKED_SCHEMA, *(name for name in AREA_PARTICULARS if name in edition.areas.columns)])
    spans = {level: edition.rows(level) for level in edition.levels}
    return {
        level: CheckedBoundaries(level, apart[span], edition.geometry[span], edition.source)
        for level, span in spans.items()
    }


def _by_code(level: CheckedBoundaries) -> CheckedBoundaries:
    order = level.areas["code"].arg_sort().to_numpy()
    return CheckedBoundaries(level.area_level, level.areas[order], level.geometry[order], level.source)


def _areas(levels: Mapping[str, CheckedBoundaries], links: Mapping[str, Links]) -> pl.DataFrame:
    """`Edition.areas` of all levels."""
    start, first = 0, {}
    for level, each in levels.items():
        first[level] = start
        start += len(each.areas)
    tables = []
    for level, each in levels.items():
        at_level, at_row = links[level]
        parent = [first[up] + int(row) if up else None for up, row in zip(at_level, at_row, strict=True)]
        table = each.areas.select(
            pl.lit(level).alias("area_level"),
            "code",
            "name",
            pl.Series("parent", parent, pl.Int32),
            "area_km2",
            *(
                pl.col(name).cast(kind)
                for name, kind in AREA_PARTICULARS.items()
                if name in each.areas.columns
            ),
        )
        tables.append(table)
    whole = pl.concat(tables, how="diagonal") if tables else pl.DataFrame(schema=AREA_SCHEMA).drop("area")
    told = [name for name in AREA_PARTICULARS if name in whole.columns]
    ordered = whole.with_row_index("area").select([*AREA_SCHEMA, *told])
    return only_told(ordered.cast(pl.Schema(AREA_SCHEMA | {name: AREA_PARTICULARS[name] for name in told})))

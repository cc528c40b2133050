"""Finding an area by what people type: without diacritics, with or without "xã" and "bản", or by its code."""

from functools import cached_property

import numpy as np
import polars as pl
import shapely

from geodata.fold import fold
from zones.areas import Edition

_PREFIXES = (
    "tinh", "thanh pho", "tp", "quan", "huyen", "thi xa", "tx", "xa", "phuong", "thi tran", "tt",
    "thon", "ban", "ap", "khu pho", "khoi", "to dan pho", "xom", "buon", "lang", "khu",
)  # fmt: skip

_ALIKE = 3  # so many signs at least are alike in what comes near
_LONGEST = 40


def bare_name(name: str) -> str:
    """A folded name without its type prefix: `"Xã Nậm Mây"` -> `"nam may"`; `"Quận 1"` keeps its word."""
    folded = fold(name)
    for prefix in sorted(_PREFIXES, key=len, reverse=True):
        rest = folded.removeprefix(prefix + " ")
        if rest != folded and not rest.isdecimal():
            return rest
    return folded


class AreaSearch:
    """Searches one edition; made once for it."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    @cached_property
    def _table(self) -> pl.DataFrame:
        names = self.edition.areas["name"].to_list()
        return self.edition.areas.select("area", "code").with_columns(
            pl.Series("folded", [f" {fold(name)} " for name in names], dtype=pl.String),
            pl.Series("bare", [f" {bare_name(name)} " for name in names], dtype=pl.String),
        )

    def find(self, text: str, limit: int = 20) -> list[int]:
        """`area` of the best matches: the code itself, then whole names, beginnings, words, parts of words."""
        asked, bare = fold(text), bare_name(text)
        if not asked:
            return []
        table = self._table
        score = (
            pl.when(pl.col("code").str.to_lowercase() == text.strip().lower()).then(0)
            .when(pl.col("folded") == f" {asked} ").then(1)
            .when(pl.col("bare") == f" {bare} ").then(2)
            .when(pl.col("bare").str.starts_with(f" {bare}")).then(3)
            .when(pl.col("folded").str.contains(f" {asked}", literal=True)).then(4)
            .when(pl.col("folded").str.contains(asked, literal=True)).then(5)
        )  # fmt: skip
        found = table.with_columns(score.alias("score")).filter(pl.col("score").is_not_null())
        return found.sort("score", "area").head(limit)["area"].to_list()

    def near(self, text: str, limit: int = 5) -> list[int]:
        """What is likely meant by a text that is no code: matches of `find`, else what begins alike."""
        found = self.find(text, limit)
        code, bare, table = text.strip().lower()[:_LONGEST], bare_name(text)[:_LONGEST], self._table
        for length in range(max(len(code), len(bare)) - 1, _ALIKE - 1, -1):
            if found:
                break
            same = pl.col("code").str.to_lowercase().str.starts_with(code[:length])
            if len(bare) >= length:
                same |= pl.col("bare").str.starts_with(f" {bare[:length]}")
            found = table.filter(same).head(limit)["area"].to_list() if code[:length] else []
        return found

    def describe(self, area: int) -> dict[str, object]:
        """Code, name, level, parents (nearest first) and bounds of an area."""
        row = self.edition.areas.row(area, named=True)
        return {
            "code": row["code"],
            "name": row["name"],
            "area_level": row["area_level"],
            "parents": [self.edition.areas["name"][parent] for parent in self.chain(area)[1:]],
            "bounds": bounds(self.edition, np.array([area])),
            **self._of_roster(area),
        }

    def _of_roster(self, area: int) -> dict[str, object]:
        """What a roster tells of an area: how its shape was made (`name`: it has none), its point, its households."""
        told: dict[str, object] = {"made": self.edition.made[area] or None}
        lon, lat = self.edition.told("lon")[area], self.edition.told("lat")[area]
        told["point"] = None if lon is None or lat is None else [lon, lat]
        told["households"] = self.edition.told("households")[area]
        return {key: value for key, value in told.items() if value is not None}

    def chain(self, area: int) -> list[int]:
        """The area and those around it, from itself to the largest."""
        chain = [area]
        while (parent := int(self.edition.parent[chain[-1]])) >= 0:
            chain.append(parent)
        return chain


def bounds(edition: Edition, areas: np.ndarray) -> list[float] | None:
    """West, south, east, north of some areas, None where none has a shape."""
    box = shapely.total_bounds(edition.geometry[areas])
    return [round(float(v), 6) for v in box] if np.isfinite(box).all() else None

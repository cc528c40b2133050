"""A crosswalk: from the areas of one version of boundaries to those of another, both ways."""

import io
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, get_args

import polars as pl

from geodata.crosswalk.matching import matched
from geodata.crosswalk.overlaps import overlaps
from geodata.crosswalk.pairs import DEFAULT, Tolerance, pairs
from zones.areas import Edition

#: How parts are weighed: by people of a raster, by ground, or as an official list tells.
Weight = Literal["people", "area", "list"]

_TURNED: Final = {"code_from": "code_to", "code_to": "code_from"}
_MEASURED: Final = ("code_from", "code_to", "km2", "people", "width_km", "named", "coded")


@dataclass(frozen=True)
class Crosswalk:
    """What became of each area of `level` of one version of boundaries (`old`, `new` are edition keys).

    `pairs` has `code_from`, `code_to` (null: outside the other edition), `share`, `weight`, `kind` and what these
    were made of.
    """

    old: str
    new: str
    level: str
    weight: Weight
    pairs: pl.DataFrame
    tolerance: Tolerance = field(default=DEFAULT)
    source: str = ""
    recorded_at: datetime | None = None

    @cached_property
    def kept(self) -> pl.DataFrame:
        """The pairs that count: no slivers, none of areas that were not there before."""
        return self.pairs.filter(pl.col("code_from").is_not_null() & (pl.col("kind") != "sliver"))

    @cached_property
    def certain(self) -> pl.DataFrame:
        """Old areas that went wholly to one new area: `code_from`, `code_to`."""
        whole = self.kept.filter(pl.len().over("code_from") == 1)
        return whole.filter(pl.col("code_to").is_not_null()).select("code_from", "code_to")

    def turned(self) -> "Crosswalk":
        """The way back, from the same overlaps."""
        back = pairs(self.pairs.select(_MEASURED).rename(_TURNED).select(_MEASURED), self.tolerance)
        return Crosswalk(
            self.new, self.old, self.level, self.weight, back, self.tolerance, self.source, self.recorded_at
        )


def crosswalk(
    old: Edition,
    new: Edition,
    level: str,
    raster: str | Path | None = None,
    tolerance: Tolerance = DEFAULT,
) -> Crosswalk:
    """Make the crosswalk between two editions at a level that both have."""
    measured = matched(overlaps(old, new, level, raster), old, new, level)
    source = Path(raster).name if raster else ""
    weight: Weight = "people" if raster else "area"
    return Crosswalk(old.key, new.key, level, weight, pairs(measured, tolerance), tolerance, source)


def packed(walk: Crosswalk) -> bytes:
    """The pairs as they are stored: Parquet, with the tolerance they were made with."""
    out, limits = io.BytesIO(), walk.tolerance
    told = (("limit_share", limits.share), ("limit_thin", limits.thin_share), ("limit_km", limits.thin_km))
    walk.pairs.with_columns(pl.lit(value).alias(name) for name, value in told).write_parquet(
        out, compression="zstd"
    )
    return out.getvalue()


def unpacked(row: dict[str, object], recorded_at: datetime | None = None) -> Crosswalk:
    """A crosswalk from its row in the store."""
    content = row["pairs"]
    held = pl.read_parquet(io.BytesIO(content if isinstance(content, bytes) else b""))
    limits = held.select(pl.col("limit_share", "limit_thin", "limit_km").first())
    tolerance = Tolerance(*limits.row(0)) if held.height else DEFAULT
    weights: tuple[Weight, ...] = get_args(Weight)
    weight: Weight = next((one for one in weights if one == row["weight"]), "area")
    plain = held.drop("limit_share", "limit_thin", "limit_km")
    return Crosswalk(
        str(row["edition_from"]), str(row["edition_to"]), str(row["area_level"]), weight, plain, tolerance,
        str(row["source"] or ""), recorded_at,
    )  # fmt: skip

"""The official list of a merger as a crosswalk: what it says is exact; what it leaves open is asked of the ground."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from geodata.boundaries.columns import chosen
from geodata.crosswalk.listed_rows import Listed, RefusedRow, listed_rows, not_understood
from geodata.crosswalk.listed_units import REST, WHOLE
from geodata.crosswalk.matching import matched
from geodata.crosswalk.overlaps import overlaps
from geodata.crosswalk.pairs import DEFAULT, pairs
from geodata.crosswalk.table import Crosswalk
from geodata.fold import fold
from geodata.intake.reading.tables import read_table
from zones.areas import Edition

#: Fields of a merger list and the folded headings that mean them.
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "old_code": ("ma cu", "ma xa cu", "ma don vi cu", "old code", "code from", "ma dvhc cu"),
    "old": ("ten cu", "don vi cu", "xa cu", "cac don vi cu", "don vi hanh chinh cu", "truoc sap xep",
            "don vi truoc sap xep",
            "don vi hanh chinh truoc sap xep", "sap nhap tu", "duoc sap nhap tu", "old", "old name", "name from",
            "xa phuong cu", "cac don vi sap nhap"),
    "old_district": ("huyen cu", "quan huyen cu", "old district"),
    "old_province": ("tinh cu", "tinh thanh cu", "old province"),
    "new_code": ("ma moi", "ma xa moi", "ma don vi moi", "new code", "code to", "ma dvhc moi"),
    "new": ("ten moi", "don vi moi", "xa moi", "don vi hanh chinh moi", "sau sap xep", "don vi sau sap xep",
            "don vi hanh chinh sau sap xep", "new", "new name", "name to", "xa phuong moi"),
    "new_province": ("tinh moi", "tinh thanh moi", "new province"),
    "persons": ("persons", "people", "so dan", "dan so", "so khau"),
    "share": ("share", "ty le", "ti le"),
}  # fmt: skip


@dataclass(frozen=True)
class Merged:
    """A crosswalk after a list of so many rows; `apart`: listed pairs (old and new code) that share no ground;
    `refused`: rows that were not followed."""

    walk: Crosswalk
    rows: int
    apart: tuple[tuple[str, str], ...]
    refused: tuple[RefusedRow, ...] = ()


def merger_crosswalk(
    path: str | Path,
    old: Edition,
    new: Edition,
    level: str,
    raster: str | Path | None = None,
    columns: Mapping[str, str] | None = None,
) -> Merged:
    """The crosswalk that a merger list tells.

    An old unit that goes wholly to one new unit is surely there. Of one that is divided the shares are those given
    (`share`, `persons`), else those of people or ground; where the list does not say what became of the rest, the
    ground does. Units that the list does not name are laid over each other as without it; so are those of rows that
    are refused because a word in them is not surely one unit: nothing is taken from such a row.

    Raises
    ------
    InputError
        for columns that are not understood, and where no row is
    """
    table, where = read_table(path), Path(path).name
    taken = _columns(table.heading, columns or {}, where)
    listed = listed_rows(table, taken, old, new, level)
    if listed.pairs.is_empty():
        raise not_understood(listed.refused, where)
    ground = matched(overlaps(old, new, level, raster), old, new, level)
    measured, apart = _measured(listed, ground)
    walk = Crosswalk(old.key, new.key, level, "list", pairs(measured, DEFAULT), DEFAULT, where)
    return Merged(walk, table.read, apart, listed.refused)


def _columns(heading: list[str], given: Mapping[str, str], where: str) -> dict[str, str]:
    told = {fold(name): name for name in reversed(heading)}
    found = {
        field: next((told[word] for word in words if word in told), "") for field, words in FIELDS.items()
    }
    for field, column in given.items():
        found[field] = chosen(column, "", heading, what=field, option=f"--map {field}=", where=where)
    found = {field: column for field, column in found.items() if column}
    for side in ("old", "new"):
        if not {side, f"{side}_code"} & set(found):
            chosen(None, "", heading, what=side, option=f"--map {side}=", where=where)
    return found


def _measured(found: Listed, ground: pl.DataFrame) -> tuple[pl.DataFrame, tuple[tuple[str, str], ...]]:
    """The overlaps with those of listed units as the list has them, and the listed pairs that share no ground."""
    listed, open_ = found.pairs, pl.col("code_from").is_in(sorted(found.open))
    several = pl.len().over("code_from") > 1
    divided = several | (pl.col("much") != WHOLE) | (pl.col("share") < 1).fill_null(False) | open_
    said = ((pl.col("much") == REST).any() | (pl.col("much") == WHOLE).all()).over("code_from") & ~open_
    told = listed.with_columns(divided=divided, told_all=said)
    whole = (
        ground.filter(pl.col("code_from").is_not_null())
        .group_by("code_from")
        .agg(all_km2=pl.col("km2").sum(), all_people=pl.col("people").sum())
    )
    own = ground.select("code_from", "code_to", "km2", "people", "width_km", "coded", meets=pl.lit(True))
    rows = told.join(own, on=["code_from", "code_to"], how="left").join(whole, on="code_from", how="left")
    of_all = pl.when(~open_).then(pl.col("persons") / pl.col("persons").sum().over("code_from"))
    share = pl.coalesce("share", of_all)
    rows = rows.with_columns(share=pl.when("divided").then(share).otherwise(1.0))
    least = 0.01
    weighed = [
        pl.coalesce(pl.col("share") * pl.col(f"all_{name}"), name, least * pl.col(f"all_{name}")).alias(name)
        for name in ("km2", "people")
    ]
    apart = rows.filter(pl.col("meets").is_null()).select("code_from", "code_to").rows()
    kept = rows.with_columns(weighed).with_columns(
        pl.col("km2").fill_null(least),
        named=pl.lit(True),
        coded=pl.col("coded").fill_null(False),
        people=pl.when(ground["people"].null_count() == len(ground)).then(None).otherwise("people"),
    )
    settled = told.filter(pl.col("told_all") | ~pl.col("divided"))["code_from"].unique()
    others = ground.join(listed, on=["code_from", "code_to"], how="anti").filter(
        pl.col("code_from").is_null() | ~pl.col("code_from").is_in(settled.implode())
    )
    return pl.concat([others, kept.select(ground.columns).cast(ground.schema)]), tuple(apart)

"""The official list of a merger as a crosswalk: what it says is exact; what it leaves open is asked of the ground."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from geodata.boundaries.columns import chosen
from geodata.crosswalk.listed_units import REST, WHOLE, units_of
from geodata.crosswalk.matching import matched
from geodata.crosswalk.overlaps import overlaps
from geodata.crosswalk.pairs import DEFAULT, pairs
from geodata.crosswalk.table import Crosswalk
from geodata.intake.cells.numbers import read_counts
from geodata.intake.fold import fold
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.reading.table import Table
from geodata.intake.reading.tables import read_table
from zones.areas import Edition
from zones.errors import InputError
from zones.vocabulary import AREA_LEVELS

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
_MOST_TOLD: Final = 10


@dataclass(frozen=True)
class Merged:
    """A crosswalk after a list of so many rows; `apart`: listed pairs (old and new code) that share no ground."""

    walk: Crosswalk
    rows: int
    apart: tuple[tuple[str, str], ...]


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
    ground does. Units that the list does not name are laid over each other as without it.

    Raises
    ------
    InputError
        for columns or rows that are not understood: each with its words, nothing is taken then
    """
    table, where = read_table(path), Path(path).name
    taken = _columns(table.heading, columns or {}, where)
    listed = _listed(table, taken, old, new, level, where)
    ground = matched(overlaps(old, new, level, raster), old, new, level)
    measured, apart = _measured(listed, ground)
    walk = Crosswalk(old.key, new.key, level, "list", pairs(measured, DEFAULT), DEFAULT, where)
    return Merged(walk, table.read, apart)


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


def _listed(
    table: Table, taken: Mapping[str, str], old: Edition, new: Edition, level: str, where: str
) -> pl.DataFrame:
    """`code_from`, `code_to`, `much`, `share`, `persons` of each unit that a row names."""
    sides = {"old": _Side(old, level), "new": _Side(new, level)}
    rows: list[tuple[str, str, str, float | None, int | None]] = []
    faults: list[tuple[int, str]] = [(row, "…") for row in table.broken["row"].to_list()]
    figures = _figures(table, taken)
    for at, (number, cells) in enumerate(zip(table.rows, table.frame.iter_rows(named=True), strict=True)):
        told = {field: cells[column] for field, column in taken.items()}
        to, lost = sides["new"].found(told, "new")
        came, missing = sides["old"].found(told, "old")
        faults += [(int(number), word) for word in (*lost, *missing)]
        unclear = (len(to) != 1 and not lost) or not (came or missing)
        faults += (
            [(int(number), " / ".join(str(told.get(one) or "–") for one in ("old", "new")))]
            if unclear
            else []
        )
        share, persons = figures[at] if len(came) == 1 else (None, None)
        rows += [(code, to[0][0], much, share, persons) for code, much in came if to]
    if faults:
        raise _not_understood(faults, where)
    schema = {
        "code_from": pl.String,
        "code_to": pl.String,
        "much": pl.String,
        "share": pl.Float64,
        "persons": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row").unique(
        ["code_from", "code_to"], maintain_order=True
    )


def _figures(table: Table, taken: Mapping[str, str]) -> list[tuple[float | None, int | None]]:
    """Share and persons of each row."""
    empty = pl.Series([None] * len(table.frame), dtype=pl.String)
    text = table.frame[taken["share"]] if "share" in taken else empty
    number = text.str.replace(",", ".").str.strip_chars("% ").cast(pl.Float64, strict=False)
    share = pl.select(pl.when(text.str.contains("%")).then(number / 100).otherwise(number)).to_series()
    persons = (
        read_counts(table.frame[taken["persons"]], grouped=True).lo
        if "persons" in taken
        else empty.cast(pl.Int64)
    )
    return list(zip(share.to_list(), persons.to_list(), strict=True))


class _Side:
    """Finds the units of one side of the list."""

    def __init__(self, edition: Edition, level: str) -> None:
        self._index, self._edition, self._level = PlaceIndex(edition), edition, level

    def found(self, told: Mapping[str, str | None], side: str) -> tuple[list[tuple[str, str]], list[str]]:
        """Codes with how much of each, and the words that mean no unit surely."""
        code, words = told.get(f"{side}_code"), told.get(side)
        units = units_of(words) if words else []
        if code:
            much = units[0][1] if len(units) == 1 else WHOLE
            place = self._index.by_codes([code])[code]
            return self._taken([(code, much)], [place.area if not place.fault else -1])
        around = {name: told.get(f"{side}_{name}") for name in ("province", "district")}
        paths = [around | {self._level: name} for name, _ in units]
        frame = pl.DataFrame(paths, schema=dict.fromkeys(AREA_LEVELS, pl.String))
        places = self._index.by_paths(frame) if paths else []
        areas = [-1 if place.fault or place.at_parent or place.corrected else place.area for place in places]
        return self._taken(units, areas)

    def _taken(
        self, units: list[tuple[str, str]], areas: list[int]
    ) -> tuple[list[tuple[str, str]], list[str]]:
        span = self._edition.rows(self._level)
        known = [span.start <= area < span.stop for area in areas]
        codes = [(self._edition.areas["code"][area], much)
                 for (_, much), area, there in zip(units, areas, known, strict=True) if there]  # fmt: skip
        return codes, [word for (word, _), there in zip(units, known, strict=True) if not there]


def _measured(listed: pl.DataFrame, ground: pl.DataFrame) -> tuple[pl.DataFrame, tuple[tuple[str, str], ...]]:
    """The overlaps with those of listed units as the list has them, and the listed pairs that share no ground."""
    several = pl.len().over("code_from") > 1
    divided = several | (pl.col("much") != WHOLE) | (pl.col("share") < 1).fill_null(False)
    said = ((pl.col("much") == REST).any() | (pl.col("much") == WHOLE).all()).over("code_from")
    told = listed.with_columns(divided=divided, told_all=said)
    whole = (
        ground.filter(pl.col("code_from").is_not_null())
        .group_by("code_from")
        .agg(all_km2=pl.col("km2").sum(), all_people=pl.col("people").sum())
    )
    own = ground.select("code_from", "code_to", "km2", "people", "width_km", "coded", meets=pl.lit(True))
    rows = told.join(own, on=["code_from", "code_to"], how="left").join(whole, on="code_from", how="left")
    share = pl.coalesce("share", pl.col("persons") / pl.col("persons").sum().over("code_from"))
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


def _not_understood(faults: list[tuple[int, str]], where: str) -> InputError:
    shown = "; ".join(f"{row}: {word}" for row, word in faults[:_MOST_TOLD])
    shown += "; …" if len(faults) > _MOST_TOLD else ""
    return InputError(
        f"{len(faults)} units of the list are not surely one area each (row: words): {shown}",
        where=where,
        fix="give codes (old_code, new_code), or a column with the district or province, or mend the name",
        vi=f"{len(faults)} đơn vị trong danh sách chưa rõ là đơn vị nào (dòng: chữ): {shown}",
        vi_fix="ghi mã (old_code, new_code), thêm cột huyện hoặc tỉnh, hoặc sửa tên",
    )

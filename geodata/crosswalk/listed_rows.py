"""The rows of a merger list: the old and the new units that each names, or why it is not followed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from geodata.crosswalk.listed_units import WHOLE, units_of
from geodata.intake.cells.numbers import read_counts
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.reading.table import Table
from zones.areas import Edition
from zones.errors import InputError
from zones.vocabulary import AREA_LEVELS

_MOST_TOLD: Final = 10
_MOST_ALIKE: Final = 3
#: A pair of units that the list names: how much of the old one, and its part where the list has it in figures.
_PAIRS: Final = {
    "code_from": pl.String, "code_to": pl.String, "much": pl.String, "share": pl.Float64, "persons": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True)
class RefusedRow:
    """A row (as counted in the file) that is not followed: the words in it that are not surely one unit, and units
    that they may mean."""

    row: int
    words: str
    alike: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """`pairs` of the rows that are followed, the others, and `open`: old units that a refused row names, of which
    the list therefore does not tell everything."""

    pairs: pl.DataFrame
    refused: tuple[RefusedRow, ...]
    open: frozenset[str]


def listed_rows(table: Table, taken: Mapping[str, str], old: Edition, new: Edition, level: str) -> Listed:
    """The pairs (`code_from`, `code_to`, `much`, `share`, `persons`) of each row; a row in which anything is not
    understood is refused whole, since its other words may be split wrongly."""
    sides = {"old": _Side(old, level), "new": _Side(new, level)}
    rows: list[tuple[str, str, str, float | None, int | None]] = []
    refused, open_ = [RefusedRow(row, "…") for row in table.broken["row"].to_list()], set[str]()
    figures = _figures(table, taken)
    for at, (number, cells) in enumerate(zip(table.rows, table.frame.iter_rows(named=True), strict=True)):
        told = {field: cells[column] for field, column in taken.items()}
        to, came = sides["new"].found(told, "new"), sides["old"].found(told, "old")
        if fault := _fault(int(number), told, to, came):
            refused.append(fault)
            open_ |= {code for code, _ in came.units}
            continue
        share, persons = figures[at] if len(came.units) == 1 else (None, None)
        rows += [(code, to.units[0][0], much, share, persons) for code, much in came.units]
    pairs = pl.DataFrame(rows, schema=_PAIRS, orient="row").unique(
        ["code_from", "code_to"], maintain_order=True
    )
    return Listed(pairs, tuple(sorted(refused, key=lambda one: one.row)), frozenset(open_))


def not_understood(refused: Sequence[RefusedRow], where: str) -> InputError:
    """That no row of a list is understood, with the first ones."""
    shown = "; ".join(f"{one.row}: {one.words}" for one in refused[:_MOST_TOLD])
    shown += "; …" if len(refused) > _MOST_TOLD else ""
    return InputError(
        f"no row of the list is understood; units that are not surely one area each (row: words): {shown}",
        where=where,
        fix="give codes (old_code, new_code), or a column with the district or province, or mend the names",
        vi=f"không hiểu được dòng nào của danh sách; các đơn vị chưa rõ là đơn vị nào (dòng: chữ): {shown}",
        vi_fix="ghi mã (old_code, new_code), thêm cột huyện hoặc tỉnh, hoặc sửa tên",
    )


@dataclass(frozen=True)
class _Found:
    """Codes with how much of each, the words that mean no unit surely, and what they may mean."""

    units: list[tuple[str, str]]
    lost: list[str]
    alike: list[str]


def _fault(row: int, told: Mapping[str, str | None], to: _Found, came: _Found) -> RefusedRow | None:
    words = [*to.lost, *came.lost]
    unclear = (len(to.units) != 1 and not to.lost) or not (came.units or came.lost)
    if unclear:
        words.append(
            " / ".join(str(told.get(one) or told.get(f"{one}_code") or "–") for one in ("old", "new"))
        )
    return RefusedRow(row, "; ".join(words), (*to.alike, *came.alike)) if words else None


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

    def found(self, told: Mapping[str, str | None], side: str) -> _Found:
        """The units that the cells of one side name."""
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
        return self._taken(units, areas, frame.rows())

    def _taken(
        self, units: list[tuple[str, str]], areas: list[int], paths: Sequence[tuple[str | None, ...]] = ()
    ) -> _Found:
        span = self._edition.rows(self._level)
        known = [span.start <= area < span.stop for area in areas]
        codes = [(self._edition.areas["code"][area], much)
                 for (_, much), area, there in zip(units, areas, known, strict=True) if there]  # fmt: skip
        lost = [word for (word, _), there in zip(units, known, strict=True) if not there]
        unsure = [path for path, there in zip(paths, known, strict=False) if not there]
        return _Found(codes, lost, [one for path in unsure for one in self._alike(path)])

    def _alike(self, path: tuple[str | None, ...]) -> list[str]:
        """Names and codes of units that a path may mean."""
        near = self._index.candidates(path, _MOST_ALIKE)
        return [self._index.words(one.area) for one in near if self._index.level_of(one.area) == self._level]

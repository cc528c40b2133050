"""The ward of every row of a roster: by its code, by names, by the area the whole roster lies in, by the point."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.faults import Faults
from geodata.intake.naming.placed import place_rows
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.notes import LEVELS_VI, Note
from geodata.intake.points import Points
from geodata.intake.reading.table import Table
from geodata.locate_edition import EditionLocator
from zones.errors import InputError
from zones.vocabulary import AREA_LEVELS


@dataclass(frozen=True)
class Parents:
    """Per row: `area` of the level right above (-1: refused), and whether only the point told it."""

    area: NDArray[np.int32]
    by_point: NDArray[np.bool_]


def parents_of(
    table: Table,
    taken: Mapping[str, str],
    faults: Faults,
    index: PlaceIndex,
    points: Points,
    locator: EditionLocator | None,
    within: str | None,
) -> Parents:
    """The parent of every row; a row without one is refused."""
    level = index.edition.levels[-1]
    home = _home(index, within)
    words = _words(table, taken, index, faults, home)
    nowhere = np.full(len(words), np.nan)
    own = f"{level}_code"
    headings = {"area_code": taken.get(own, own), level: taken.get(level, level)}
    placed = place_rows(words, Points(nowhere, nowhere), faults, index, headings=headings)
    area = placed.area.copy()
    said = words.select(pl.any_horizontal(pl.col(level, "area_code").is_not_null())).to_series().to_numpy()
    if home >= 0 and index.level_of(home) == level:
        area[~said] = home
        said = said | True
    by_point = _by_point(area, said | faults.mask, level, points, locator)
    text = words.select(pl.concat_str(AREA_LEVELS, separator=" / ", ignore_nulls=True)).to_series()
    _check(area, placed.at_parent.to_numpy(), said | by_point, text, level, index, faults, taken)
    _check_home(area, home, text, index, faults, taken)
    return Parents(area, by_point & ~faults.mask)


def _home(index: PlaceIndex, within: str | None) -> int:
    if within is None:
        return -1
    place = index.by_codes([within])[within]
    if place.fault or place.area < 0:
        raise InputError(
            f"no area has the code {within!r}",
            where="--within",
            fix="give the code of the province, district or ward that holds the roster",
            vi=f"không có đơn vị nào mang mã {within!r}",
            vi_fix="ghi mã tỉnh, huyện hoặc xã chứa danh sách",
        )
    return place.area


def _words(
    table: Table, taken: Mapping[str, str], index: PlaceIndex, faults: Faults, home: int
) -> pl.DataFrame:
    """The columns of `WORD_FIELDS`; codes of levels further up stand in for missing names of these."""
    empty = pl.Series([None], dtype=pl.String).new_from_index(0, len(table.frame))
    text = {
        level: table.frame[taken[level]] if level in taken else empty
        for level in ("province", "district", "ward")
    }
    nearest = index.edition.levels[-1]
    above = [level for level in ("province", "district") if level != nearest]
    for level in above:
        if f"{level}_code" in taken and level not in taken:
            text[level] = _names_of(table.frame[taken[f"{level}_code"]], level, index, faults)
    if home >= 0:
        for area in index.line(home):
            level = index.level_of(area)
            if level in above and level not in taken and f"{level}_code" not in taken:
                text[level] = pl.Series([index.edition.areas["name"][area]]).new_from_index(0, len(empty))
    own = f"{nearest}_code"
    code = table.frame[taken[own]] if own in taken else empty
    told = {"province": text["province"], "district": text["district"], "ward": text["ward"]}
    return pl.DataFrame({**told, "hamlet": empty, "area_code": code})


def _names_of(codes: pl.Series, level: str, index: PlaceIndex, faults: Faults) -> pl.Series:
    """The names of the areas that codes of a level name; a code that is unknown is refused."""
    distinct = codes.drop_nulls().unique().to_list()
    places = index.by_codes(distinct)
    names = index.edition.areas["name"].to_list()
    known = {code: names[place.area] for code, place in places.items() if not place.fault}
    unknown = codes.is_in([code for code in distinct if code not in known]).fill_null(False)
    faults.add("code_unknown", unknown.to_numpy(), codes.name, codes)
    return codes.replace_strict(known, default=None, return_dtype=pl.String)


def _by_point(
    area: NDArray[np.int32],
    settled: NDArray[np.bool_],
    level: str,
    points: Points,
    locator: EditionLocator | None,
) -> NDArray[np.bool_]:
    """Fill in the ward that holds the point of rows that say none; which rows these are."""
    open_ = np.flatnonzero(~settled & points.known)
    filled = np.zeros(len(area), bool)
    if locator is not None and len(open_):
        held = locator.locate(level, points.lon[open_], points.lat[open_])
        area[open_[held >= 0]] = held[held >= 0]
        filled[open_[held >= 0]] = True
    return filled


def _check(
    area: NDArray[np.int32],
    at_parent: NDArray[np.bool_],
    said: NDArray[np.bool_],
    text: pl.Series,
    level: str,
    index: PlaceIndex,
    faults: Faults,
    taken: Mapping[str, str],
) -> None:
    span = index.edition.rows(level)
    column = taken.get(level, taken.get(f"{level}_code", level))
    word = Note(level, LEVELS_VI.get(level, level))
    faults.add("parent_unsaid", ~said & ~faults.mask, column, None, word)
    faults.add("place_unknown", at_parent & ~faults.mask, column, text)
    coarse = ~faults.mask & ((area < span.start) | (area >= span.stop))
    details = [index.words(int(one)) if one >= 0 else "–" for one in area[coarse]]
    faults.add("parent_coarse", coarse, column, text, details)


def _check_home(
    area: NDArray[np.int32],
    home: int,
    text: pl.Series,
    index: PlaceIndex,
    faults: Faults,
    taken: Mapping[str, str],
) -> None:
    if home < 0:
        return
    inside = np.array([home in index.line(int(one)) for one in area])
    level = index.edition.levels[-1]
    column = taken.get(level, taken.get(f"{level}_code", level))
    faults.add("parent_outside", ~inside & ~faults.mask, column, text, index.words(home))

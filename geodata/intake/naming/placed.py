"""The place of every row: codes, names and points of a table brought together."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.fold import fold_marked
from geodata.intake.faults import Faults
from geodata.intake.naming.place import Place
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.notes import Note, in_vietnamese
from geodata.intake.points import Locator, Points
from zones.vocabulary import AREA_LEVELS

#: The columns of a place in words.
WORD_FIELDS = (*AREA_LEVELS, "area_code")
_MOST_CORRECTED = 50  # spellings put right that are listed one by one


@dataclass(frozen=True)
class Placed:
    """Per row: `area` (-1 none; for refused rows the deepest certain one), the words as JSON, and their key.

    `at_parent` marks rows whose finest name the edition does not know.

    `place_key` is the words without case and punctuation. `tally` counts what was noted. `corrected` tells which
    slips of the pen were put right, "" for none; `told_corrected` says it.
    `answer` is the code of the area that a reviewer's answer gave, null elsewhere; None where no answer was used.
    `said` is the area that the words mean, whatever the point says (-1 none), `by_point`
    the area that holds the point.
    """

    area: NDArray[np.int32]
    words: pl.Series
    key: pl.Series
    tally: dict[str, int]
    at_parent: pl.Series
    corrected: pl.Series
    answer: pl.Series | None = None
    said: NDArray[np.int32] | None = None
    by_point: NDArray[np.int32] | None = None


def place_rows(
    words: pl.DataFrame,
    points: Points,
    faults: Faults,
    index: PlaceIndex | None,
    locator: Locator | None = None,
    headings: Mapping[str, str] | None = None,
) -> Placed:
    """Place rows by `area_code`, name path and point (columns `WORD_FIELDS`, null = not given).

    A code goes before names; code and names must agree. A point refines the area in words; where it lies in
    another area, the words keep the area and the point its cell. Words that mean nothing are forgiven where the
    point says which area it is. `headings` (field -> heading) names columns in messages.
    """
    distinct = words.unique(maintain_order=True)
    spoken = _spoken(distinct)
    known = distinct.with_columns(*spoken)
    tally: dict[str, int] = {}
    if index is not None and not index.is_empty:
        known = known.with_columns(*_meanings(distinct, index, spoken[1]))
        tally["zeros_restored"] = int(index.zeros_lost(distinct["area_code"].drop_nulls().unique()))
    else:
        known = known.with_columns(
            area=pl.lit(-1, pl.Int32),
            fault=pl.lit(""),
            detail=pl.lit(""),
            detail_vi=pl.lit(""),
            at_parent=pl.lit(""),
            corrected=pl.lit(""),
            answer=pl.lit(None, pl.String),
        )
    on = [name for name in WORD_FIELDS if words[name].null_count() < len(words)]
    found = _joined(words, known, on)
    by_point = _areas_of_points(points, index, locator)
    area, forgiven = _combined(found, by_point, points, index, tally)
    _refuse(found, forgiven, words, faults, headings or {})
    tally["place_at_parent"] = int(
        ((found["at_parent"] != "").to_numpy() & ~faults.mask & (by_point < 0)).sum()
    )
    tally["unplaced"] = int(((area < 0) & ~points.known & ~faults.mask).sum())
    if index is not None and not index.is_empty:
        tally["point_without_area"] = int(((area < 0) & points.known & ~faults.mask).sum())
    sound = ~faults.mask
    tally["words_answered"] = int((found["answer"].is_not_null().to_numpy() & sound).sum())
    tally["words_corrected"] = int(((found["corrected"] != "").to_numpy() & sound).sum())
    answer = found["answer"] if tally["words_answered"] else None
    at_parent = found["at_parent"] != ""
    return Placed(area, found["words"], found["place_key"], tally, at_parent, found["corrected"], answer,
                  said=found["area"].to_numpy().astype(np.int32), by_point=by_point)  # fmt: skip


class SlipNote(Note):
    """A remark on a slip of the pen that was put right."""


def told_corrected(corrected: pl.Series) -> list[str]:
    """Which words were read as which, and in how many rows; `corrected` is that of accepted rows."""
    counts = corrected.filter(corrected != "").alias("words").value_counts()
    listed = counts.sort("count", "words", descending=[True, False]).head(_MOST_CORRECTED)
    said: list[str] = [
        SlipNote(
            f"slip of the pen put right, {rows} row{'' if rows == 1 else 's'}: {words}",
            f"đã sửa lỗi viết, {rows} dòng: {words}",
        )
        for words, rows in listed.iter_rows()
    ]
    more = counts.height - len(said)
    return [*said, *([SlipNote(f"and {more} other spellings", f"và {more} cách viết khác")] if more else [])]


def _joined(words: pl.DataFrame, known: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    told = known.drop([name for name in WORD_FIELDS if name not in on])
    if not on:
        return told[np.zeros(len(words), np.int64)] if len(words) else told.clear()
    return words.select(on).join(told, on=on, how="left", nulls_equal=True, maintain_order="left")


def _spoken(distinct: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """The words as compact JSON, and folded as a key; null where nothing was said."""
    said = [{k: v for k, v in row.items() if v is not None} for row in distinct.iter_rows(named=True)]
    words = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) if row else None for row in said]
    keys = [place_key(row) if row else None for row in said]
    return pl.Series("words", words, dtype=pl.String), pl.Series("place_key", keys, dtype=pl.String)


def place_key(said: Mapping[str, str]) -> str:
    """The words of a place (field -> word) without case and punctuation: the same place is written so again."""
    return "|".join(f"{name}:{fold_marked(word)}" for name, word in said.items())


def meanings(distinct: pl.DataFrame, index: PlaceIndex) -> list[Place]:
    """The place of each row of distinct words (columns `WORD_FIELDS`), without the answers of reviewers."""
    by_code = index.by_codes(distinct["area_code"].drop_nulls().unique().to_list())
    has_path = distinct.select(pl.any_horizontal(pl.col(AREA_LEVELS).is_not_null())).to_series()
    paths = index.by_paths(distinct)
    return [
        _one_meaning(by_code[code] if code else None, path if has else None, index)
        for code, path, has in zip(distinct["area_code"], paths, has_path, strict=True)
    ]


def _meanings(distinct: pl.DataFrame, index: PlaceIndex, keys: pl.Series) -> list[pl.Series]:
    places = meanings(distinct, index)
    answered: list[str | None] = [None] * len(places)
    if index.answers:
        for at, key in enumerate(keys):
            area = index.answers.get(key or "", -1)
            if area >= 0 and area != places[at].area:
                places[at], answered[at] = Place(area), f"{index.level_of(area)} {index.code_of(area)}"
    return [
        pl.Series("area", [place.area for place in places], dtype=pl.Int32),
        pl.Series("fault", [place.fault for place in places], dtype=pl.String),
        pl.Series("detail", [str(place.detail) for place in places], dtype=pl.String),
        pl.Series("detail_vi", [in_vietnamese(place.detail) for place in places], dtype=pl.String),
        pl.Series("at_parent", [place.at_parent for place in places], dtype=pl.String),
        pl.Series("corrected", [_told(place) for place in places], dtype=pl.String),
        pl.Series("answer", answered, dtype=pl.String),
    ]


def _told(place: Place) -> str:
    """`“Ninh Phướcc” = Huyện Ninh Phước` for each slip that was put right."""
    return "; ".join(f"“{written}” = {taken}" for written, taken in place.corrected)


def _one_meaning(code: Place | None, path: Place | None, index: PlaceIndex) -> Place:
    """What code and path say together: the finer of two that agree."""
    if code is None or path is None:
        return code or path or Place()
    if code.fault:
        return Place(path.area, code.fault, code.detail)
    if path.fault or path.area in index.line(code.area):
        return code
    if code.area in index.line(path.area):
        return path
    there = index.words(code.area)
    return Place(-1, "place_impossible", Note(f"; the code is {there}", f"; mã này là {there}"))


def _areas_of_points(points: Points, index: PlaceIndex | None, locator: Locator | None) -> NDArray[np.int32]:
    found = np.full(len(points.lon), -1, np.int32)
    at = np.flatnonzero(points.known)
    if index is not None and not index.is_empty and locator is not None and len(at):
        found[at] = locator.finest(points.lon[at], points.lat[at])
    return found


def _combined(
    found: pl.DataFrame,
    by_point: NDArray[np.int32],
    points: Points,
    index: PlaceIndex | None,
    tally: dict[str, int],
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The area of each row, and rows whose faulty words are forgiven because the point tells the area."""
    by_words = found["area"].to_numpy().astype(np.int32)
    faulty = (found["fault"] != "").to_numpy()
    if index is None or index.is_empty or not points.known.any():
        return by_words, np.zeros(len(by_words), bool)
    forgiven = faulty & (by_point >= 0)
    finer = lies_in(by_point, by_words, index) | (by_words < 0) | forgiven
    area = np.where((by_point >= 0) & finer, by_point, by_words)
    apart = (by_point >= 0) & (by_words >= 0) & ~finer & ~lies_in(by_words, by_point, index)
    tally["point_elsewhere"], tally["words_forgiven"] = int(apart.sum()), int(forgiven.sum())
    return area.astype(np.int32), forgiven


def lies_in(inner: NDArray[np.int32], outer: NDArray[np.int32], index: PlaceIndex) -> NDArray[np.bool_]:
    """Whether area `inner` is `outer` or lies in it, by the hierarchy."""
    parent = np.append(index.edition.parent, np.int32(-1))
    at, inside = inner.copy(), np.zeros(len(inner), bool)
    while (at >= 0).any():
        inside |= (at == outer) & (at >= 0)
        at = parent[at]
    return inside


def _refuse(
    found: pl.DataFrame,
    forgiven: NDArray[np.bool_],
    words: pl.DataFrame,
    faults: Faults,
    headings: Mapping[str, str],
) -> None:
    fault = found["fault"]
    for code in fault.unique().to_list():
        mask = (fault == code).to_numpy() & ~forgiven
        if not code or not mask.any():
            continue
        by_code = code.startswith("code")
        field = "area_code" if by_code else _finest(words)
        values = words["area_code"] if by_code else _path_text(words)
        told = found.select("detail", "detail_vi").filter(pl.Series(mask))
        detail = [Note(en, vi) for en, vi in told.iter_rows()]
        faults.add(code, mask, headings.get(field, field), values, detail)


def _finest(words: pl.DataFrame) -> str:
    given = [level for level in AREA_LEVELS if words[level].null_count() < len(words)]
    return given[-1] if given else "area_code"


def _path_text(words: pl.DataFrame) -> pl.Series:
    return words.select(pl.concat_str(AREA_LEVELS, separator=" / ", ignore_nulls=True)).to_series()

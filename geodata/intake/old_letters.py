"""A table read in the letters that were meant: headings and cells, what they were kept beside them."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from geodata.fold import fold_heading
from geodata.intake.cells.headings import ranks_of
from geodata.intake.old_letters_told import told
from geodata.legacy_text.columns import DecodedColumn, DecodedColumns, decode_columns
from geodata.legacy_text.decoders import AS_IS
from geodata.legacy_text.gazetteer import known_names
from zones.errors import QuestionError
from zones.vocabulary import AREA_LEVELS

if TYPE_CHECKING:
    from geodata.intake.naming.places import PlaceIndex
    from geodata.intake.reading.table import Table

#: The row of headings, as a column of its own.
HEADINGS: Final = "headings"
PLACE_FIELDS: Final = (*AREA_LEVELS, "area_code")


def decoded_table(
    table: "Table",
    text_encoding: Mapping[str, str] | None,
    places: "PlaceIndex | None",
    *,
    mapping: Mapping[str, str] | None = None,
    where: str = "",
) -> "Table":
    """The table in Unicode; the very table where nothing is in an old encoding.

    `text_encoding` (column or "" for all -> encoding) is what was said by hand. Examples are shown of columns of
    places only (`mapping` says which, field -> heading): others may hold names of persons. The cells as they stood
    are `Table.as_found`; what was decided is `Table.text_encoding`.
    Raises QuestionError where a column can be read in two ways.
    """
    by_hand = dict(text_encoding or {})
    cells = {name: table.frame[name] for name in table.heading}
    names = _names(places)
    prior = _of_headings(table.heading, names)
    found = decode_columns(
        cells, by_hand=_by_column(by_hand, table.heading), names=names, where=where, prior=prior
    )
    headings, heading = _headings(table.heading, by_hand, found, names, where)
    if not found.columns and headings == table.heading:
        return table
    frame = table.frame.with_columns(one.text.alias(name) for name, one in found.columns.items())
    renamed = dict(zip(table.heading, headings, strict=True))
    told_of = [replace(one, name=renamed[name]) for name, one in found.columns.items()]
    notes = told(heading, told_of, _places_in(headings, mapping or {}))
    remembered = found.encodings | ({HEADINGS: heading.encodings[0]} if heading and heading.encodings else {})
    return replace(
        table, frame=frame.rename(renamed), as_found=table.frame, text_encoding=remembered,
        notes=[*table.notes, *notes],
    )  # fmt: skip


def _places_in(headings: Sequence[str], mapping: Mapping[str, str]) -> set[str]:
    """The headings that name places."""
    usual = {folded for name in PLACE_FIELDS for folded in ranks_of(name)}
    named = {mapping.get(name, "") for name in PLACE_FIELDS}
    return {each for each in headings if each in named or fold_heading(each).replace(" ", "") in usual}


def raw_words(table: "Table", taken: Mapping[str, str], fields: Sequence[str]) -> pl.Series:
    """The words of places as they stood, as JSON (field -> text), of rows where these were decoded; null elsewhere."""
    nothing = pl.Series("place_raw", [None], dtype=pl.String).new_from_index(0, len(table.frame))
    at = {name: table.heading.index(taken[name]) for name in fields if name in taken}
    if table.as_found is None or not at:
        return nothing
    raw = pl.DataFrame([table.as_found.to_series(i).alias(name) for name, i in at.items()])
    read = pl.DataFrame([table.frame.to_series(i).alias(name) for name, i in at.items()])
    changed = pl.select(pl.any_horizontal(raw[name].ne_missing(read[name]) for name in at)).to_series()
    if not changed.any():
        return nothing
    distinct = raw.filter(changed).unique()
    texts = [
        json.dumps({k: v for k, v in row.items() if v is not None}, ensure_ascii=False, separators=(",", ":"))
        for row in distinct.iter_rows(named=True)
    ]
    joined = raw.join(
        distinct.with_columns(pl.Series("place_raw", texts)),
        on=list(at), how="left", nulls_equal=True, maintain_order="left",
    )["place_raw"]  # fmt: skip
    return pl.select(pl.when(changed).then(joined).alias("place_raw")).to_series()


def _names(places: "PlaceIndex | None") -> Callable[[], Collection[str]]:
    return lambda: known_names(places.edition.areas["name"] if places is not None else ())


def _by_column(by_hand: Mapping[str, str], heading: Sequence[str]) -> dict[str, str]:
    """What was said by hand of columns that are there."""
    return {name: encoding for name, encoding in by_hand.items() if not name or name in heading}


def _of_headings(heading: Sequence[str], names: Callable[[], Collection[str]]) -> str:
    """The encoding of the row of headings where it is certain by itself, "" for none: short columns below are in the
    same."""
    try:
        found = decode_columns({HEADINGS: pl.Series(heading, dtype=pl.String)}, names=names).encodings
    except QuestionError:
        return ""
    encoding = found.get(HEADINGS, "")
    return "" if encoding == AS_IS else encoding


def _headings(
    heading: Sequence[str], by_hand: Mapping[str, str], found: DecodedColumns,
    names: Callable[[], Collection[str]], where: str,
) -> tuple[list[str], DecodedColumn | None]:  # fmt: skip
    """The headings in Unicode, and how they were read. A name that others would share stays as it was."""
    here = {"": by_hand[""]} if "" in by_hand else {}
    here |= {HEADINGS: by_hand[HEADINGS]} if HEADINGS in by_hand else {}
    used = {encoding for encoding in found.encodings.values() if encoding != AS_IS}
    prior = next(iter(used)) if len(used) == 1 else ""
    row = {HEADINGS: pl.Series(heading, dtype=pl.String)}
    one = decode_columns(row, by_hand=here, names=names, where=where, prior=prior).columns.get(HEADINGS)
    if one is None:
        return list(heading), None
    times = Counter(one.text)
    return [new if times[new] == 1 else old for old, new in zip(heading, one.text, strict=True)], one

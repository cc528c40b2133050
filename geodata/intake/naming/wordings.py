"""One running total, although its place is written otherwise than before.

The words of a place are what tells the series of a cumulative list apart. Where two wordings surely mean the same
area (every part given is known, down to the finest) they are one series: a file's wording gives way to the one
that the list has held so far, else to the first of the file. Wordings that stand beside each other on one day are
two series, and stay two; so do those of a list whose held wordings differ for an area.
"""

import json
from typing import Final

import polars as pl

from geodata.intake.naming.placed import place_key
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.notes import Note
from zones.vocabulary import AREA_LEVELS

_AREA: Final = ["area_level", "area_code"]
_MOST: Final = 5


def one_wording(
    totals: pl.DataFrame, held: pl.DataFrame | None, places: PlaceIndex | None
) -> tuple[pl.DataFrame, list[str]]:
    """Running totals (`place_words`, `place_key`, `area`, `lon`, `report_date`) with one wording an area, and a note.

    `held` are the rows that the list holds (`place_words`, `edition`, `area_level`, `area_code`).
    """
    if places is None or places.is_empty:
        return totals, []
    told = _certain(_of_file(totals, places))
    beside = told.group_by(*_AREA, "report_date").agg(pl.col("place_key").n_unique())
    apart = beside.filter(pl.col("place_key") > 1).select(_AREA).unique()
    told = told.join(apart, on=_AREA, how="anti")
    usual = _usual(told, held, places)
    change = (
        told.select(*_AREA, "place_key", "place_words")
        .unique("place_key", maintain_order=True)
        .join(usual, on=_AREA, maintain_order="left")
        .filter(pl.col("place_key") != pl.col("held_key"), ~pl.col("place_key").is_in(pl.col("held_keys")))
    )
    if change.is_empty():
        return totals, []
    return _renamed(totals, change), [_note(change)]


def _of_file(totals: pl.DataFrame, places: PlaceIndex) -> pl.DataFrame:
    """Rows placed by words alone in an area of the edition."""
    areas = places.edition.areas.select(
        area=pl.col("area").cast(pl.Int32), area_level="area_level", area_code="code"
    )
    named = totals.filter(pl.col("area") >= 0, pl.col("lon").is_null(), pl.col("place_words").is_not_null())
    wanted = named.select("place_words", "place_key", "area", "report_date")
    return wanted.join(areas, on="area", maintain_order="left")


def _usual(told: pl.DataFrame, held: pl.DataFrame | None, places: PlaceIndex) -> pl.DataFrame:
    """Per area the wording that its series goes by (`held_key`, `held_words`), and all that are held."""
    first = told.group_by(_AREA, maintain_order=True).agg(
        held_key=pl.col("place_key").first(),
        held_words=pl.col("place_words").first(),
        held_keys=pl.col("place_key").first().implode(),
    )
    known = _held(held, places)
    if known is None:
        return first
    return pl.concat([known, first.join(known, on=_AREA, how="anti").select(known.columns)])


def _held(held: pl.DataFrame | None, places: PlaceIndex) -> pl.DataFrame | None:
    """The wordings of areas that a list holds; None where it holds none, or areas of other boundaries."""
    if held is None or held.is_empty():
        return None
    named = held.filter(
        pl.col("area_code").is_not_null(), pl.col("lon").is_null(), pl.col("place_words").is_not_null()
    )
    if named.is_empty() or not named["edition"].is_in([places.edition.key, places.edition.name]).all():
        return None
    sure = _certain(named.select("place_words", *_AREA).unique(maintain_order=True))
    keys = {words: place_key(json.loads(words)) for words in sure["place_words"].to_list()}
    sure = sure.with_columns(place_key=pl.col("place_words").replace_strict(keys, return_dtype=pl.String))
    every = sure.group_by(_AREA, maintain_order=True).agg(
        held_key=pl.col("place_key").first(),
        held_words=pl.col("place_words").first(),
        held_keys=pl.col("place_key").unique(),
    )
    one = every["held_keys"].list.len() == 1
    alone = every.filter(one)
    # of an area with several series nothing is certain: each wording goes on by itself
    several = every.filter(~one).with_columns(held_key=pl.lit(None, pl.String))
    return pl.concat([alone, several])


def _certain(placed: pl.DataFrame) -> pl.DataFrame:
    """The rows of which the finest word names the very area: not only one above it."""
    finest = {words: _finest(json.loads(words)) for words in placed["place_words"].unique().to_list()}
    said = pl.col("place_words").replace_strict(finest, return_dtype=pl.String)
    return placed.filter((said == pl.col("area_level")) | (said == "area_code"))


def _finest(words: dict[str, str]) -> str:
    given = [level for level in AREA_LEVELS if level in words]
    return given[-1] if given else "area_code"


def _renamed(totals: pl.DataFrame, change: pl.DataFrame) -> pl.DataFrame:
    joined = totals.join(
        change.select("place_key", "held_key", "held_words"),
        on="place_key",
        how="left",
        maintain_order="left",
    )
    here = pl.col("held_key").is_not_null() & pl.col("lon").is_null()
    return joined.with_columns(
        place_key=pl.when(here).then("held_key").otherwise("place_key"),
        place_words=pl.when(here).then("held_words").otherwise("place_words"),
    ).drop("held_key", "held_words")


def _note(change: pl.DataFrame) -> Note:
    pairs = [
        f"{_spoken(new)} = {_spoken(old)}"
        for new, old in change.select("place_words", "held_words").iter_rows()
    ]
    shown = "; ".join(pairs[:_MOST]) + (", …" if len(pairs) > _MOST else "")
    return Note(
        f"places written otherwise than before, the same running totals go on: {shown}",
        f"nơi được viết khác trước, số lũy kế vẫn tính tiếp: {shown}",
    )


def _spoken(words: str) -> str:
    return ", ".join(reversed(list(json.loads(words).values())))

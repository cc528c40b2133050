"""The words of places that rows of the store were refused for, or taken for the area above."""

import json
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from api.workspace import Workspace
from geodata.intake.cells.columns import choose_columns
from geodata.intake.naming.placed import WORD_FIELDS, place_key
from zones.errors import InputError
from zones.vocabulary import AREA_LEVELS, PLACE_FIELDS

#: Rows accepted at an area above the one that they name.
AT_PARENT: Final = "place_at_parent"
#: Reasons of refusal that an answer settles.
ASKED: Final = ("place_doubtful", "place_unknown", "place_ambiguous", "place_impossible")
#: Rows of words that are asked about.
ASKED_SCHEMA: Final = {
    "key": pl.String, "words": pl.String, "why": pl.String, "rows": pl.Int64, "cases": pl.Int64,
    "list": pl.String, "edition": pl.String,
}  # fmt: skip


def refused_words(workspace: Workspace) -> pl.DataFrame:
    """The words of refused rows that stand open, one row each (columns `ASKED_SCHEMA`)."""
    names = {key: name for name, key in workspace.store.lists().items()}
    refused = workspace.store.open_refused().filter(
        pl.col("code").is_in(ASKED), pl.col("edition").is_not_null(), pl.col("raw").is_not_null()
    )
    said = []
    for (number,), part in refused.group_by("import_id", maintain_order=True):
        words = words_of_refused(workspace, int(str(number)), part)
        for row, one in zip(part.iter_rows(named=True), words, strict=True):
            if one:
                cases = row["count"] or 0
                text = json.dumps(one, ensure_ascii=False)
                key = place_key(one)
                said.append((key, text, row["code"], 1, cases, names[row["list_id"]], row["edition"]))
    return pl.DataFrame(said, schema=ASKED_SCHEMA, orient="row")


def words_of_refused(workspace: Workspace, number: int, refused: pl.DataFrame) -> list[dict[str, str]]:
    """The words of the place of refused rows of one import, as they were understood when it was loaded."""
    return words_as_read(refused, workspace.store.import_record(number).params)


def words_as_read(refused: pl.DataFrame, params: Mapping[str, Any]) -> list[dict[str, str]]:
    """The words of the place of refused rows of a file that was read with such options."""
    sources = [json.loads(raw) for raw in refused["raw"]]
    heading = list(dict.fromkeys(name for source in sources for name in source))
    try:
        columns = choose_columns(
            heading, mapping=params.get("mapping"), constants=params.get("constants"),
            cumulative=bool(params.get("cumulative")),
        )  # fmt: skip
    except InputError:
        columns = choose_columns(
            heading, mapping=_of_places(params.get("mapping")), constants=_of_places(params.get("constants")),
            fields=PLACE_FIELDS,
        )  # fmt: skip
    return [
        {
            name: text
            for name in WORD_FIELDS
            if (text := _text(source, columns.taken.get(name), columns.constants.get(name)))
        }
        for source in sources
    ]


def _of_places(given: Mapping[str, str] | None) -> dict[str, str]:
    return {name: value for name, value in (given or {}).items() if name in PLACE_FIELDS}


def _text(source: Mapping[str, Any], heading: str | None, constant: str | None) -> str:
    value = constant if constant is not None else source.get(heading or "")
    return str(value).strip() if value is not None else ""


def parent_words(workspace: Workspace) -> pl.DataFrame:
    """The words of rows that were accepted at an area above the finest one they name (columns `ASKED_SCHEMA`)."""
    distinct = workspace.store.words_in_use().filter(
        pl.col("area_code").is_not_null(), pl.col("edition").is_not_null()
    )
    keys = distinct["edition"].unique()
    names = {key: workspace.edition_by_key(key).name for key in keys if key}
    said = []
    for row in distinct.iter_rows(named=True):
        words = json.loads(row["place_words"])
        named = [level for level in AREA_LEVELS if level in words]
        if named and AREA_LEVELS.index(named[-1]) > AREA_LEVELS.index(row["area_level"]):
            edition = names[row["edition"]]
            counts = (row["rows"], row["cases"])
            said.append((place_key(words), row["place_words"], AT_PARENT, *counts, row["list"], edition))
    return pl.DataFrame(said, schema=ASKED_SCHEMA, orient="row")

"""Answers about places brought to the rows that came before them: refused ones are taken in, others moved."""

import json
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from api.answered import answers
from api.loading import Loaded, load_cases
from api.reviewing import ASKED, words_of_refused
from api.workspace import Workspace
from geodata.intake.export import write_refused
from geodata.intake.naming.answers import Answer, holding
from geodata.intake.naming.placed import place_key
from geodata.store import ImportResult
from geodata.store.delivery import Delivery


def apply_answers(workspace: Workspace) -> list[ImportResult]:
    """Take in the refused rows that answers settle, and move the accepted ones to the areas that were meant.

    Refused rows are read again as the mended rows of their import, so that nothing else about them is decided
    anew and undoing opens them again. Rows accepted at an area above, or by an earlier answer, become new versions
    of themselves. Doing it twice changes nothing.
    """
    known = {key: one for key, one in answers(workspace).items() if not one.is_none}
    if not known:
        return []
    return [*_taken_in(workspace, known), *_moved(workspace, known)]


def _taken_in(workspace: Workspace, known: dict[str, Answer]) -> list[ImportResult]:
    refused = workspace.store.open_refused().filter(
        pl.col("code").is_in(ASKED), pl.col("edition").is_not_null(), pl.col("raw").is_not_null()
    )
    done = []
    for (number, edition), part in refused.group_by("import_id", "edition", maintain_order=True):
        answered = holding(known, workspace.store.edition(str(edition)))
        words = words_of_refused(workspace, int(str(number)), part)
        mine = part.filter(pl.Series([place_key(one) in answered for one in words], dtype=pl.Boolean))
        if mine.height:
            done.append(_read_again(workspace, int(str(number)), str(edition), mine).result)
    return done


def _read_again(workspace: Workspace, number: int, edition: str, rows: pl.DataFrame) -> Loaded:
    digest = blake2b(json.dumps(rows["row"].to_list()).encode(), digest_size=4).hexdigest()
    with TemporaryDirectory() as folder:
        path = write_refused(rows, Path(folder) / f"places-answered-{number}-{digest}.csv")
        return load_cases(workspace, path, mends=number, edition=edition)


def _moved(workspace: Workspace, known: dict[str, Answer]) -> list[ImportResult]:
    used = workspace.store.words_in_use()["place_words"].unique()
    keys = {words: key for words in used if (key := place_key(json.loads(words))) in known}
    if not keys:
        return []
    rows = workspace.store.rows_in_words(list(keys)).filter(pl.col("edition").is_not_null())
    rows = rows.with_columns(pl.col("place_words").replace_strict(keys, return_dtype=pl.String).alias("key"))
    parts = [
        _replaced(workspace, str(edition), part, known)
        for (edition,), part in rows.group_by("edition", maintain_order=True)
    ]
    moved = pl.concat(parts) if parts else rows
    return [
        workspace.store.load(Delivery("cases", str(name), part.drop("list", "key"), notes=_NOTES))
        for (name,), part in moved.group_by("list", maintain_order=True)
    ]


_NOTES = ("moved by answers about the words of their places",)


def _replaced(
    workspace: Workspace, edition_key: str, rows: pl.DataFrame, known: dict[str, Answer]
) -> pl.DataFrame:
    """Those of some rows of one version of boundaries that an answer puts elsewhere, put there."""
    edition = workspace.store.edition_by_key(edition_key)
    areas = edition.areas.select("area", level="area_level", meant="code")
    at = pl.DataFrame(
        list(holding(known, edition).items()), schema={"key": pl.String, "area": pl.Int32}, orient="row"
    ).join(areas, on="area", how="left")
    found = rows.join(at, on="key", how="inner", maintain_order="left")
    elsewhere = (pl.col("level") != pl.col("area_level")) | (pl.col("meant") != pl.col("area_code"))
    content = pl.format("{} {} {}", pl.col("content").str.split(" ").list.first(), "level", "meant")
    moved = found.filter(elsewhere.fill_null(True)).with_columns(
        content=content, area_level="level", area_code="meant"
    )
    return moved.select(rows.columns)

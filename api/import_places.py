"""Doubtful names of places on the import page: asked about a file or about what is held, answered, taken back."""

import json
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from api.answered import answers
from api.reviewing import (
    ASKED,
    AT_PARENT,
    Doubt,
    doubts_among,
    forget,
    remember,
    review,
    short,
    words_as_read,
)
from api.taking_in import apply_answers
from api.workspace import Workspace
from geodata.intake.naming.answers import Answer
from geodata.intake.naming.placed import WORD_FIELDS, place_key
from geodata.store import ImportResult
from zones.areas import Edition
from zones.errors import ConflictError, InputError, NotFoundError
from zones.vocabulary import AREA_LEVELS

#: So many wordings are asked about at once, those with the most cases first.
_MOST_ASKED: Final = 60
_MOST_ANSWERED: Final = 100
#: Answers come one after the other: two pages that answer at once would read the same rows again twice.
_ANSWERING: Final = threading.Lock()

_WORDS: Final = {
    "key": pl.String, "words": pl.String, "why": pl.String, "rows": pl.Int64, "cases": pl.Int64,
    "list": pl.String, "edition": pl.String,
}  # fmt: skip


# ---- what is asked


def asked_of_file(
    workspace: Workspace,
    refused: pl.DataFrame,
    rows: pl.DataFrame | None = None,
    list_name: str = "",
    params: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What is asked about the names in a file that was read and not kept.

    `refused` are its refused rows (with `edition`, its name), `rows` the accepted cases, `params` how it was read.
    `asked` are doubts, most cases first, `in_all` how many there are; `answered` the earlier answers that it uses.
    """
    found = _of_refused(refused, list_name, params or {})
    known, names = answers(workspace), Names(workspace)
    used: list[dict[str, Any]] = []
    if rows is not None:
        said = _of_rows(workspace, rows, list_name)
        at_parent = said.filter("at_parent").with_columns(why=pl.lit(AT_PARENT)).select(list(_WORDS))
        found = pl.concat([found, at_parent])
        used = _answered(workspace, known, said.filter(pl.col("key").is_in(list(known))), names)
    kinds = found.group_by("key", "edition", maintain_order=True).agg(
        pl.first("words", "why", "list"), pl.sum("rows", "cases")
    )
    none = [key for key, one in known.items() if one.is_none]
    used += _answered(workspace, known, kinds.filter(pl.col("key").is_in(none)), names)
    open_ = kinds.filter(~pl.col("key").is_in(list(known))).sort(
        "cases", "rows", descending=True, maintain_order=True
    )
    told = doubts_among(workspace, open_.head(_MOST_ASKED).select(list(_WORDS)))
    return _asked(told, open_.height, int(open_["rows"].sum()), int(open_["cases"].sum()), used, names)


def asked_of_store(workspace: Workspace, list_name: str | None = None) -> dict[str, Any]:
    """As `asked_of_file`, of the rows that are held (of one list, or of all)."""
    doubts = review(workspace, list_name)
    known, names = answers(workspace), Names(workspace)
    said = pl.DataFrame(
        [(key, "", "", 0, 0, "", one.edition) for key, one in known.items()], schema=_WORDS, orient="row"
    )
    sums = (len(doubts), sum(one.rows for one in doubts), sum(one.cases for one in doubts))
    most = sorted(doubts, key=lambda one: (-one.cases, -one.rows, one.key))[:_MOST_ASKED]
    return _asked(most, *sums, _answered(workspace, known, said, names), names)


def _asked(
    doubts: Sequence[Doubt],
    in_all: int,
    rows: int,
    cases: int,
    used: Sequence[dict[str, Any]],
    names: "Names",
) -> dict[str, Any]:
    return {
        "asked": [_told(one, names) for one in sorted(doubts, key=lambda one: (-one.cases, -one.rows, one.key))],
        "in_all": in_all, "rows": rows, "cases": cases,
        "answered": list(used[:_MOST_ANSWERED]), "answered_in_all": len(used),
    }  # fmt: skip


def _told(doubt: Doubt, names: "Names") -> dict[str, Any]:
    likely = [
        {"code": one.code, "score": one.score, **names.of(doubt.edition, one.area_level, one.area_code)}
        for one in doubt.candidates
    ]
    return doubt.as_dict() | {"text": doubt.text, "candidates": likely}


def _of_refused(refused: pl.DataFrame, list_name: str, params: Mapping[str, Any]) -> pl.DataFrame:
    """The words of refused rows whose place is in doubt (columns `_WORDS`), one row each."""
    if "edition" not in refused.columns:
        return pl.DataFrame(schema=_WORDS)
    doubtful = refused.filter(
        pl.col("code").is_in(ASKED), pl.col("edition").is_not_null(), pl.col("raw").is_not_null()
    )
    said = []
    if doubtful.height:
        for row, words in zip(doubtful.iter_rows(named=True), words_as_read(doubtful, params), strict=True):
            if words:
                text = json.dumps(words, ensure_ascii=False)
                about = (row["code"], 1, row["count"] or 0, list_name, row["edition"])
                said.append((place_key(words), text, *about))
    return pl.DataFrame(said, schema=_WORDS, orient="row")


def _of_rows(workspace: Workspace, rows: pl.DataFrame, list_name: str) -> pl.DataFrame:
    """The words of accepted rows (columns `_WORDS`, and whether they count `at_parent`), one row a wording and area."""
    by = ("place_words", "edition", "area_level", "area_code")
    placed = rows.filter(pl.all_horizontal(pl.col(by).is_not_null()), pl.col("lon").is_null())
    distinct = placed.group_by(*by, maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("rows"), pl.col("count").sum().alias("cases")
    )
    names = {key: workspace.edition_by_key(key).name for key in distinct["edition"].unique()}
    said = []
    for row in distinct.iter_rows(named=True):
        words = json.loads(row["place_words"])
        named = [level for level in AREA_LEVELS if level in words]
        above = bool(named) and AREA_LEVELS.index(named[-1]) > AREA_LEVELS.index(row["area_level"])
        about = (row["rows"], row["cases"], list_name, names[row["edition"]])
        said.append((place_key(words), row["place_words"], "", *about, above))
    return pl.DataFrame(said, schema=_WORDS | {"at_parent": pl.Boolean}, orient="row")


def _answered(
    workspace: Workspace, known: Mapping[str, Answer], said: pl.DataFrame, names: "Names"
) -> list[dict[str, Any]]:
    """Words with what was answered about them: `meant` the area (None: none of ours), `rows` they stand in."""
    rows = said.group_by("key", maintain_order=True).agg(pl.sum("rows"))
    if rows.is_empty():
        return []
    kept = {row["place_key"]: row for row in workspace.store.place_answers().iter_rows(named=True)}
    told = []
    for key, times in rows.iter_rows():
        one, row = known[key], kept.get(key, {})
        words = json.loads(row.get("place_words") or "{}")
        meant = None if one.level is None else names.of(one.edition, one.level, one.code or "")
        told.append({
            "id": short(key), "key": key, "text": " / ".join(words.values()), "rows": times, "meant": meant,
            "author": row.get("author"),
        })  # fmt: skip
    return told


class Names:
    """What areas are called, by edition, level and code."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._editions: dict[str, tuple[Edition, dict[tuple[str, str], int]]] = {}

    def of(self, edition: str, level: str, code: str) -> dict[str, Any]:
        """`name`, `parents` (nearest first), `area_level` and `area_code`; the code for a name that is not known."""
        told = {"name": code, "parents": [], "area_level": level, "area_code": code}
        try:
            here, rows = self._known(edition)
        except NotFoundError:
            return told
        at = rows.get((level, code), -1)
        return told | (named(here, at) if at >= 0 else {})

    def _known(self, name: str) -> tuple[Edition, dict[tuple[str, str], int]]:
        if name not in self._editions:
            edition = self._workspace.store.edition(name)
            pairs = edition.areas.select("area_level", "code").iter_rows()
            self._editions[name] = (edition, {pair: at for at, pair in enumerate(pairs)})
        return self._editions[name]


def named(edition: Edition, area: int) -> dict[str, Any]:
    """An area of an edition as an answer may name it: `code` (`ward:0203`), `name`, `parents` (nearest first)."""
    row = edition.areas.row(area, named=True)
    parents, up = [], int(edition.parent[area])
    while up >= 0:
        parents.append(edition.areas["name"][up])
        up = int(edition.parent[up])
    return {
        "code": f"{row['area_level']}:{row['code']}", "name": row["name"], "parents": parents,
        "area_level": row["area_level"], "area_code": row["code"],
    }  # fmt: skip


# ---- answers


def answer_on_page(
    workspace: Workspace, words: Mapping[str, str], edition: str, code: str, author: str, reason: str = ""
) -> dict[str, Any]:
    """Remember what some words mean (`LEVEL:CODE`, or `none`) and take in the rows that waited for it, as
    `wardwatch places answer` does; the import of the answer, and those of the rows (`applied`).

    Raises
    ------
    InputError
        without an author, or for words that are none of a place
    NotFoundError
        no such edition or area
    """
    said = {name: text.strip() for name, text in words.items() if text.strip()}
    if not said or not set(said) <= set(WORD_FIELDS):
        raise InputError(
            "these are no words of a place", where="words", fix=f"name some of {', '.join(WORD_FIELDS)}",
            vi="đây không phải các từ chỉ nơi", vi_fix=f"ghi một số trong: {', '.join(WORD_FIELDS)}",
        )  # fmt: skip
    ordered = {name: said[name] for name in WORD_FIELDS if name in said}
    key = place_key(ordered)
    doubt = Doubt(short(key), key, ordered, "", 0, 0, (), edition, "", ())
    with _ANSWERING:
        kept = remember(workspace, doubt, code, author, reason)
        done = apply_answers(workspace)
    return {"key": key, "import": kept.import_.id, "applied": [_applied(one) for one in done]}


def _applied(one: ImportResult) -> dict[str, Any]:
    numbers = {name: getattr(one, name) for name in ("accepted", "refused", "retracted")}
    return {"import": one.import_.id, "list": one.import_.list, **numbers}


def take_back(workspace: Workspace, key: str, imports: Sequence[int] = ()) -> dict[str, Any]:
    """Forget an answer, and undo the imports by which its rows were taken in, the last one first.

    Imports that are undone already are left as they are. Raises NotFoundError where nothing was answered.
    """
    with _ANSWERING:
        kept, doubt = forget(workspace, key)
        undone = []
        for number in sorted(set(imports), reverse=True):
            try:
                undone.append(_applied(workspace.store.undo(number)) | {"undoes": number})
            except ConflictError:
                continue
    return {"key": doubt.key, "import": kept.import_.id, "undone": undone}

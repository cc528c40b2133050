"""Words of places that could not be taken with certainty: asked once, answered once, remembered."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import polars as pl

from api.answered import answers
from api.workspace import Workspace
from geodata.intake.cells.columns import choose_columns
from geodata.intake.naming.answers import Answer
from geodata.intake.naming.placed import WORD_FIELDS, meanings, place_key
from geodata.intake.naming.places import Place, PlaceIndex
from geodata.store import ImportResult
from geodata.store.place_answers import KIND, NONE, answer_rows
from zones.areas import Edition
from zones.errors import AmbiguousError, InputError, NotFoundError, WardWatchError
from zones.vocabulary import AREA_LEVELS, PLACE_FIELDS

#: Rows accepted at an area above the one that they name.
AT_PARENT: Final = "place_at_parent"
#: Reasons of refusal that an answer settles.
ASKED: Final = ("place_doubtful", "place_unknown", "place_ambiguous", "place_impossible")


@dataclass(frozen=True)
class Likely:
    """An area that the words may mean, with its path of names and its likeness (0 to 100)."""

    area_level: str
    area_code: str
    words: str
    score: int

    @property
    def code(self) -> str:
        """The code as an answer may give it: `ward:0203`."""
        return f"{self.area_level}:{self.area_code}"


@dataclass(frozen=True)
class Doubt:
    """Words that are asked about: what is known of them, how much hangs on them, and what they may mean.

    `id` is short for `key`. `why` is a code of refusal, or `place_at_parent` for rows that were accepted at an
    area above. `cases` counts what is stated; `certain` names the area that is certain ("" none).
    """

    id: str
    key: str
    words: Mapping[str, str]
    why: str
    rows: int
    cases: int
    lists: tuple[str, ...]
    edition: str
    certain: str
    candidates: tuple[Likely, ...]
    answer: Answer | None = None

    @property
    def text(self) -> str:
        """`Ninh Thuận / Ninh Phướcc / An Hải`."""
        return " / ".join(self.words.values())

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        likely = [vars(one) | {"code": one.code} for one in self.candidates]
        answer = None if self.answer is None else (NONE if self.answer.is_none else self.answer.code)
        names = ("id", "key", "words", "why", "rows", "cases", "lists", "edition", "certain")
        return {name: getattr(self, name) for name in names} | {"candidates": likely, "answer": answer}


def short(key: str) -> str:
    """The short form of a place key."""
    return blake2b(key.encode(), digest_size=4).hexdigest()


def review(workspace: Workspace, list_name: str | None = None, *, every: bool = False) -> list[Doubt]:
    """Distinct words that wait for an answer, those with the likeliest candidate first, then the most cases.

    `every`: also those that have been answered.
    """
    rows = pl.concat([_refused_words(workspace), _parent_words(workspace)])
    if list_name is not None:
        rows = rows.filter(pl.col("list") == list_name)
    return doubts_among(workspace, rows, every=every)


def doubts_among(workspace: Workspace, rows: pl.DataFrame, *, every: bool = False) -> list[Doubt]:
    """As `review`, of words that may stand in no store yet: rows of `key`, `words`, `why`, `rows`, `cases`, `list`,
    `edition` (name)."""
    known = answers(workspace)
    grouped = rows.group_by("key", "edition", maintain_order=True).agg(
        pl.first("words", "why"), pl.sum("rows", "cases"), pl.col("list").unique().sort()
    )
    asked = grouped if every else grouped.filter(~pl.col("key").is_in(list(known)))
    found = [
        doubt
        for (edition,), part in asked.group_by("edition", maintain_order=True)
        for doubt in _doubts(workspace, str(edition), part, known)
    ]
    return sorted(found, key=lambda one: (-_best(one), -one.cases, one.key))


def _best(doubt: Doubt) -> int:
    return max((one.score for one in doubt.candidates), default=0)


def _doubts(
    workspace: Workspace, edition: str, part: pl.DataFrame, known: Mapping[str, Answer]
) -> list[Doubt]:
    try:
        index = PlaceIndex(workspace.store.edition(edition))
    except NotFoundError:
        return []
    said = [json.loads(words) for words in part["words"]]
    frame = pl.DataFrame(
        [[words.get(name) for name in WORD_FIELDS] for words in said],
        schema=dict.fromkeys(WORD_FIELDS, pl.String),
        orient="row",
    )
    places = meanings(frame, index)
    return [
        _doubt(index, row, words, place, known)
        for row, words, place in zip(part.iter_rows(named=True), said, places, strict=True)
    ]


def _doubt(
    index: PlaceIndex,
    row: Mapping[str, Any],
    words: dict[str, str],
    place: Place,
    known: Mapping[str, Answer],
) -> Doubt:
    likely = [
        Likely(index.level_of(one.area), index.code_of(one.area), index.words(one.area), one.score)
        for one in index.candidates([words.get(level) for level in AREA_LEVELS])
    ]
    key = row["key"]
    return Doubt(
        short(key), key, words, row["why"], row["rows"], row["cases"], tuple(row["list"]), index.edition.name,
        index.words(place.area) if place.area >= 0 else "", tuple(likely), known.get(key),
    )  # fmt: skip


_WORDS: Final = {
    "key": pl.String, "words": pl.String, "why": pl.String, "rows": pl.Int64, "cases": pl.Int64,
    "list": pl.String, "edition": pl.String,
}  # fmt: skip


def _refused_words(workspace: Workspace) -> pl.DataFrame:
    """The words of refused rows that stand open, one row each (columns `_WORDS`)."""
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
    return pl.DataFrame(said, schema=_WORDS, orient="row")


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


def _parent_words(workspace: Workspace) -> pl.DataFrame:
    """The words of rows that were accepted at an area above the finest one they name (columns `_WORDS`)."""
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
    return pl.DataFrame(said, schema=_WORDS, orient="row")


# ---- answers


@dataclass(frozen=True)
class Answering:
    """What became of some answers: those kept, and those that could not be taken (key, error)."""

    kept: ImportResult | None
    doubts: tuple[Doubt, ...] = ()
    failed: tuple[tuple[str, WardWatchError], ...] = ()


def answer(
    workspace: Workspace, key: str, code: str, author: str, reason: str = ""
) -> tuple[ImportResult, Doubt]:
    """Remember what some words mean: the area `code` (or `LEVEL:CODE`), or `none` of the areas known.

    `key` is the short id that a review prints, or the whole place key. The same answer again changes nothing.

    Raises
    ------
    NotFoundError
        nobody asked about such words, or no area has the code
    AmbiguousError
        the code stands at several levels
    """
    doubt = _asked([*review(workspace, every=True), *_settled(workspace)], key)
    return remember(workspace, doubt, code, author, reason), doubt


def remember(workspace: Workspace, doubt: Doubt, code: str, author: str, reason: str = "") -> ImportResult:
    """Keep the answer to a doubt, whether or not rows of the store wait for it; errors as of `answer`."""
    row = _answer_row(workspace, doubt, code, author, reason)
    return workspace.store.load_rows(KIND, KIND, answer_rows([row]))


def answer_all(workspace: Workspace, said: Iterable[Mapping[str, str | None]], author: str) -> Answering:
    """Remember a reviewed file: rows with `key` (or `id`), `answer` (a code or `none`), maybe `author`, `reason`.

    Rows without an answer are passed over; those that cannot be taken are named and leave the others alone.
    """
    asked = [*review(workspace, every=True), *_settled(workspace)]
    rows, doubts, failed = dict[str, dict[str, str | None]](), dict[str, Doubt](), []
    for one in said:
        key, code = (one.get("key") or one.get("id") or "").strip(), (one.get("answer") or "").strip()
        if not code:
            continue
        try:
            doubt = _asked(asked, key)
            by = (one.get("author") or "").strip() or author
            rows[doubt.key] = _answer_row(workspace, doubt, code, by, (one.get("reason") or "").strip())
            doubts[doubt.key] = doubt
        except WardWatchError as error:
            failed.append((key, error))
    kept = workspace.store.load_rows(KIND, KIND, answer_rows(list(rows.values()))) if rows else None
    return Answering(kept, tuple(doubts.values()), tuple(failed))


def forget(workspace: Workspace, key: str) -> tuple[ImportResult, Doubt]:
    """Take an answer back (a new version; what was known before stays known). Rows that came in by it stay until
    their import is undone; new ones are asked about again. The import, and what the answer was about."""
    doubt = _asked(_settled(workspace), key)
    return workspace.store.load_rows(KIND, KIND, answer_rows([{"place_key": doubt.key}])), doubt


def _settled(workspace: Workspace) -> list[Doubt]:
    """The words that have an answer, whether or not rows still wait for it."""
    known = answers(workspace)
    return [
        Doubt(
            short(key),
            key,
            json.loads(row["place_words"]),
            "",
            0,
            0,
            (),
            known[key].edition,
            "",
            (),
            known[key],
        )
        for row in workspace.store.place_answers().iter_rows(named=True)
        if (key := row["place_key"])
    ]


def _answer_row(
    workspace: Workspace, doubt: Doubt, code: str, author: str, reason: str
) -> dict[str, str | None]:
    if not author.strip():
        raise InputError(
            "the answer has no author", where=doubt.text, fix="say who answers: --author NAME",
            vi="câu trả lời chưa ghi người trả lời", vi_fix="ghi người trả lời: --author TÊN",
        )  # fmt: skip
    edition = workspace.store.edition(doubt.edition)
    level, area = (None, NONE) if code.casefold() == NONE else _area(edition, code)
    return {
        "place_key": doubt.key, "place_words": json.dumps(doubt.words, ensure_ascii=False),
        "edition": edition.name, "area_level": level, "area_code": area, "author": author.strip(),
        "reason": reason or None,
    }  # fmt: skip


def _area(edition: Edition, code: str) -> tuple[str, str]:
    level, _, bare = code.rpartition(":")
    found = edition.areas.filter(pl.col("code") == bare)
    if level:
        found = found.filter(pl.col("area_level") == level)
    if found.is_empty():
        raise NotFoundError(
            f"no area of {edition.name} has the code {code}", where=code,
            fix="give one of the codes that the review lists, or none",
            vi=f"bộ ranh giới {edition.name} không có mã {code}",
            vi_fix="ghi một trong các mã mà lệnh xem xét liệt kê, hoặc none",
        )  # fmt: skip
    if found.height > 1:
        ways = ", ".join(f"{one}:{bare}" for one in found["area_level"])
        likely = [{"level": one, "code": bare} for one in found["area_level"]]
        raise AmbiguousError(
            f"the code {bare} stands at several levels", likely, where=code, fix=f"write one of {ways}",
            vi=f"mã {bare} có ở nhiều cấp", vi_fix=f"ghi một trong: {ways}",
        )  # fmt: skip
    return found["area_level"][0], found["code"][0]


def _asked(doubts: Sequence[Doubt], key: str) -> Doubt:
    found = [one for one in doubts if key in (one.id, one.key)]
    if not found:
        raise _not_asked(key)
    return found[0]


def _not_asked(key: str) -> NotFoundError:
    return NotFoundError(
        f"no words of that key are asked about: {key!r}", where=key,
        fix="list them: wardwatch places review",
        vi=f"không có từ nào đang hỏi với khóa {key!r}", vi_fix="xem danh sách: wardwatch places review",
    )  # fmt: skip

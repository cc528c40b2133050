"""What is answered about words of places, kept."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from api.answered import answers
from api.reviewing.doubts import Doubt, review, short
from api.workspace import Workspace
from geodata.store import ImportResult
from geodata.store.place_answers import KIND, NONE, answer_rows
from zones.areas import Edition
from zones.errors import AmbiguousError, InputError, NotFoundError, WardWatchError


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

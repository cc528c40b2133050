"""Doubles: proposed, answered by a reviewer, and left out of the counts as long as the answer holds."""

from typing import Any, Final

import polars as pl

from api.workspace import Workspace
from geodata.doubles import MOST, Proposals, proposals
from geodata.doubles.proposals import COLUMNS
from geodata.store import ImportResult
from geodata.store.doubles import DIFFERENT, SAME, grouped_cases, reference
from zones.errors import AmbiguousError, ConflictError, InputError, NotFoundError

#: The list under which answers are kept.
LIST: Final = "doubles"
_LEAST: Final = 6  # letters of an identity that name a case


def proposed(
    workspace: Workspace, lists: tuple[str, ...] = (), *, most: int = MOST, least: float | None = None
) -> Proposals:
    """Pairs of cases that may be one and of which nobody has said anything yet.

    Raises
    ------
    NotFoundError
        a list that is named is not there
    """
    known = workspace.store.lists()
    for name in lists:
        if name not in known:
            raise NotFoundError(
                f"there is no list {name}", where="--list", fix=f"name one of: {', '.join(known) or '–'}",
                vi=f"không có danh sách {name}", vi_fix=f"chọn trong: {', '.join(known) or '–'}",
            )  # fmt: skip
    cases = workspace.store.cases(columns=COLUMNS)
    return proposals(cases, lists=lists, answered=workspace.store.double_answers(), most=most, least=least)


def answer(
    workspace: Workspace, first: str, second: str, said: str, author: str, reason: str
) -> tuple[ImportResult, tuple[str, str]]:
    """Keep what a reviewer said of two cases (`same` or `different`); the import and the two, as they are named.

    Raises
    ------
    InputError, NotFoundError, AmbiguousError
        a case is not named as LIST:IDENTITY, is not held, or is meant by several
    ConflictError
        other answers say the contrary of these two
    """
    if not author.strip() or not reason.strip():
        raise InputError(
            "an answer needs its author and a reason", where="--author, --reason", fix="say who decided, and why",
            vi="cần ghi ai quyết định và vì sao", vi_fix="thêm --author và --reason",
        )  # fmt: skip
    a, b = sorted((_case(workspace, first), _case(workspace, second)))
    _check(workspace, a, b, said)
    row = {"case_a": a, "case_b": b, "answer": said, "author": author.strip(), "reason": reason.strip()}
    return workspace.store.load_rows("double_answers", LIST, pl.DataFrame([row])), (a, b)


def _case(workspace: Workspace, text: str) -> str:
    """The case that is meant: its list and at least the first letters of its identity."""
    name, sign, start = text.rpartition(":")
    if not sign or len(start) < _LEAST:
        raise InputError(
            f"'{text}' names no case", where=text, fix="write LIST:IDENTITY, as `wardwatch cases doubles` prints it",
            vi=f"'{text}' không chỉ ra ca nào", vi_fix="viết DANH_SÁCH:MÃ như `wardwatch cases doubles` in ra",
        )  # fmt: skip
    found = workspace.store.cases_beginning(name, start)
    if not found:
        raise NotFoundError(
            "there is no such case", where=text, fix="`wardwatch cases doubles` prints the names of both cases",
            vi="không có ca này", vi_fix="`wardwatch cases doubles` in tên của cả hai ca",
        )  # fmt: skip
    if len(found) > 1:
        raise AmbiguousError(
            f"{len(found)} cases begin so", where=text, fix="write more letters of the identity",
            candidates=[{"case": reference(name, one)} for one in found[:10]],
            vi=f"có {len(found)} ca bắt đầu như vậy", vi_fix="viết thêm chữ của mã",
        )  # fmt: skip
    return reference(name, found[0])


def _check(workspace: Workspace, a: str, b: str, said: str) -> None:
    if a == b:
        raise InputError(
            "these are one row already", where=a, fix="name two cases", vi="đây vốn là một dòng", vi_fix="nêu hai ca",
        )  # fmt: skip
    known = workspace.store.double_answers().filter(~((pl.col("case_a") == a) & (pl.col("case_b") == b)))
    pairs = list(known.filter(pl.col("answer") == SAME).select("case_a", "case_b").iter_rows())
    groups = grouped_cases([*pairs, (a, b)] if said == SAME else pairs)
    at = {one: number for number, group in enumerate(groups) for one in group}
    apart = [(a, b)] if said == DIFFERENT else []
    apart += known.filter(pl.col("answer") == DIFFERENT).select("case_a", "case_b").iter_rows()
    for one, other in apart:
        if one in at and at[one] == at.get(other):
            raise ConflictError(
                f"other answers make {one} and {other} the same case, this one makes them different",
                where=f"{a}, {b}", fix="take the wrong answer back with wardwatch imports undo",
                vi=f"các trả lời khác coi {one} và {other} là một ca, trả lời này thì không",
                vi_fix="rút lại trả lời sai bằng wardwatch imports undo",
            )  # fmt: skip


def standing(workspace: Workspace) -> dict[str, Any]:
    """How many cases were accepted, are set aside as doubles, and count: accepted = counted + set aside."""
    aside = workspace.store.set_aside()
    counted = workspace.store.cases(columns=("id", "count"))
    cases = int(counted["count"].sum())
    by_list = dict(aside["list"].value_counts(sort=True).iter_rows())
    told = {"accepted": cases + aside.height, "counted": cases, "set_aside": aside.height}
    return told | {"set_aside_by_list": by_list, "answers_asleep": workspace.store.double_answers_asleep()}

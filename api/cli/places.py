"""`places review | answer | load | forget | apply`: doubtful words of places, asked once and remembered."""

import csv
from pathlib import Path
from typing import Any, Final

import click
import openpyxl

from api.cli.counts import counted
from api.cli.options import lang_option, with_workspace
from api.cli.output import guarded, result
from api.reviewing import AT_PARENT, Doubt, answer_all, forget, review
from api.reviewing import answer as answer_one
from api.taking_in import apply_answers
from api.workspace import Workspace
from geodata.intake.reading.tables import read_table
from geodata.store import ImportResult
from zones.errors import InputError
from zones.numerals import grouped
from zones.vocabulary import Lang

_MOST_SHOWN: Final = 30  # words shown on the screen; -o writes all of them
_CANDIDATES: Final = 3  # candidates written a row

_WHY: Final = {
    "place_doubtful": {"vi": "gần giống, chưa chắc", "en": "alike, not certain"},
    "place_unknown": {"vi": "không có tên này", "en": "no such name"},
    "place_ambiguous": {"vi": "ứng với nhiều đơn vị", "en": "fits several areas"},
    "place_impossible": {"vi": "các tên không khớp nhau", "en": "the names contradict each other"},
    AT_PARENT: {"vi": "đã nhận ở cấp trên", "en": "accepted at the area above"},
}
_WORDS: Final[dict[str, dict[str, str]]] = {
    "line": {
        "vi": "{id}  {text}\n          {why}; {rows} dòng, {cases} ca",
        "en": "{id}  {text}\n          {why}; {rows} rows, {cases} cases",
    },
    "likely": {
        "vi": "          {code:<16} {words}, giống {score} %",
        "en": "          {code:<16} {words}, {score} % alike",
    },
    "more": {"vi": "… và {n} mục nữa; -o ghi tất cả", "en": "… and {n} more; -o writes all of them"},
    "how": {
        "vi": "trả lời: wardwatch places answer KHÓA MÃ --author TÊN (hoặc none nếu không phải đơn vị nào)",
        "en": "answer: wardwatch places answer KEY CODE --author NAME (or none, if it is none of them)",
    },
    "nothing": {"vi": "không có tên nào phải xem xét", "en": "no names wait for a review"},
    "written": {
        "vi": "{output}: {n} tên phải xem xét; điền cột answer rồi: wardwatch places load {output} --author TÊN",
        "en": "{output}: {n} names to review; fill in the column answer, then: "
        "wardwatch places load {output} --author NAME",
    },
    "kept": {"vi": "đã ghi nhớ {n} câu trả lời", "en": "{n} answers remembered"},
    "same": {"vi": "câu trả lời này đã có", "en": "that answer was known already"},
    "failed": {"vi": "  không dùng được {key}: {what}", "en": "  {key} cannot be used: {what}"},
    "import": {
        "vi": "  lần nạp {number} ({list}): nhận {accepted}, còn từ chối {refused}",
        "en": "  import {number} ({list}): {accepted} accepted, {refused} still refused",
    },
    "none": {"vi": "  không có dòng nào phải đọc lại", "en": "  no rows had to be read again"},
    "forgotten": {
        "vi": "đã bỏ câu trả lời cho {words}; các dòng đã nhận giữ nguyên cho đến khi hoàn lại lần nạp của chúng",
        "en": "the answer about {words} is taken back; rows taken in by it stay until their import is undone",
    },
}  # fmt: skip


@click.group()
def places() -> None:
    """Names of places that are in doubt: listed, answered once, remembered."""


@places.command("review")
@click.option("--list", "list_name", metavar="NAME", help="Only the words of one list.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="CSV or XLSX to fill in and load again."
)
@click.option("--all", "every", is_flag=True, help="Also the words that have been answered.")
@lang_option
@with_workspace
@guarded
def review_command(
    workspace: Workspace, list_name: str | None, output: Path | None, every: bool, lang: Lang
) -> None:
    """List words that are in doubt, the likeliest first, with what they may mean."""
    doubts = review(workspace, list_name, every=every)
    data: dict[str, Any] = {"waiting": len(doubts)}
    if output is not None:
        _write(doubts, output)
        text = _WORDS["written"][lang].format(output=output, n=grouped(len(doubts), lang))
        result(data | {"file": str(output)}, text)
        return
    data["places"] = [one.as_dict() for one in doubts]
    result(data, _listed(doubts, lang))


def _listed(doubts: list[Doubt], lang: Lang) -> str:
    if not doubts:
        return _WORDS["nothing"][lang]
    lines = []
    for one in doubts[:_MOST_SHOWN]:
        told = {
            "why": _WHY[one.why][lang],
            "rows": grouped(one.rows, lang),
            "cases": grouped(one.cases, lang),
        }
        lines.append(_WORDS["line"][lang].format(id=one.id, text=one.text, **told))
        lines += [
            _WORDS["likely"][lang].format(code=likely.code, words=likely.words, score=likely.score)
            for likely in one.candidates
        ]
    if len(doubts) > _MOST_SHOWN:
        lines.append(_WORDS["more"][lang].format(n=grouped(len(doubts) - _MOST_SHOWN, lang)))
    return "\n".join([*lines, _WORDS["how"][lang]])


@places.command()
@click.argument("key")
@click.argument("code")
@click.option("--author", metavar="A", default="", help="Who answers.")
@click.option("--reason", metavar="R", default="", help="Why.")
@lang_option
@with_workspace
@guarded
def answer(workspace: Workspace, key: str, code: str, author: str, reason: str, lang: Lang) -> None:
    """Remember that the words KEY mean the area CODE (or LEVEL:CODE), or none; waiting rows are taken in."""
    kept, _ = answer_one(workspace, key, code, author, reason)
    done = apply_answers(workspace)
    told = _WORDS["kept"][lang].format(n=1) if kept.accepted else _WORDS["same"][lang]
    result(_data(kept, done), "\n".join([told, *_taken(done, lang)]))


@places.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--author", metavar="A", default="", help="Who answers, where the file does not say.")
@lang_option
@with_workspace
@guarded
def load_command(workspace: Workspace, file: Path, author: str, lang: Lang) -> None:
    """Remember the answers of a reviewed file (columns key and answer); waiting rows are taken in."""
    frame = read_table(file).frame
    if not {"key", "answer"} <= set(frame.columns):
        raise InputError(
            "the file has no columns key and answer", where=file.name,
            fix="take the file that wardwatch places review -o writes",
            vi="tệp không có cột key và answer", vi_fix="dùng tệp do wardwatch places review -o ghi ra",
        )  # fmt: skip
    became = answer_all(workspace, frame.iter_rows(named=True), author)
    done = apply_answers(workspace)
    lines = [_WORDS["kept"][lang].format(n=grouped(len(became.doubts), lang))]
    for key, error in became.failed:
        what = error.vi if lang == "vi" and error.vi else error.what
        lines.append(_WORDS["failed"][lang].format(key=key, what=what))
    data = _data(became.kept, done) | {
        "failed": [{"key": key, "error": error.what, "fix": error.fix} for key, error in became.failed]
    }
    result(data, "\n".join([*lines, *_taken(done, lang)]))
    if became.failed:
        click.get_current_context().exit(1 if not became.doubts else 0)


@places.command("forget")
@click.argument("key")
@lang_option
@with_workspace
@guarded
def forget_command(workspace: Workspace, key: str, lang: Lang) -> None:
    """Take an answer back: such words are asked about again."""
    kept, doubt = forget(workspace, key)
    result(kept.as_dict() | {"key": doubt.key}, _WORDS["forgotten"][lang].format(words=doubt.text))


@places.command("apply")
@lang_option
@with_workspace
@guarded
def apply_command(workspace: Workspace, lang: Lang) -> None:
    """Take in the rows that remembered answers settle (answers do so by themselves)."""
    done = apply_answers(workspace)
    result(_data(None, done), "\n".join(_taken(done, lang)))


def _data(kept: ImportResult | None, done: list[ImportResult]) -> dict[str, Any]:
    return {
        "import": None if kept is None else kept.import_.id,
        "answers": 0 if kept is None else kept.accepted,
        "applied": [one.as_dict() | {"list": one.import_.list} for one in done],
    }


def _taken(done: list[ImportResult], lang: Lang) -> list[str]:
    if not done:
        return [_WORDS["none"][lang]]
    return [
        _WORDS["import"][lang].format(
            number=one.import_.id, list=one.import_.list,
            accepted=counted(one.accepted, "row", "dòng", lang), refused=counted(one.refused, "row", "dòng", lang),
        )
        for one in done
    ]  # fmt: skip


def _write(doubts: list[Doubt], path: Path) -> None:
    """The review as a table: one line a doubt, the column `answer` to be filled in."""
    heading = ["key", "words", "why", "why_vi", "rows", "cases", "lists", "certain"]
    for at in range(1, _CANDIDATES + 1):
        heading += [f"candidate_{at}", f"candidate_{at}_name", f"score_{at}"]
    lines = [[*heading, "answer", "author", "reason"], *(_row(one) for one in doubts)]
    if path.suffix.lower() == ".xlsx":
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("places")
        sheet.freeze_panes = "A2"
        for line in lines:
            sheet.append(line)
        book.save(path)
    elif path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows(lines)
    else:
        raise InputError(
            f"a review cannot be written as {path.suffix or 'a file without ending'}", where=path.name,
            fix="name a .csv or .xlsx file", vi=f"không ghi được dạng {path.suffix or 'không có đuôi'}",
            vi_fix="đặt tên tệp .csv hoặc .xlsx",
        )  # fmt: skip


def _row(one: Doubt) -> list[Any]:
    why = _WHY[one.why]
    line: list[Any] = [
        one.id,
        one.text,
        why["en"],
        why["vi"],
        one.rows,
        one.cases,
        ", ".join(one.lists),
        one.certain,
    ]
    for likely in one.candidates[:_CANDIDATES]:
        line += [likely.code, likely.words, likely.score]
    line += [None] * (8 + 3 * _CANDIDATES - len(line))
    given = (
        ""
        if one.answer is None
        else ("none" if one.answer.is_none else f"{one.answer.level}:{one.answer.code}")
    )
    return [*(_plain(cell) for cell in line), given, None, None]


def _plain(cell: Any) -> Any:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@" and cell else cell


COMMANDS = (places,)

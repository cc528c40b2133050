"""`rulebooks list | show | check | schema`, and the commands that stand in modules of their own."""

import json
from pathlib import Path
from typing import Any

import click

from api.cli.options import lang_option
from api.cli.output import guarded, result
from api.cli.rulebook_backtest import backtest
from api.cli.rulebook_compare import compare
from api.cli.rulebook_run import run
from geodata.rulebook_text import place_in
from geodata.rulebook_trials import read_trials
from geodata.rulebooks import list_rulebooks, load_rulebook, rulebook_places, rulebook_schema
from maps.rulebook_page import rulebook_lines
from zones.errors import InputError
from zones.phrases import Words, both, joined, said
from zones.rulebook import Rulebook
from zones.rulebook_cautions import cautions
from zones.rulebook_trials import Failing, failing
from zones.rulebook_unreached import unreached
from zones.vocabulary import Lang


@click.group()
def rulebooks() -> None:
    """The law as data: list, show, check, try on a table."""


@rulebooks.command("list")
@lang_option
@guarded
def list_command(lang: Lang) -> None:
    """Every rulebook that comes along."""
    books = [load_rulebook(name) for name in list_rulebooks()]
    rows = [{"id": one.id, "status": one.status, "title": one.title} for one in books]
    lines = [f"{one.id:<24} {one.status:<10} {one.title.get(lang) or one.title['vi']}" for one in books]
    result({"rulebooks": rows}, "\n".join(lines))


@rulebooks.command()
@click.argument("name")
@lang_option
@guarded
def show(name: str, lang: Lang) -> None:
    """One rulebook: citation, levels, what it measures, what it decides, in words and as written."""
    book = load_rulebook(name)
    result({"hash": book.hash, **book.content}, "\n".join(rulebook_lines(book, lang)))


@rulebooks.command()
def schema() -> None:
    """The JSON Schema of rulebook files, for editors that check while one writes."""
    click.echo(json.dumps(rulebook_schema(), ensure_ascii=False, indent=2))


@rulebooks.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--cases", type=click.Path(path_type=Path), help="A file of cases that the rulebook must answer."
)
@lang_option
@guarded
def check(file: Path, cases: Path | None, lang: Lang) -> None:
    """Check a rulebook file: every fault with its place, what deserves a second look, and its cases."""
    book = load_rulebook(file)
    looked = _look_at(file, book, lang)
    held, others = _held(book, cases) if cases else (0, 0)
    found = said(
        "{id}: không thấy lỗi ({status})", "{id}: no fault found ({status})", id=book.id, status=book.status
    )
    line = {"vi": "xem dòng", "en": "look at line"}[lang]
    lines = [found[lang], *(f"{line} {one['line']}: {one['path']}: {one['what']}" for one in looked)]
    lines += [_cases_told(held, others)[lang]] if cases else []
    about = {"id": book.id, "status": book.status, "hash": book.hash, "look_at": looked}
    told = {"cases": {"held": held, "left_out": others}} if cases else {}
    result(about | told, "\n".join(lines))


def _cases_told(held: int, others: int) -> Words:
    told = said("{n} trường hợp thử cho kết quả đúng", "{n} cases hold", n=held)
    left = said("; bỏ qua {n} trường hợp dạng khác", "; {n} of other forms were left out", n=others)
    return joined((told, left), "", "") if others else told


def _look_at(file: Path, book: Rulebook, lang: Lang) -> list[dict[str, Any]]:
    """What the author should look at, from the top of the file to its end."""
    places = rulebook_places(file)
    found = [(place_in(places, one.path), one) for one in (*cautions(book), *unreached(book))]
    return [
        {"line": line, "column": column, "path": one.path, "what": one.words[lang]}
        for (line, column), one in sorted(found, key=lambda item: item[0])
    ]


def _held(book: Rulebook, file: Path) -> tuple[int, int]:
    """How many cases hold, and how many are of other forms; InputError where one does not hold."""
    if book.status == "incomplete":
        raise InputError(
            f"rulebook {book.id} is incomplete: it answers no case", fix="fill its gaps first (null)",
            vi=f"bộ quy tắc {book.id} chưa đầy đủ (incomplete): chưa trả lời được trường hợp thử nào",
            vi_fix="điền các chỗ còn trống (null) trước",
        )  # fmt: skip
    trials, others = read_trials(file, book)
    wrong = failing(book, trials)
    if wrong:
        count = said(
            "{n} trong {of} trường hợp thử cho kết quả khác", "{n} of {of} cases do not hold",
            n=len(wrong), of=len(trials),
        )  # fmt: skip
        told = joined((count, *(_otherwise(one) for one in wrong)), "\n  ", "\n  ")
        raise InputError(
            told["en"], where=file.name, fix="mend the rulebook, or the case",
            vi=told["vi"], vi_fix="sửa bộ quy tắc, hoặc sửa trường hợp thử",
        )  # fmt: skip
    return len(trials), others


def _otherwise(one: Failing) -> Words:
    """A case that comes out otherwise than its author expects."""
    expected = one.trial.may_be if one.level == one.trial.level else (one.trial.level,)
    return said(
        "{name}: {level} (có thể: {possible}{rule}), không phải {expected}",
        "{name}: {level} (possible: {possible}{rule}), not {expected}",
        name=repr(one.trial.name), level=one.level, possible=", ".join(one.possible),
        rule=said("; theo {rule}", "; by {rule}", rule=one.rule) if one.rule else "",
        expected=both(" hoặc ".join(expected), " or ".join(expected)),
    )  # fmt: skip


for command in (run, compare, backtest):
    rulebooks.add_command(command)

COMMANDS = (rulebooks,)

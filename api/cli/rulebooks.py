"""`rulebooks list | show | check | schema`, and the commands that stand in modules of their own."""

import json
from pathlib import Path

import click

from api.cli.options import lang_option
from api.cli.output import guarded, result
from api.cli.rulebook_backtest import backtest
from api.cli.rulebook_compare import compare
from api.cli.rulebook_run import run
from geodata.rulebooks import list_rulebooks, load_rulebook, rulebook_schema
from maps.rulebook_page import rulebook_lines
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
@guarded
def check(file: Path) -> None:
    """Check a rulebook file; every fault is listed with its place."""
    book = load_rulebook(file)
    result(
        {"id": book.id, "status": book.status, "hash": book.hash},
        f"{book.id}: no fault found ({book.status})",
    )


for command in (run, compare, backtest):
    rulebooks.add_command(command)

COMMANDS = (rulebooks,)

"""`reports load | declare`."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from api.cli.counts import counted
from api.cli.loaded import finished
from api.cli.options import Day, edition_option, lang_option, with_workspace
from api.cli.output import guarded, result
from api.cli.table_options import (
    dated_options,
    ending_options,
    file_argument,
    say_reading,
)
from api.declaring import declare_complete
from api.loading import load_reports
from api.workspace import Workspace
from zones.vocabulary import Lang


@click.group()
def reports() -> None:
    """Who reported, and for which areas a list is complete."""


@reports.command("load")
@file_argument
@dated_options
@ending_options
@with_workspace
@guarded
def load_reports_command(
    workspace: Workspace, file: Path, strict: bool, edition: str | None, lang: Lang, **how: Any
) -> None:
    """Load daily statements: area_code (or name path), date, cases_stated[, setting]."""
    say_reading(file, lang)
    finished(load_reports(workspace, file, edition=edition, **how), strict, lang)


@reports.command()
@click.option(
    "--complete", "codes", multiple=True, required=True, metavar="CODE|all-in-list",
    help="Areas, everything in them included; or all in the provinces of the list.",
)  # fmt: skip
@click.argument("more", nargs=-1)
@click.option("--list", "list_name", required=True, metavar="NAME", help="The list that is complete.")
@click.option("--from", "first", type=Day(), required=True, help="First day of which that is so.")
@click.option("--to", "last", type=Day(), required=True, help="Last day of which that is so.")
@click.option("--new-list", is_flag=True, help="The list has not delivered anything yet.")
@edition_option
@lang_option
@with_workspace
@guarded
def declare(
    workspace: Workspace, codes: tuple[str, ...], more: tuple[str, ...], list_name: str, first: date, last: date,
    new_list: bool, edition: str | None, lang: Lang,
) -> None:  # fmt: skip
    """Declare a list complete for areas and days, so that no row there means no case."""
    done = declare_complete(workspace, (*codes, *more), list_name, first, last, edition, new_list=new_list)
    where = counted(done.read, "area", "đơn vị", lang) if workspace.store.editions() else _CELLS[lang]
    text = _DECLARED[lang].format(number=done.import_.id, list=list_name, where=where, first=first, last=last)
    result(done.as_dict(), text)


_CELLS = {"vi": "các ô có ca bệnh", "en": "the cells that hold a case"}
_DECLARED = {
    "vi": "lần nạp {number}: danh sách {list} được khai là đầy đủ cho {where}, từ {first} đến {last}",
    "en": "import {number}: list {list} declared complete for {where}, {first} to {last}",
}


COMMANDS = (reports,)

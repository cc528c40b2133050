"""`cases load`, `reports load | declare`, `context load`, `population load`."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from api.cli.checked_cases import preview_in_words
from api.cli.differing import tell_trial
from api.cli.doubles import different, doubles, same
from api.cli.loaded import counted, in_words
from api.cli.options import Day, Pair, edition_option, lang_option, text_encoding_option, with_workspace
from api.cli.output import guarded, progress, result
from api.cli.presets import only_option, preset_option
from api.declaring import declare_complete
from api.differing import tried
from api.loading import Loaded, load_cases, load_context, load_population, load_reports
from api.previewing import preview_cases
from api.workspace import Workspace
from zones.vocabulary import Lang

Command = TypeVar("Command", bound=Callable[..., Any])

#: So many refused rows are told one by one under --json; `imports refused` writes all of them.
MOST_PROBLEMS = 1_000

_FILE = click.argument("file", type=click.Path(path_type=Path))
_MAP = click.option(
    "--map", "mapping", multiple=True, type=Pair(), metavar="field=COLUMN", help="Take a field from a column."
)
_SET = click.option(
    "--set", "constants", multiple=True, type=Pair(), metavar="field=VALUE", help="The same for every row."
)
_SHEET = click.option("--sheet", help="Sheet of a workbook; all: every sheet that holds such a table.")
_STRICT = click.option("--strict", is_flag=True, help="Exit status 1 when any row is refused.")


def finished(loaded: Loaded, strict: bool, lang: Lang) -> None:
    """Print what a load came to; the last line has the numbers."""
    data = loaded.as_dict()
    data["problems"] = [*data["problems"], *data.pop("refused_rows", [])[:MOST_PROBLEMS]]
    result(data, in_words(loaded, data, lang))
    nothing = data["read"] > 0 and data["refused"] == data["read"]
    if nothing or (strict and data["refused"]):
        click.get_current_context().exit(1)


def _reading(file: Path, lang: Lang) -> None:
    progress({"vi": f"đang đọc {file.name}", "en": f"reading {file.name}"}[lang])


@click.group()
def cases() -> None:
    """Case lists."""


for _command in (doubles, same, different):
    cases.add_command(_command)


#: How a case list is read: the options that loading and checking share.
_READING_OPTIONS = (
    click.option(
        "--list",
        "list_name",
        metavar="NAME",
        help="The list that this file is a delivery of (default: the file's name).",
    ),
    click.option(
        "--key", default="", metavar="COL,…", help="Columns that identify a row, where there is no case_id."
    ),
    click.option(
        "--mode",
        type=click.Choice(["append", "replace"]),
        default="append",
        help="replace: rows that are no longer in the file are taken back.",
    ),
    click.option("--cumulative", is_flag=True, help="The counts are totals so far."),
    click.option(
        "--daily",
        is_flag=True,
        help="The counts are new cases of each day, though they look like totals so far.",
    ),
    click.option("--year", type=int, help="Year of days in headings that name none."),
    click.option(
        "--date-order", type=click.Choice(["dmy", "mdy"]), help="Order of days written with slashes."
    ),
    click.option(
        "--crs",
        metavar="SYSTEM",
        help="Coordinate system of the points: VN2000:105.75, VN2000:PROVINCE or EPSG:n.",
    ),
    click.option(
        "--keep-crs", is_flag=True, help="The points are in the system that the file names; do not ask."
    ),
    click.option(
        "--swap-coordinates", is_flag=True, help="Longitude and latitude stand in each other's columns."
    ),
    click.option(
        "--visits",
        is_flag=True,
        help="Each id is one case, told by its earliest row; other rows are its visits.",
    ),
    click.option(
        "--mends", type=int, metavar="IMPORT", help="This file holds the mended rows of that import."
    ),
    _MAP,
    _SET,
    only_option,
    preset_option,
    _SHEET,
    text_encoding_option,
    _STRICT,
    edition_option,
    lang_option,
)


def _reading_options(command: Command) -> Command:
    for option in reversed(_READING_OPTIONS):
        command = option(command)
    return command


def _how(key: str, mapping: Any, constants: Any) -> dict[str, Any]:
    given = click.get_current_context().params
    if given.get("cumulative") and given.get("daily"):
        raise click.UsageError("--cumulative / --daily: chỉ chọn một (choose one)")
    columns = tuple(part.strip() for part in key.split(",") if part.strip())
    return {"key": columns, "mapping": dict(mapping), "constants": dict(constants)}


@cases.command("load")
@_FILE
@_reading_options
@click.option("--dry-run", is_flag=True, help="Say what the file would change, and store nothing.")
@with_workspace
@guarded
def load_command(
    workspace: Workspace, file: Path, key: str, mapping: Any, constants: Any, strict: bool, dry_run: bool,
    lang: Lang, **how: Any,
) -> None:  # fmt: skip
    """Load a case list: CSV, XLSX, Parquet, GeoPackage or GeoJSON."""
    _reading(file, lang)
    how |= _how(key, mapping, constants)
    if dry_run:
        tell_trial(tried(workspace, file, **how), file, how["mode"], lang)
    else:
        finished(load_cases(workspace, file, **how), strict, lang)


@cases.command("check")
@_FILE
@_reading_options
@with_workspace
@guarded
def check_command(
    workspace: Workspace,
    file: Path,
    key: str,
    mapping: Any,
    constants: Any,
    strict: bool,
    lang: Lang,
    **how: Any,
) -> None:
    """Show how a case list is understood and what would be refused; nothing is stored."""
    _reading(file, lang)
    preview = preview_cases(workspace, file, **how | _how(key, mapping, constants))
    result(preview.as_dict(), preview_in_words(preview, lang))
    nothing = preview.read > 0 and preview.refused == preview.read
    if not preview.loads or nothing or (strict and preview.refused):
        click.get_current_context().exit(1)


_DATE_ORDER = click.option(
    "--date-order", type=click.Choice(["dmy", "mdy"]), help="Order of days written with slashes."
)
_YEAR = click.option("--year", type=int, help="Year of days in titles that name none.")


def _sheet_options(command: Command) -> Command:
    """Options of the tables about areas: their sheet, columns and constants, as dicts."""
    pairs = lambda _ctx, _option, given: dict(given)  # noqa: E731
    mapping = click.option(
        "--map",
        "mapping",
        multiple=True,
        type=Pair(),
        callback=pairs,
        metavar="field=COLUMN",
        help="Take a field, or a figure, from a column.",
    )
    constants = click.option(
        "--set",
        "constants",
        multiple=True,
        type=Pair(),
        callback=pairs,
        metavar="field=VALUE",
        help="The same for every row.",
    )
    return mapping(constants(_SHEET(command)))


@click.group()
def reports() -> None:
    """Who reported, and for which areas a list is complete."""


@reports.command("load")
@_FILE
@only_option
@preset_option
@_sheet_options
@_DATE_ORDER
@_YEAR
@text_encoding_option
@_STRICT
@edition_option
@lang_option
@with_workspace
@guarded
def load_reports_command(
    workspace: Workspace, file: Path, strict: bool, edition: str | None, lang: Lang, **how: Any
) -> None:
    """Load daily statements: area_code (or name path), date, cases_stated[, setting]."""
    _reading(file, lang)
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


@click.group()
def context() -> None:
    """Other dated figures and facts of areas."""


@context.command("load")
@_FILE
@only_option
@preset_option
@_sheet_options
@_DATE_ORDER
@_YEAR
@click.option(
    "--per-cent",
    multiple=True,
    metavar="NAME",
    help="This figure is written in per cent: 0.5 is 0.5 %.",
    callback=lambda _ctx, _option, names: frozenset(names),
)
@click.option(
    "--shares",
    multiple=True,
    metavar="NAME",
    help="This figure is written as shares: 0.5 is 50 %.",
    callback=lambda _ctx, _option, names: frozenset(names),
)
@text_encoding_option
@_STRICT
@edition_option
@lang_option
@with_workspace
@guarded
def load_context_command(
    workspace: Workspace, file: Path, strict: bool, edition: str | None, lang: Lang, **how: Any
) -> None:
    """Load figures: area_code (or name path), date, then name and value, or one column a figure; [source, vintage]."""
    _reading(file, lang)
    finished(load_context(workspace, file, edition=edition, **how), strict, lang)


@click.group()
def population() -> None:
    """People of areas and cells."""


@population.command("load")
@_FILE
@click.option("--vintage", type=int, metavar="YEAR", help="The year that the figures are of.")
@click.option("--level", help="Level that a raster is summed to (default: the finest).")
@click.option("--source", default="", metavar="TEXT", help="Where they come from, in words.")
@click.option("--resolution", type=click.IntRange(2, 10), help="H3 resolution of the cells (default 8).")
@click.option("--band", type=int, help="Band of a raster with several.")
@_sheet_options
@text_encoding_option
@_STRICT
@edition_option
@lang_option
@with_workspace
@guarded
def load_population_command(workspace: Workspace, file: Path, strict: bool, lang: Lang, **how: Any) -> None:
    """Load persons from a table (area_code or name path, persons) or from a raster."""
    _reading(file, lang)
    finished(load_population(workspace, file, **how), strict, lang)


COMMANDS = (cases, reports, context, population)

"""`cases load | check`."""

from pathlib import Path
from typing import Any

import click

from api.cli.checked_cases import preview_in_words
from api.cli.differing import tell_trial
from api.cli.doubles import different, doubles, same
from api.cli.loaded import finished
from api.cli.options import together, with_workspace
from api.cli.output import guarded, result
from api.cli.presets import only_option, preset_option
from api.cli.table_options import (
    date_order_option,
    ending_options,
    file_argument,
    map_option,
    say_reading,
    set_option,
    sheet_option,
)
from api.differing import tried
from api.loading import load_cases
from api.previewing import preview_cases
from api.workspace import Workspace
from zones.vocabulary import Lang


@click.group()
def cases() -> None:
    """Case lists."""


for _command in (doubles, same, different):
    cases.add_command(_command)


def _columns(_ctx: click.Context, _option: click.Parameter, key: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in key.split(",") if part.strip())


#: How a case list is read: the options that loading and checking share.
_reading_options = together(
    click.option(
        "--list",
        "list_name",
        metavar="NAME",
        help="The list that this file is a delivery of (default: the file's name).",
    ),
    click.option(
        "--key",
        default="",
        callback=_columns,
        metavar="COL,…",
        help="Columns that identify a row, where there is no case_id.",
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
    date_order_option,
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
        "--at-sites/--no-at-sites",
        default=None,
        help="Cases whose point lies inside the grounds of a site are at that site, or are not.",
    ),
    click.option(
        "--mends", type=int, metavar="IMPORT", help="This file holds the mended rows of that import."
    ),
    map_option("Take a field from a column."),
    set_option,
    only_option,
    preset_option,
    sheet_option,
    ending_options,
)


def _check_counts(cumulative: bool, daily: bool) -> None:
    if cumulative and daily:
        raise click.UsageError("--cumulative / --daily: chỉ chọn một (choose one)")


@cases.command("load")
@file_argument
@_reading_options
@click.option("--dry-run", is_flag=True, help="Say what the file would change, and store nothing.")
@with_workspace
@guarded
def load_command(
    workspace: Workspace, file: Path, strict: bool, dry_run: bool, lang: Lang, **how: Any
) -> None:
    """Load a case list: CSV, XLSX, Parquet, GeoPackage or GeoJSON."""
    say_reading(file, lang)
    _check_counts(how["cumulative"], how["daily"])
    if dry_run:
        tell_trial(tried(workspace, file, **how), file, how["mode"], lang)
    else:
        finished(load_cases(workspace, file, **how), strict, lang)


@cases.command("check")
@file_argument
@_reading_options
@with_workspace
@guarded
def check_command(workspace: Workspace, file: Path, strict: bool, lang: Lang, **how: Any) -> None:
    """Show how a case list is understood and what would be refused; nothing is stored."""
    say_reading(file, lang)
    _check_counts(how["cumulative"], how["daily"])
    preview = preview_cases(workspace, file, **how)
    result(preview.as_dict(), preview_in_words(preview, lang))
    nothing = preview.read > 0 and preview.refused == preview.read
    if not preview.loads or nothing or (strict and preview.refused):
        click.get_current_context().exit(1)


COMMANDS = (cases,)

"""`cases load`, `reports load | declare`, `context load`, `population load`."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from api.cli.options import Day, Pair, edition_option, with_workspace
from api.cli.output import guarded, progress, result
from api.declaring import declare_complete
from api.loading import Loaded, load_cases, load_context, load_population, load_reports
from api.workspace import Workspace

#: So many refused rows are told one by one under --json; `imports refused` writes all of them.
MOST_PROBLEMS = 1_000

_FILE = click.argument("file", type=click.Path(path_type=Path))
_MAP = click.option(
    "--map", "mapping", multiple=True, type=Pair(), metavar="field=COLUMN", help="Take a field from a column."
)
_SET = click.option(
    "--set", "constants", multiple=True, type=Pair(), metavar="field=VALUE", help="The same for every row."
)
_SHEET = click.option("--sheet", help="Sheet of a workbook.")
_STRICT = click.option("--strict", is_flag=True, help="Exit status 1 when any row is refused.")


def finished(loaded: Loaded, strict: bool) -> None:
    """Print what a load came to; the last line has the numbers."""
    data = loaded.as_dict()
    data["problems"] = [*data["problems"], *data.pop("refused_rows", [])[:MOST_PROBLEMS]]
    numbers = ", ".join(
        f"{name} {data[name]:,}"
        for name in ("read", "accepted", "unchanged", "retracted", "refused", "unplaced")
    )
    reasons = [f"  refused, {code}: {rows:,}" for code, rows in data.get("reasons", {}).items()]
    remarks = [
        f"  {code.replace('_', ' ')}: {rows:,}" for code, rows in data.get("remarks", {}).items() if rows
    ]
    remarks += _totals(data)
    hint = (
        [f"  see them: wardwatch imports refused {data['import']} -o refused.csv"] if data["refused"] else []
    )
    result(
        data,
        "\n".join(
            [*map(str, loaded.notes), *reasons, *remarks, *hint, f"import {data['import']}: {numbers}"]
        ),
    )
    nothing = data["read"] > 0 and data["refused"] == data["read"]
    if nothing or (strict and data["refused"]):
        click.get_current_context().exit(1)


def _totals(data: dict[str, Any]) -> list[str]:
    """What a cumulative list came with: balances carried in, and totals that fell."""
    balances, corrections = data.get("balances"), data.get("corrections", [])
    lines = []
    if balances:
        cases, places = balances["cases"], balances["rows"]
        lines.append(f"  carried in with the first totals: {cases:,} cases in {places:,} places")
    return lines + [
        f"  total fell on {one['report_date']} (row {one['row']}): {one['from_total']:,} to {one['to_total']:,}"
        for one in corrections
    ]


@click.group()
def cases() -> None:
    """Case lists."""


@cases.command("load")
@_FILE
@click.option(
    "--list",
    "list_name",
    metavar="NAME",
    help="The list that this file is a delivery of (default: the file's name).",
)
@click.option(
    "--key", default="", metavar="COL,…", help="Columns that identify a row, where there is no case_id."
)
@click.option("--mode", type=click.Choice(["append", "replace"]), default="append")
@click.option("--cumulative", is_flag=True, help="The counts are totals so far.")
@click.option("--date-order", type=click.Choice(["dmy", "mdy"]), help="Order of days written with slashes.")
@click.option("--mends", type=int, metavar="IMPORT", help="This file holds the mended rows of that import.")
@_MAP
@_SET
@_SHEET
@_STRICT
@edition_option
@with_workspace
@guarded
def load_command(
    workspace: Workspace, file: Path, key: str, mapping: Any, constants: Any, strict: bool, **how: Any
) -> None:
    """Load a case list: CSV, XLSX, Parquet, GeoPackage or GeoJSON."""
    progress(f"reading {file.name}")
    columns = tuple(part.strip() for part in key.split(",") if part.strip())
    finished(
        load_cases(workspace, file, key=columns, mapping=dict(mapping), constants=dict(constants), **how),
        strict,
    )


@click.group()
def reports() -> None:
    """Who reported, and for which areas a list is complete."""


@reports.command("load")
@_FILE
@_STRICT
@edition_option
@with_workspace
@guarded
def load_reports_command(workspace: Workspace, file: Path, strict: bool, edition: str | None) -> None:
    """Load daily statements: area_code (or name path), date, cases_stated[, setting]."""
    progress(f"reading {file.name}")
    finished(load_reports(workspace, file, edition=edition), strict)


@reports.command()
@click.option("--complete", "codes", multiple=True, required=True, metavar="CODE|all-in-list")
@click.argument("more", nargs=-1)
@click.option("--list", "list_name", required=True, metavar="NAME")
@click.option("--from", "first", type=Day(), required=True)
@click.option("--to", "last", type=Day(), required=True)
@click.option("--new-list", is_flag=True, help="The list has not delivered anything yet.")
@edition_option
@with_workspace
@guarded
def declare(
    workspace: Workspace, codes: tuple[str, ...], more: tuple[str, ...], list_name: str, first: date, last: date,
    new_list: bool, edition: str | None,
) -> None:  # fmt: skip
    """Declare a list complete for areas and days, so that no row there means no case."""
    done = declare_complete(workspace, (*codes, *more), list_name, first, last, edition, new_list=new_list)
    cells = not workspace.store.editions()
    where = "the cells that hold a case" if cells else f"{done.read:,} area{'s' if done.read != 1 else ''}"
    text = f"import {done.import_.id}: list {list_name} declared complete for {where}, {first} to {last}"
    result(done.as_dict(), text)


@click.group()
def context() -> None:
    """Other dated figures and facts of areas."""


@context.command("load")
@_FILE
@_STRICT
@edition_option
@with_workspace
@guarded
def load_context_command(workspace: Workspace, file: Path, strict: bool, edition: str | None) -> None:
    """Load figures: area_code (or name path), date, name, value[, source]."""
    progress(f"reading {file.name}")
    finished(load_context(workspace, file, edition=edition), strict)


@click.group()
def population() -> None:
    """People of areas and cells."""


@population.command("load")
@_FILE
@click.option("--vintage", type=int, metavar="YEAR")
@click.option("--level", help="Level that a raster is summed to (default: the finest).")
@click.option("--source", default="", metavar="TEXT")
@click.option("--resolution", type=click.IntRange(2, 10), help="H3 resolution of the cells (default 8).")
@click.option("--band", type=int, help="Band of a raster with several.")
@_STRICT
@edition_option
@with_workspace
@guarded
def load_population_command(workspace: Workspace, file: Path, strict: bool, **how: Any) -> None:
    """Load persons from a table (area_code or name path, persons) or from a raster."""
    progress(f"reading {file.name}")
    finished(load_population(workspace, file, **how), strict)


COMMANDS = (cases, reports, context, population)

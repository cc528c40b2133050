"""`context load`, `population load`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from api.cli.loaded import finished
from api.cli.options import Command, with_workspace
from api.cli.output import guarded
from api.cli.table_options import (
    dated_options,
    ending_options,
    file_argument,
    say_reading,
    sheet_options,
)
from api.loading import load_context, load_population
from api.workspace import Workspace
from zones.vocabulary import Lang


def _names_option(name: str, help: str) -> Callable[[Command], Command]:
    """An option that may be given again, as a set."""
    return click.option(
        name, multiple=True, metavar="NAME", help=help, callback=lambda _ctx, _option, names: frozenset(names)
    )


@click.group()
def context() -> None:
    """Other dated figures and facts of areas."""


@context.command("load")
@file_argument
@dated_options
@_names_option("--per-cent", "This figure is written in per cent: 0.5 is 0.5 %.")
@_names_option("--shares", "This figure is written as shares: 0.5 is 50 %.")
@ending_options
@with_workspace
@guarded
def load_context_command(
    workspace: Workspace, file: Path, strict: bool, edition: str | None, lang: Lang, **how: Any
) -> None:
    """Load figures: area_code (or name path), date, then name and value, or one column a figure; [source, vintage]."""
    say_reading(file, lang)
    finished(load_context(workspace, file, edition=edition, **how), strict, lang)


@click.group()
def population() -> None:
    """People of areas and cells."""


@population.command("load")
@file_argument
@click.option("--vintage", type=int, metavar="YEAR", help="The year that the figures are of.")
@click.option("--level", help="Level that a raster is summed to (default: the finest).")
@click.option("--source", default="", metavar="TEXT", help="Where they come from, in words.")
@click.option("--resolution", type=click.IntRange(2, 10), help="H3 resolution of the cells (default 8).")
@click.option("--band", type=int, help="Band of a raster with several.")
@sheet_options
@ending_options
@with_workspace
@guarded
def load_population_command(workspace: Workspace, file: Path, strict: bool, lang: Lang, **how: Any) -> None:
    """Load persons from a table (area_code or name path, persons) or from a raster."""
    say_reading(file, lang)
    finished(load_population(workspace, file, **how), strict, lang)


COMMANDS = (context, population)

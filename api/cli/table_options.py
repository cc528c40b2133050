"""Options that every command shares which loads a table."""

from collections.abc import Callable
from pathlib import Path

import click

from api.cli.options import Command, Pair, edition_option, lang_option, text_encoding_option, together
from api.cli.output import progress
from api.cli.presets import only_option, preset_option
from zones.vocabulary import Lang

file_argument = click.argument("file", type=click.Path(path_type=Path))


def _as_dict(
    _ctx: click.Context, _option: click.Parameter, pairs: tuple[tuple[str, str], ...]
) -> dict[str, str]:
    return dict(pairs)


def map_option(help: str) -> Callable[[Command], Command]:
    """`--map field=COLUMN`, as a dict."""
    return click.option(
        "--map", "mapping", multiple=True, type=Pair(), callback=_as_dict, metavar="field=COLUMN", help=help
    )


set_option = click.option(
    "--set", "constants", multiple=True, type=Pair(), callback=_as_dict, metavar="field=VALUE",
    help="The same for every row.",
)  # fmt: skip
sheet_option = click.option("--sheet", help="Sheet of a workbook; all: every sheet that holds such a table.")
strict_option = click.option("--strict", is_flag=True, help="Exit status 1 when any row is refused.")
date_order_option = click.option(
    "--date-order", type=click.Choice(["dmy", "mdy"]), help="Order of days written with slashes."
)
year_option = click.option("--year", type=int, help="Year of days in titles that name none.")

#: Options of the tables about areas: their sheet, columns and constants.
sheet_options = together(map_option("Take a field, or a figure, from a column."), set_option, sheet_option)
#: Options that end every command which loads a table.
ending_options = together(text_encoding_option, strict_option, edition_option, lang_option)
#: Options of the tables that tell of areas by day.
dated_options = together(only_option, preset_option, sheet_options, date_order_option, year_option)


def say_reading(file: Path, lang: Lang) -> None:
    """Say on stderr which file is being read."""
    progress({"vi": f"đang đọc {file.name}", "en": f"reading {file.name}"}[lang])

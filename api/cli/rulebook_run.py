"""`rulebooks run`: a rulebook applied to a table of published figures."""

from fractions import Fraction
from pathlib import Path

import click

from api.cli.figures import Factor, Suppressed
from api.cli.options import Pair, lang_option
from api.cli.output import guarded, result
from geodata.intake.reading.tables import read_figures
from geodata.rulebooks import load_rulebook
from zones.given import Bounds
from zones.numerals import grouped
from zones.phrases import Words, both
from zones.rulebook import Rulebook
from zones.run import run_table
from zones.run_columns import Reading
from zones.run_dates import Dating
from zones.vocabulary import Lang


@click.command()
@click.argument("name")
@click.argument("table", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="CSV to write (default: standard output)."
)
@click.option("--scope", help="Which kind of unit, where the rulebook has several.")
@lang_option
@click.option(
    "--map", "mapping", multiple=True, type=Pair(), metavar="indicator=COLUMN", help="Where names differ."
)
@click.option("--scale", multiple=True, type=Factor(), help="Multiply the numbers of an indicator.")
@click.option(
    "--suppressed", multiple=True, type=Suppressed(), help="What a suppressed count (or NAME) may be."
)
@click.option(
    "--stability", is_flag=True, help="Replay dwell, confirmation, steps and gates (--unit, --date)."
)
@click.option("--unit", metavar="COL", help="Column that names the unit of a row.")
@click.option("--date", metavar="COL", help="Column with the day of a row.")
@click.option("--previous", metavar="COL", help="Column with the level really published before.")
@guarded
def run(
    name: str, table: Path, output: Path | None, scope: str | None, lang: Lang,
    mapping: tuple[tuple[str, str], ...], scale: tuple[tuple[str, Fraction], ...],
    suppressed: tuple[tuple[str, Bounds], ...], stability: bool, unit: str | None, date: str | None,
    previous: str | None,
) -> None:  # fmt: skip
    """Apply a rulebook to a table whose columns are its indicators (empty = missing)."""
    dating = _dating(stability, unit, date, previous)
    book, read = load_rulebook(name), read_figures(table)
    reading = Reading(dict(mapping), dict(scale), dict(suppressed), read.rows.to_list())
    answers = run_table(
        book, read.frame, scope, lang=lang, reading=reading, stability=dating, date=date or ""
    )
    for note in (*_draft(book), *answers.notes):
        click.echo(f"{book.id}: {note[lang]}", err=True)
    if output is None:
        click.echo(answers.table.write_csv(), nl=False)
        return
    answers.table.write_csv(output)
    height, levels = answers.table.height, dict(answers.table["level"].value_counts(sort=True).iter_rows())
    text = _WRITTEN[lang].format(output=output, rows=grouped(height, lang), levels=_counted(levels, lang))
    result({"rows": height, "levels": levels}, text)


def _counted(levels: dict[str, int], lang: Lang) -> str:
    return ", ".join(f"{level} {grouped(rows, lang)}" for level, rows in levels.items())


_WRITTEN = {"vi": "{output}: {rows} dòng ({levels})", "en": "{output}: {rows} rows ({levels})"}


def _draft(book: Rulebook) -> list[Words]:
    if book.status != "draft":
        return []
    open_points = "; ".join(book.evidence.get("unverified", []))
    return [both(f"bản dự thảo, chưa đối chiếu: {open_points}", f"a draft, not verified: {open_points}")]


def _dating(stability: bool, unit: str | None, date: str | None, previous: str | None) -> Dating | None:
    if not stability:
        if unit or previous:
            raise click.UsageError("--unit and --previous belong to --stability")
        return None
    if not unit or not date:
        raise click.UsageError("--stability needs --unit COL and --date COL")
    return Dating(unit, date, previous or "")

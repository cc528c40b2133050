"""`wardwatch sites`: boarding houses, schools, factories, markets, quarantine and treatment places, checkpoints."""

from datetime import date
from pathlib import Path
from typing import Any

import click
import polars as pl

from api.asking import for_commands
from api.cli.loaded import finished
from api.cli.options import Day, Pair, edition_option, lang_option, text_encoding_option, with_workspace
from api.cli.output import guarded, progress, result
from api.sites import load_sites, sites_known
from api.workspace import Workspace
from zones.site_signs import SITE_SIGNS
from zones.vocabulary import SITE_KINDS, Lang


@click.group()
def sites() -> None:
    """Boarding houses, schools, factories, markets, quarantine and treatment places, checkpoints."""


@sites.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map", "mapping", multiple=True, type=Pair(), metavar="FIELD=COLUMN",
    help="Column of a field: code, name, kind, size, capacity, persons, from, to, ward, lon, lat ...",
)  # fmt: skip
@click.option(
    "--set", "constants", multiple=True, type=Pair(), metavar="FIELD=VALUE",
    help="Value of a field in all rows, e.g. kind=school.",
)  # fmt: skip
@click.option("--from", "first", type=Day(), help="First day of the sites that state none.")
@click.option("--to", "last", type=Day(), help="Last day of the sites that state none.")
@click.option("--sheet", metavar="NAME", help="Sheet of a workbook or layer of a vector file.")
@click.option("--crs", metavar="SYSTEM", help="Coordinate system: VN2000:105.75, VN2000:PROVINCE or EPSG:n.")
@click.option("--keep-crs", is_flag=True, help="The system that the file names is right; do not ask.")
@click.option("--date-order", type=click.Choice(["dmy", "mdy"]), help="Order of days written with slashes.")
@text_encoding_option
@click.option("--strict", is_flag=True, help="Leave with status 1 if any row is refused.")
@edition_option
@lang_option
@with_workspace
@guarded
def load_command(
    workspace: Workspace, file: Path, mapping: tuple[tuple[str, str], ...],
    constants: tuple[tuple[str, str], ...], strict: bool, lang: Lang, **how: Any,
) -> None:  # fmt: skip
    """Load sites from a table (CSV, workbook) or a layer of points or polygons."""
    progress({"vi": f"đang đọc {file.name}", "en": f"reading {file.name}"}[lang])
    loaded = load_sites(workspace, file, mapping=dict(mapping), constants=dict(constants), **how)
    finished(loaded, strict, lang)


@sites.command("list")
@click.option("--kind", type=click.Choice(SITE_KINDS), help="Only sites of this kind.")
@click.option("--area", metavar="CODE", help="Only sites in this area (CODE or LEVEL:CODE).")
@click.option("--on", type=Day(), help="In the boundaries of this day (default: today).")
@edition_option
@lang_option
@with_workspace
@guarded
def list_command(
    workspace: Workspace, kind: str | None, area: str | None, on: date | None, edition: str | None, lang: Lang
) -> None:
    """The sites that are known."""
    within = None
    if area is not None:
        here = workspace.edition(edition, on or workspace.today())
        within = for_commands(here).area_at(area)
    found = sites_known(workspace, kind=kind, area=within, on=on, edition=edition)
    result({"sites": [told(row) for row in found.iter_rows(named=True)]}, in_lines(found, lang))


def told(row: dict[str, Any]) -> dict[str, Any]:
    """A site for programs."""
    days = {name: row[name].isoformat() if row[name] else None for name in ("first_day", "last_day")}
    return {
        "code": row["site"], "name": row["site_name"], "kind": row["site_kind"], "size_class": row["size_class"],
        "capacity": row["capacity"], "people": row["people"], "people_from": row["people_from"],
        "lon": row["lon"], "lat": row["lat"], "outline": row["outline"] is not None, **days,
        "area_level": row["area_level"], "area_code": row["area_code"], "area_name": row["area_name"],
        "source": row["source"],
    }  # fmt: skip


def in_lines(found: pl.DataFrame, lang: Lang) -> str:
    """The sites for people, a line each, and how many there are."""
    lines = [_line(row, lang) for row in found.iter_rows(named=True)]
    count = {"vi": f"{len(lines)} cơ sở", "en": f"{len(lines)} site{'' if len(lines) == 1 else 's'}"}
    return "\n".join([*lines, count[lang]])


def _line(row: dict[str, Any], lang: Lang) -> str:
    kind = SITE_SIGNS[row["site_kind"]].label(lang)
    where = row["area_name"] or row["area_code"] or {"vi": "ngoài mọi đơn vị", "en": "in no area"}[lang]
    people = "" if row["people"] is None else f"; {_PEOPLE[lang][row['people_from']]}: {row['people']}"
    name = row["site_name"] or row["site"]
    return f"{row['site']}  {name} ({kind}); {where}{people}"


_PEOPLE = {
    "vi": {"persons": "số người", "capacity": "sức chứa"},
    "en": {"persons": "persons", "capacity": "capacity"},
}

COMMANDS = (sites,)

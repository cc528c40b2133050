"""`boundaries check | load`."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from api.advising import crosswalks_wanted
from api.cli.options import Day, Pair, lang_option, text_encoding_option, with_workspace
from api.cli.org_units import level_map_option, load_levels
from api.cli.output import guarded, progress, result
from api.cli.rosters import for_boundaries, roster_file, roster_options
from api.loading import BoundaryFile, checked_boundaries, load_boundaries
from api.rosters import RosterFile, checked_roster, load_roster
from api.settings import Settings
from api.workspace import Workspace
from geodata.boundaries import BoundaryReport, ParentLevel
from geodata.boundaries.rosters.kind import is_roster
from geodata.boundaries.rosters.roster import edition_above
from zones.areas import Edition, empty_edition
from zones.numerals import grouped
from zones.vocabulary import Lang


@click.group()
def boundaries() -> None:
    """Ward and hamlet boundaries: check a file, load it."""


def layer_options(command: Any) -> Any:
    """Options that say which layer is read, and its columns, letters and coordinates."""
    for option in reversed(
        [
            click.argument("file", type=click.Path(path_type=Path)),
            click.option("--level", default="ward", help="Area level of the file's areas."),
            click.option("--layer", help="Layer, where the file has several."),
            click.option("--code", metavar="COL", help="Column with the codes."),
            click.option("--name", metavar="COL", help="Column with the names."),
            click.option(
                "--crs", metavar="SYSTEM",
                help="Coordinate system, where the file does not tell: EPSG:n, VN2000:105.75 or VN2000:PROVINCE.",
            ),
            click.option("--keep-crs", is_flag=True, help="Take the file's coordinate system as stated; do not ask."),
            text_encoding_option,
        ]
    ):  # fmt: skip
        command = option(command)
    return command


def _reading(command: Any) -> Any:
    """Options that say how to read a file."""
    for option in reversed(
        [
            layer_options,
            click.option("--parent", metavar="COL", help="Column with the parent's code."),
            click.option(
                "--parent-level", "parent_levels", multiple=True, type=Pair(), metavar="LEVEL=CODE:NAME",
                help="Make this parent level by dissolving, e.g. district=district_id:district_name.",
            ),
            click.option("--population", metavar="COL", help="Column with the people."),
            click.option("--max-overlap", type=click.FloatRange(0, 1), help="Refuse overlaps above this share."),
            click.option("--strict", is_flag=True, help="Refuse the file for anything that is refused in it."),
        ]
    ):  # fmt: skip
        command = option(command)
    return command


def _parents(pairs: tuple[tuple[str, str], ...]) -> tuple[ParentLevel, ...]:
    return tuple(ParentLevel.parse(f"{level}={columns}") for level, columns in pairs)


def _file(file: Path, parent_levels: Any, **how: Any) -> BoundaryFile:
    return BoundaryFile(file, parent_levels=_parents(parent_levels), **how)


@boundaries.command()
@_reading
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the report as JSON here too.")
@click.option("--edition", metavar="NAME", help="Roster: the boundaries whose wards it is read against.")
@roster_options
@lang_option
@click.pass_context
@guarded
def check(ctx: click.Context, /, output: Path | None, edition: str | None, lang: Lang, **how: Any) -> None:
    """Print what is found in a file; nothing is kept. A table or points are a roster."""
    progress({"vi": "đang kiểm tra", "en": "checking"}[lang])
    if is_roster(how["file"], how["layer"]):
        whole = how | dict.fromkeys(("valid_from", "valid_to", "vintage")) | {"edition": edition}
        report = _checked_roster(ctx.find_root().obj, roster_file(**whole))
    else:
        _, report = checked_boundaries(_file(**for_boundaries(how)))
    if output:
        output.write_text(json.dumps(report.to_json(), ensure_ascii=False, indent=1), encoding="utf-8")
    result(report.to_json(), report.to_text(lang))


def _checked_roster(settings: Settings, file: RosterFile) -> BoundaryReport:
    """What loading a roster would find; a workspace that is not there is not made."""
    if settings.database_url is None and not settings.data.exists():
        edition_above(empty_edition(), file.level)
    workspace = Workspace(settings)
    try:
        return checked_roster(workspace, file)
    finally:
        workspace.store.close()


@boundaries.command()
@_reading
@click.option("--edition", metavar="NAME", help="Name of the set of boundaries (default: the file's).")
@click.option("--valid-from", type=Day(), help="First day on which the boundaries hold.")
@click.option("--valid-to", type=Day(), help="First day on which they hold no longer.")
@click.option("--vintage", type=int, help="Year of the population column.")
@roster_options
@level_map_option
@lang_option
@with_workspace
@guarded
def load(
    workspace: Workspace, edition: str | None, valid_from: date | None, valid_to: date | None, vintage: int | None,
    lang: Lang, **how: Any,
) -> None:  # fmt: skip
    """Check a file and keep its areas as (a level of) an edition; a table or points are a roster."""
    progress({"vi": "đang kiểm tra và nạp", "en": "checking and loading"}[lang])
    how |= {"edition": edition, "valid_from": valid_from, "valid_to": valid_to, "vintage": vintage}
    if how["level_map"]:
        return load_levels(workspace, how, lang)
    del how["level_map"]
    before = {one.id for one in workspace.store.editions()}
    if is_roster(how["file"], how["layer"]):
        kept, report = load_roster(workspace, roster_file(**how))
    else:
        kept, report = load_boundaries(workspace, _file(**for_boundaries(how)))
    again = kept.id in before
    numbers = _numbers(report, workspace.store.last_load(kept), again=again)
    wanted = crosswalks_wanted(workspace, kept)
    told = (
        {"edition": kept.name, "key": kept.key} | report.to_json() | numbers | {"crosswalks_wanted": wanted}
    )
    advice = "".join(_CROSSWALK[lang].format(command=command) for command in wanted)
    result(told, _text(kept, report, numbers, lang) + advice)


def _numbers(report: BoundaryReport, number: int, *, again: bool) -> dict[str, Any]:
    """The numbers of every load; a layer that is held already is unchanged."""
    fresh, same = (0, report.loaded) if again else (report.loaded, 0)
    problems = [one.to_json() for one in report.findings if one.severity == "refused"]
    return {
        "import": number, "read": report.read, "accepted": fresh, "unchanged": same, "retracted": 0,
        "refused": report.refused, "unplaced": 0, "problems": problems,
    }  # fmt: skip


#: The numbers of a load, in the order of the last line.
_NAMES: dict[str, dict[str, str]] = {
    "read": {"vi": "đọc", "en": "read"},
    "accepted": {"vi": "nhận", "en": "accepted"},
    "unchanged": {"vi": "không đổi", "en": "unchanged"},
    "retracted": {"vi": "rút lại", "en": "retracted"},
    "refused": {"vi": "từ chối", "en": "refused"},
    "unplaced": {"vi": "không rõ nơi", "en": "unplaced"},
}
_CROSSWALK = {
    "vi": "\nđể ca, báo cáo và quyết định theo ranh giới kia được tính sang bộ này: {command}",
    "en": "\nfor cases, reports and decisions on the other boundaries to count on these: {command}",
}
_LINES = {
    "vi": "{report}\nbộ ranh giới {name} ({key}): {levels}\nlần nạp {number}: {last}",
    "en": "{report}\nedition {name} ({key}): {levels}\nimport {number}: {last}",
}


def _text(kept: Edition, report: BoundaryReport, numbers: dict[str, Any], lang: Lang) -> str:
    sizes = {level: kept.rows(level).stop - kept.rows(level).start for level in kept.levels}
    levels = ", ".join(f"{level} {grouped(size, lang)}" for level, size in sizes.items())
    last = ", ".join(f"{words[lang]} {grouped(numbers[name], lang)}" for name, words in _NAMES.items())
    return _LINES[lang].format(
        report=report.to_text(lang),
        name=kept.name,
        key=kept.key,
        levels=levels,
        number=numbers["import"],
        last=last,
    )


COMMANDS = (boundaries,)

"""`boundaries check | load`."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from api.advising import crosswalks_wanted
from api.cli.boundaries_told import crosswalks_told, last_lines, numbers, refused_told, told
from api.cli.layer_options import mend_rules, parent_levels, reading_options
from api.cli.options import Day, lang_option, with_workspace
from api.cli.org_units import level_map_option, load_levels
from api.cli.output import guarded, progress, result, say
from api.cli.rosters import for_boundaries, roster_file, roster_options
from api.laying import questioned
from api.loading import BoundaryFile, checked_boundaries, load_boundaries
from api.rosters import RosterFile, checked_roster, load_roster
from api.settings import Settings
from api.understanding import Asked, boundary_files
from api.workspace import Workspace
from geodata.boundaries import BoundaryReport
from geodata.boundaries.rosters.kind import is_roster
from zones.areas import Edition
from zones.errors import QuestionError
from zones.vocabulary import Lang


@click.group()
def boundaries() -> None:
    """Ward and hamlet boundaries: check a file, load it."""


def _asked(how: dict[str, Any], *, may_ask: bool) -> Asked:
    """The file and what was said of it."""
    options = for_boundaries(how)
    rules, mend = mend_rules(options), options.pop("mend")
    above = not options["parent_levels"] and not options["parent"]
    options |= {"parent_levels": parent_levels(options["parent_levels"]), "mend": rules if mend else None}
    return Asked(options.pop("file"), options.pop("level"), options, above=above, may_ask=may_ask)


@boundaries.command()
@reading_options
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the report as JSON here too.")
@click.option(
    "--edition", metavar="NAME", help="The boundaries that it is compared with, or a roster read against."
)
@roster_options
@lang_option
@click.pass_context
@guarded
def check(
    ctx: click.Context, /, output: Path | None, edition: str | None, details: bool, lang: Lang, **how: Any
) -> None:
    """Print what is found in a file; nothing is kept. A table or points are a roster."""
    progress({"vi": "đang kiểm tra", "en": "checking"}[lang])
    how |= {"edition": edition}
    with _workspace_there(ctx.find_root().obj) as workspace:
        found: list[tuple[BoundaryReport, QuestionError | None]]
        if is_roster(how["file"], how["layer"]):
            found = [(checked_roster(workspace, roster_file(workspace, **_dated(how))), None)]
        else:
            files = boundary_files(workspace, _asked(how, may_ask=False))
            found = [_checked(workspace, file) for file in files]
    reports, asked = [one for one, _ in found], next((one for _, one in found if one), None)
    whole = reports[0].to_json() if len(reports) == 1 else {"levels": [one.to_json() for one in reports]}
    if output:
        output.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
    text = "\n".join(told(one, lang, details=details) for one in reports)
    result(whole | _question(asked), text + (f"\n{_question_told(asked, lang)}" if asked else ""))
    if asked:
        sys.exit(1)


def _dated(how: dict[str, Any]) -> dict[str, Any]:
    return how | dict.fromkeys(("valid_from", "valid_to", "vintage"))


@contextmanager
def _workspace_there(settings: Settings) -> Iterator[Workspace | None]:
    """The workspace; None where there is none, and none is made."""
    if settings.database_url is None and not settings.data.exists():
        yield None
        return
    workspace = Workspace(settings)
    try:
        yield workspace
    finally:
        workspace.store.close()


def _checked(workspace: Workspace | None, file: BoundaryFile) -> tuple[BoundaryReport, QuestionError | None]:
    """What is found in a layer, and what would be asked because of how it lies to the areas held."""
    level, report = checked_boundaries(file)
    return questioned(workspace, level, report, file.edition) if workspace else (report, None)


def _question(asked: QuestionError | None) -> dict[str, Any]:
    if asked is None:
        return {}
    return {"question": asked.code, "error": asked.what, "error_vi": asked.vi,
            "answers": [asdict(one) for one in asked.answers]}  # fmt: skip


def _question_told(asked: QuestionError, lang: Lang) -> str:
    head = {"vi": "khi nạp sẽ được hỏi", "en": "a load would ask"}[lang]
    what, fix = (asked.vi, asked.vi_fix) if lang == "vi" else (asked.what, asked.fix)
    return f"{head}: {what}\n  {fix}"


@boundaries.command()
@reading_options
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
    details: bool, lang: Lang, **how: Any,
) -> None:  # fmt: skip
    """Check a file and keep its areas as (a level of) an edition; a table or points are a roster."""
    progress({"vi": "đang kiểm tra và nạp", "en": "checking and loading"}[lang])
    how |= {"edition": edition, "valid_from": valid_from, "valid_to": valid_to, "vintage": vintage}
    if how["level_map"]:
        return load_levels(workspace, how, lang)
    del how["level_map"]
    if is_roster(how["file"], how["layer"]):
        kept, data, text = _kept(workspace, roster_file(workspace, **how), lang, details)
        return _finished(workspace, kept, data, text, lang)
    files = boundary_files(workspace, _asked(how, may_ask=True))
    levels = []
    for file in files:
        kept, data, text = _kept(workspace, file, lang, details)
        levels.append(data)
        if file is not files[-1]:
            say(text)
    whole = levels[0] if len(levels) == 1 else _summed(levels)
    _finished(workspace, kept, whole, text, lang)


def _kept(workspace: Workspace, file: Any, lang: Lang, details: bool) -> tuple[Edition, dict[str, Any], str]:
    """Load a layer or a roster: the edition, what is told to machines, and the page for people."""
    before = {one.id for one in workspace.store.editions()}
    load_one = load_boundaries if isinstance(file, BoundaryFile) else load_roster
    kept, report = load_one(workspace, file)
    counted = numbers(report, workspace.store.last_load(kept), again=kept.id in before)
    data = {"edition": kept.name, "key": kept.key} | report.to_json() | counted
    hint = refused_told(counted, lang) if isinstance(file, RosterFile) else ""
    return kept, data, f"{told(report, lang, details=details)}{hint}\n{last_lines(kept, counted, lang)}"


def _summed(levels: list[dict[str, Any]]) -> dict[str, Any]:
    """Several levels of one file: each as it is, and the sums of their numbers."""
    names = ("read", "accepted", "unchanged", "retracted", "refused", "unplaced")
    last = {name: levels[-1][name] for name in ("edition", "key", "import")}
    return last | {name: sum(one[name] for one in levels) for name in names} | {"levels": levels}


def _finished(workspace: Workspace, kept: Edition, data: dict[str, Any], text: str, lang: Lang) -> None:
    wanted = crosswalks_wanted(workspace, kept)
    result(data | {"crosswalks_wanted": wanted}, text + crosswalks_told(wanted, lang))


COMMANDS = (boundaries,)

"""`outbreaks`: clusters of cases near each other in space and time, as a table and as a map."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from api.cli.maps import drawn_as
from api.cli.options import Day, Moment, edition_option, lang_option, with_workspace
from api.cli.output import guarded, result
from api.outbreaks import Wanted, outbreak_view
from api.workspace import Workspace
from maps.outbreak_files import outbreaks_csv, outbreaks_geojson, outbreaks_json
from maps.outbreak_map import outbreak_map
from maps.outbreak_table import outbreak_lines
from zones.errors import InputError
from zones.outbreak_view import OutbreakView, Which
from zones.vocabulary import Lang

Writer = Callable[[OutbreakView, Lang, dict[str, Any]], str]

_FILES: dict[str, Writer] = {
    ".html": lambda view, lang, drawn: outbreak_map(view, lang=lang, **drawn),
    ".geojson": lambda view, lang, drawn: outbreaks_geojson(view),
    ".csv": lambda view, lang, drawn: outbreaks_csv(view),
}


@click.command()
@click.argument("rulebook", required=False)
@click.option("--as-of", type=Day(), help="The last day counted (default: yesterday).")
@click.option("--known-at", type=Moment(), help="As it was known at this moment.")
@edition_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A map (.html), .geojson or .csv.")
@click.option("--open", "which", flag_value="open", help="Only those that are open.")
@click.option("--all", "which", flag_value="all", help="Also those that closed and are no longer watched.")
@click.option("--allow-draft", is_flag=True, help="Accept a rulebook that is not verified.")
@click.option(
    "--audience",
    type=click.Choice(["internal", "public"]),
    help="Who will read it (default: WARDWATCH_AUDIENCE, else internal).",
)
@lang_option
@with_workspace
@guarded
def outbreaks(
    workspace: Workspace, rulebook: str | None, as_of: date | None, known_at: datetime | None, edition: str | None,
    output: Path | None, which: Which | None, allow_draft: bool, audience: str | None, lang: Lang,
) -> None:  # fmt: skip
    """Find outbreaks: cases near each other in space and time, by a rulebook's definition of clusters."""
    writer = _writer(output)
    wanted = Wanted(rulebook, as_of, known_at, edition, allow_draft, which or "watched")
    view = outbreak_view(workspace, wanted, audience or workspace.settings.audience or "internal")
    lines = outbreak_lines(view, lang)
    if output is not None:
        body = writer(view, lang, drawn_as(workspace)).encode()
        output.write_bytes(body)
        lines.append(f"{output} ({len(body) // 1024} kB)")
    named = {"file": str(output)} if output else {}
    result(outbreaks_json(view) | named, "\n".join(lines))


def _writer(output: Path | None) -> Writer:
    """How a file is written, by its ending; InputError for any other."""
    form = output.suffix.lower() if output else ".csv"
    if form not in _FILES:
        raise InputError(
            f"outbreaks do not come as '{form}'", where=str(output), fix=f"name the file {', '.join(_FILES)}",
            vi=f"không xuất được ổ dịch dạng '{form}'", vi_fix=f"đặt tên tệp {', '.join(_FILES)}",
        )  # fmt: skip
    return _FILES[form]


COMMANDS = (outbreaks,)

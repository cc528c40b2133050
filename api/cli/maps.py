"""`map`, `brief`, `export`: the zones as files."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from api.cli.options import lang_option, snapshot_option, with_workspace
from api.cli.output import guarded, result
from api.showing import Showing, Shown
from api.workspace import Workspace
from maps.exports import export as export_zones
from maps.folium_map import folium_map
from maps.narrow import narrowed
from maps.picture import Format, picture
from zones.errors import InputError

_AUDIENCE = click.option(
    "--audience",
    type=click.Choice(["internal", "public"]),
    help="Who will read it (default: WARDWATCH_AUDIENCE, else internal).",
)


_AREA = click.option("--area", metavar="CODE", help="Only this area and what lies in it.")


def _shown(workspace: Workspace, snapshot: str, audience: str | None, area: str | None) -> Shown:
    readers = audience or workspace.settings.audience or "internal"
    shown = Showing(workspace, readers).shown(snapshot)
    return replace(shown, view=narrowed(shown.view, shown.edition, area)) if area else shown


def _made_up(workspace: Workspace) -> bool:
    return workspace.store.setting("made_up") is True


def _written(path: Path, body: bytes, shown: Shown) -> None:
    path.write_bytes(body)
    number = shown.view.meta.number
    of = f"snapshot {number}" if number else f"the reading of {shown.view.meta.as_of}, which is provisional"
    result(
        {"file": str(path), "bytes": len(body), "snapshot": number},
        f"{path} ({len(body) // 1024} kB) from {of}",
    )


@click.command("map")
@click.argument("out", type=click.Path(path_type=Path))
@snapshot_option
@lang_option
@_AUDIENCE
@_AREA
@with_workspace
@guarded
def map_command(
    workspace: Workspace, out: Path, snapshot: str, lang: Any, audience: str | None, area: str | None
) -> None:
    """A Folium map as one HTML file that needs no network."""
    shown = _shown(workspace, snapshot, audience, area)
    page = folium_map(shown.view, shown.edition, lang=lang, made_up=_made_up(workspace))
    _written(out, page.encode(), shown)


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@snapshot_option
@lang_option
@_AUDIENCE
@_AREA
@click.option("--level", help="Area level or cell (default: wards, else what there is).")
@click.option("--palette", type=click.Choice(["official", "colour_blind"]), default="official")
@click.option("--width", type=click.IntRange(400, 6000), default=1600, help="Width of a PNG in pixels.")
@with_workspace
@guarded
def brief(
    workspace: Workspace,
    out: Path,
    snapshot: str,
    lang: Any,
    audience: str | None,
    level: str | None,
    palette: Any,
    width: int,
    area: str | None,
) -> None:
    """A picture of the zones for a briefing: PNG or SVG by the file's ending."""
    forms: dict[str, Format] = {".png": "png", ".svg": "svg"}
    form = forms.get(out.suffix.lower())
    if form is None:
        raise InputError(
            f"a brief does not come as '{out.suffix}' yet", where=str(out), fix="name the file .png or .svg"
        )
    shown = _shown(workspace, snapshot, audience, area)
    body = picture(
        shown.view, shown.edition, level=level, lang=lang, fmt=form, palette=palette, width_px=width,
        made_up=_made_up(workspace),
    )  # fmt: skip
    _written(out, body, shown)


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@snapshot_option
@_AUDIENCE
@_AREA
@click.option("--level", help="Area level or cell (default: wards, else what there is).")
@with_workspace
@guarded
def export(
    workspace: Workspace, out: Path, snapshot: str, audience: str | None, level: str | None, area: str | None
) -> None:
    """The zones of a layer as GeoJSON, GeoPackage, GeoParquet, CSV or XLSX, by the file's ending."""
    shown = _shown(workspace, snapshot, audience, area)
    rows = export_zones(shown.view, shown.edition, out, layer=level)
    result({"file": str(out), "rows": rows, "snapshot": shown.view.meta.number}, f"{out}: {rows} rows")


COMMANDS = (map_command, brief, export)

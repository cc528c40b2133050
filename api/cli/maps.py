"""`map`, `brief`, `export`: the zones as files."""

from pathlib import Path
from typing import Any

import click

from api.asking import Asked, layers_of
from api.cli.options import with_workspace
from api.cli.output import guarded, result
from api.cli.reading import audience_option, reads, shown_to
from api.showing import Shown
from api.workspace import Workspace
from maps.exports import export as export_zones
from maps.folium_map import LEVELS, folium_map
from maps.picture import Format, picture
from maps.words import whole
from zones.errors import InputError
from zones.vocabulary import Lang


def drawn_as(workspace: Workspace) -> dict[str, Any]:
    """What a drawing says about the workspace: its name, and whether its data are made up."""
    store = workspace.store
    return {"place": store.setting("name") or "", "made_up": store.setting("made_up") is True}


def _written(path: Path, body: bytes, shown: Shown, lang: Lang) -> None:
    path.write_bytes(body)
    number, day = shown.view.meta.number, shown.view.meta.as_of
    of = {
        "vi": f"bản chụp {number}" if number else f"số liệu tạm tính ngày {day}",
        "en": f"snapshot {number}" if number else f"the reading of {day}, which is provisional",
    }
    size, made = whole(len(body) // 1024, lang), {"vi": "từ", "en": "from"}
    result(
        {"file": str(path), "bytes": len(body), "snapshot": number},
        f"{path} ({size} kB) {made[lang]} {of[lang]}",
    )


sites_option = click.option(
    "--sites/--no-sites", default=True, help="Draw schools, boarding houses and other sites."
)


@click.command("map")
@click.argument("out", type=click.Path(path_type=Path))
@reads
@audience_option
@sites_option
@with_workspace
@guarded
def map_command(
    workspace: Workspace,
    out: Path,
    snapshot: str,
    asked: Asked,
    lang: Lang,
    audience: str | None,
    sites: bool,
) -> None:
    """A Folium map as one HTML file that needs no network."""
    if out.suffix.lower() not in (".html", ".htm"):
        raise InputError(
            f"a map does not come as '{out.suffix}'", where=str(out), fix="name the file .html",
            vi=f"không có bản đồ dạng '{out.suffix}'", vi_fix="đặt tên tệp .html",
        )  # fmt: skip
    shown = shown_to(workspace, audience, snapshot, asked)
    how: dict[str, Any] = {"levels": asked.levels or LEVELS, "lang": lang, "sites": sites}
    page = folium_map(shown.view, shown.edition, **how, **drawn_as(workspace))
    _written(out, page.encode(), shown, lang)


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@reads
@audience_option
@click.option(
    "--palette",
    type=click.Choice(["official", "colour_blind"]),
    default="official",
    help="colour_blind: colours that everybody can tell apart.",
)
@click.option("--width", type=click.IntRange(400, 6000), default=1600, help="Width of a PNG in pixels.")
@sites_option
@with_workspace
@guarded
def brief(
    workspace: Workspace, out: Path, snapshot: str, asked: Asked, lang: Lang, audience: str | None, palette: Any,
    width: int, sites: bool,
) -> None:  # fmt: skip
    """A picture of the zones for a briefing: PNG or SVG by the file's ending."""
    forms: dict[str, Format] = {".png": "png", ".svg": "svg"}
    form = forms.get(out.suffix.lower())
    if form is None:
        raise InputError(
            f"a brief does not come as '{out.suffix}' yet", where=str(out), fix="name the file .png or .svg",
            vi=f"chưa xuất được tệp tóm tắt dạng '{out.suffix}'", vi_fix="đặt tên tệp .png hoặc .svg",
        )  # fmt: skip
    shown = shown_to(workspace, audience, snapshot, asked)
    level = asked.one_level()
    how: dict[str, Any] = {"level": level, "lang": lang, "fmt": form, "palette": palette, "width_px": width}
    how["sites"] = sites
    _written(out, picture(shown.view, shown.edition, **how, **drawn_as(workspace)), shown, lang)


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@reads
@audience_option
@with_workspace
@guarded
def export(
    workspace: Workspace, out: Path, snapshot: str, asked: Asked, lang: Lang, audience: str | None
) -> None:
    """The zones of a layer as GeoJSON, GeoPackage, GeoParquet, CSV or XLSX, by the file's ending."""
    shown = shown_to(workspace, audience, snapshot, asked)
    rows = export_zones(shown.view, shown.edition, out, layer=layers_of(shown.view, asked.levels))
    counted = {"vi": f"{whole(rows, lang)} dòng", "en": f"{whole(rows, lang)} rows"}
    result({"file": str(out), "rows": rows, "snapshot": shown.view.meta.number}, f"{out}: {counted[lang]}")


COMMANDS = (map_command, brief, export)

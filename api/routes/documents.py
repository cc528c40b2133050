"""`/maps/zones.*`: the map as one file."""

from functools import lru_cache
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api.context import Context, Here
from api.showing import Shown
from geodata.keyed import Keyed
from maps.folium_map import folium_map
from maps.narrow import narrowed
from maps.picture import Format, Palette, picture
from zones.errors import NotFoundError
from zones.snapshot import View
from zones.vocabulary import Lang

router = APIRouter(prefix="/maps", tags=["documents"])

#: The Folium page runs its own inline script, in a sandbox without the service's origin.
FOLIUM_CSP = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:"
)
_PICTURES: dict[str, tuple[Format, str]] = {"png": ("png", "image/png"), "svg": ("svg", "image/svg+xml")}

AreaCode = Annotated[str | None, Query(description="only this area and what lies in it")]


@router.get("/zones.html")
def folium_page(
    here: Here,
    snapshot: str = "latest",
    lang: Lang = "vi",
    area: AreaCode = None,
    rulebook: str | None = None,
) -> Response:
    """A Folium map in one file that needs no network."""
    shown = here.shown(snapshot, rulebook)
    body = _folium(_keyed(shown), lang, area, _made_up(here))
    return Response(
        body, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": FOLIUM_CSP}
    )


@router.get("/zones.{form}")
def picture_file(
    form: str,
    here: Here,
    snapshot: str = "latest",
    level: str | None = None,
    lang: Lang = "vi",
    palette: Literal["official", "colour_blind"] = "official",
    width: Annotated[int, Query(ge=400, le=4000)] = 1600,
    area: AreaCode = None,
    rulebook: str | None = None,
) -> Response:
    """The map as PNG or SVG."""
    if form not in _PICTURES:
        raise NotFoundError(
            f"there is no /maps/zones.{form}", fix="ask for zones.html, zones.png or zones.svg"
        )
    fmt, media_type = _PICTURES[form]
    shown = here.shown(snapshot, rulebook)
    body = _picture(_keyed(shown), level, lang, fmt, palette, width, area, _made_up(here))
    return Response(body, media_type=media_type)


def _keyed(shown: Shown) -> Keyed[Shown]:
    """These caches serve every app of the process: audience and all particulars are part of the key."""
    return Keyed(f"{shown.view.audience} {shown.view.meta} {shown.key}", shown)


def _made_up(here: Context) -> bool:
    return here.workspace.store.setting("made_up") is True


def _part(shown: Shown, area: str | None) -> View:
    return narrowed(shown.view, shown.edition, area) if area else shown.view


@lru_cache(maxsize=8)
def _folium(of: Keyed[Shown], lang: Lang, area: str | None, made_up: bool) -> str:
    shown = of.take()
    return folium_map(_part(shown, area), shown.edition, lang=lang, made_up=made_up)


@lru_cache(maxsize=16)
def _picture(
    of: Keyed[Shown], level: str | None, lang: Lang, fmt: Format, palette: Palette, width: int, area: str | None,
    made_up: bool,
) -> bytes:  # fmt: skip
    shown = of.take()
    view, edition = _part(shown, area), shown.edition
    return picture(
        view, edition, level=level, lang=lang, fmt=fmt, palette=palette, width_px=width, made_up=made_up
    )

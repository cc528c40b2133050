"""`/maps/zones.*`: the map as one file."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api.context import Here
from maps.folium_map import folium_map
from maps.picture import Format, picture
from zones.errors import NotFoundError
from zones.vocabulary import Lang

router = APIRouter(prefix="/maps", tags=["documents"])

#: The Folium page runs its own inline script, in a sandbox without the service's origin.
FOLIUM_CSP = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:"
)
_PICTURES: dict[str, tuple[Format, str]] = {"png": ("png", "image/png"), "svg": ("svg", "image/svg+xml")}


@router.get("/zones.html")
def folium_page(here: Here, snapshot: str = "latest", lang: Lang = "vi") -> Response:
    """A Folium map in one file that needs no network."""
    shown = here.shown(snapshot)
    made_up = here.workspace.store.setting("made_up") is True
    body = folium_map(shown.view, shown.edition, lang=lang, made_up=made_up)
    return Response(
        body, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": FOLIUM_CSP}
    )


@router.get("/zones.{form}")
def picture_file(
    form: str,
    here: Here,
    snapshot: str = "latest",
    level: str = "ward",
    lang: Lang = "vi",
    palette: Literal["official", "colour_blind"] = "official",
    width: Annotated[int, Query(ge=400, le=4000)] = 1600,
) -> Response:
    """The map as PNG or SVG."""
    if form not in _PICTURES:
        raise NotFoundError(
            f"there is no /maps/zones.{form}", fix="ask for zones.html, zones.png or zones.svg"
        )
    fmt, media_type = _PICTURES[form]
    shown = here.shown(snapshot)
    made_up = here.workspace.store.setting("made_up") is True
    body = picture(
        shown.view,
        shown.edition,
        level=level,
        lang=lang,
        fmt=fmt,
        palette=palette,
        width_px=width,
        made_up=made_up,
    )
    return Response(body, media_type=media_type)

"""`/maps/zones.*`: the map as one file."""

from functools import lru_cache
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api.asking import Asked, check_levels, part_of
from api.context import Context, Here
from api.routes.asked import AskedFor, finder_of
from api.showing import Shown
from geodata.keyed import Keyed
from maps.folium_map import LEVELS, folium_map
from maps.picture import Format, Palette, picture
from zones.errors import NotFoundError
from zones.vocabulary import Lang

router = APIRouter(prefix="/maps", tags=["documents"])

#: The Folium page runs its own inline script, in a sandbox without the service's origin.
FOLIUM_CSP = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:"
)
_PICTURES: dict[str, tuple[Format, str]] = {"png": ("png", "image/png"), "svg": ("svg", "image/svg+xml")}

#: What a drawing says about the workspace: its name, and whether its data are made up.
Drawn = tuple[str, bool]
Sites = Annotated[bool, Query(description="draw schools, boarding houses and other sites too")]


@router.get("/zones.html")
def folium_page(
    here: Here, asked: AskedFor, snapshot: str = "latest", lang: Lang = "vi", sites: Sites = True
) -> Response:
    """A Folium map in one file that needs no network."""
    shown, area = _whole(here, asked, snapshot)
    body = _folium(_keyed(shown), asked.levels or LEVELS, lang, area, _drawn(here), sites)
    return Response(
        body, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": FOLIUM_CSP}
    )


@router.get("/zones.{form}")
def picture_file(
    form: str, here: Here, asked: AskedFor, snapshot: str = "latest", lang: Lang = "vi",
    palette: Literal["official", "colour_blind"] = "official", width: Annotated[int, Query(ge=400, le=4000)] = 1600,
    sites: Sites = True,
) -> Response:  # fmt: skip
    """The map as PNG or SVG; one level at a time."""
    if form not in _PICTURES:
        raise NotFoundError(
            f"there is no /maps/zones.{form}", fix="ask for zones.html, zones.png or zones.svg",
            vi=f"không có /maps/zones.{form}", vi_fix="hãy gọi zones.html, zones.png hoặc zones.svg",
        )  # fmt: skip
    fmt, media_type = _PICTURES[form]
    shown, area = _whole(here, asked, snapshot)
    body = _picture(_keyed(shown), asked.one_level(), lang, fmt, palette, width, area, _drawn(here), sites)
    return Response(body, media_type=media_type)


def _keyed(shown: Shown) -> Keyed[Shown]:
    """These caches serve every app of the process: audience and all particulars are part of the key."""
    return Keyed(f"{shown.view.audience} {shown.view.meta} {shown.key}", shown)


def _drawn(here: Context) -> Drawn:
    store = here.workspace.store
    return str(store.setting("name") or ""), store.setting("made_up") is True


def _whole(here: Context, asked: Asked, snapshot: str) -> tuple[Shown, int | None]:
    """The snapshot with its levels checked, and the area to be cut out of it when it is drawn."""
    shown = asked.whole(here.showing, snapshot)
    check_levels(shown.view, asked.levels)
    return shown, finder_of(here, shown).area(asked.area) if asked.area else None


@lru_cache(maxsize=8)
def _folium(
    of: Keyed[Shown], levels: tuple[str, ...], lang: Lang, area: int | None, drawn: Drawn, sites: bool
) -> str:
    shown = part_of(of.take(), area)
    place, made_up = drawn
    return folium_map(
        shown.view, shown.edition, levels=levels, lang=lang, place=place, made_up=made_up, sites=sites
    )


@lru_cache(maxsize=16)
def _picture(
    of: Keyed[Shown], level: str | None, lang: Lang, fmt: Format, palette: Palette, width: int, area: int | None,
    drawn: Drawn, sites: bool,
) -> bytes:  # fmt: skip
    shown = part_of(of.take(), area)
    place, made_up = drawn
    return picture(
        shown.view, shown.edition, level=level, lang=lang, fmt=fmt, palette=palette, width_px=width, place=place,
        made_up=made_up, sites=sites,
    )  # fmt: skip

"""A MapLibre style (version 8) over the tiles that carry zone attributes, for any client that reads styles.

It names no glyphs, sprites or other servers; where it is drawn, nothing but the tiles is fetched.
"""

from typing import Any

from maps.audience import require_view
from maps.caption import caption
from maps.legend import LegendEntry, legend
from maps.site_tiles import OUTLINE, OUTLINES_FROM, SITES_FROM
from maps.sites import SITE
from maps.tilejson import MAX_ZOOM, first_zoom, tile_bounds, tile_layers, tiles_address
from zones.areas import Edition
from zones.snapshot import View
from zones.vocabulary import EMPTY, Lang

#: From which zoom each layer is drawn, and up to which; cells stay hidden until a client shows them.
_ZOOMS = {"province": (0, 6), "district": (6, 9), "ward": (0, 12), "hamlet": (12, 24), "cell": (0, 24)}
_BACKGROUND = "#F4F5F6"
_BORDER = "#4A4F55"


def style(
    view: View,
    edition: Edition,
    *,
    address: str = "",
    snapshot: int | str | None = None,
    palette: str = "official",
    lang: Lang = "vi",
) -> dict[str, Any]:
    """The style of a view: a source and a filled, outlined layer for each kind of units.

    Parameters
    ----------
    address : scheme and host in front of the tile paths ("http://localhost:8000"), or "" for paths alone
    snapshot : number (or `today`) that the tiles are taken from; None follows the latest
    palette : `official`, `colour_blind` or `dark`
    """
    require_view(view)
    names = tile_layers(view)
    shown = "ward" if "ward" in names else next(iter(names), "")
    return {
        "version": 8,
        "name": caption(view, edition, lang=lang).title,
        "metadata": {"legend": [entry.as_json() for entry in legend(view.rulebook)]},
        "center": _centre(view, edition),
        "zoom": 8,
        "sources": {name: _source(view, edition, name, address, snapshot) for name in names},
        "layers": [{"id": "background", "type": "background", "paint": {"background-color": _BACKGROUND}}]
        + [layer for name in names for layer in _layers(view, name, palette, _visible(name, shown))],
    }


def _centre(view: View, edition: Edition) -> list[float]:
    west, south, east, north = tile_bounds(view, edition)
    return [round((west + east) / 2, 5), round((south + north) / 2, 5)]


def _source(
    view: View, edition: Edition, name: str, address: str, snapshot: int | str | None
) -> dict[str, Any]:
    return {
        "type": "vector",
        "tiles": [tiles_address(name, address=address, snapshot=snapshot)],
        "minzoom": first_zoom(name),
        "maxzoom": MAX_ZOOM,
        "bounds": list(tile_bounds(view, edition)),
    }


def _visible(name: str, shown: str) -> bool:
    """Filled layers multiply their colours, so one is shown at a time: wards, then hamlets from close by."""
    return name == shown or (shown == "ward" and name == "hamlet")


def _layers(view: View, name: str, palette: str, visible: bool) -> list[dict[str, Any]]:
    if name == SITE:
        return _site_layers(view, palette)
    common: dict[str, Any] = {
        "source": name,
        "source-layer": name,
        "layout": {"visibility": "visible" if visible else "none"},
    }
    if visible and name in _ZOOMS:
        common["minzoom"], common["maxzoom"] = _ZOOMS[name]
    return [
        {
            "id": f"{name}-fill",
            "type": "fill",
            "filter": ["!=", ["get", "level"], EMPTY],
            "paint": {"fill-color": _colours(legend(view.rulebook), palette), "fill-opacity": 0.85},
            **common,
        },
        {
            "id": f"{name}-border",
            "type": "line",
            "paint": {
                "line-color": _BORDER,
                "line-width": ["interpolate", ["linear"], ["zoom"], 5, 0.2, 12, 1.2],
            },
            **common,
        },
    ]


def _site_layers(view: View, palette: str) -> list[dict[str, Any]]:
    """Discs in the colour of the level over all else, and outlines from close by; labels are left to the client."""
    colours = _colours(legend(view.rulebook), palette)
    return [
        {
            "id": "site-outline", "type": "line", "source": SITE, "source-layer": OUTLINE, "minzoom": OUTLINES_FROM,
            "paint": {"line-color": colours, "line-width": 3},
        },
        {
            "id": "site-point", "type": "circle", "source": SITE, "source-layer": SITE, "minzoom": SITES_FROM + 2,
            "paint": {
                "circle-color": colours, "circle-radius": ["interpolate", ["linear"], ["zoom"], 10, 4, 14, 9],
                "circle-stroke-color": "#FFFFFF", "circle-stroke-width": 2,
            },
        },
    ]  # fmt: skip


def _colours(entries: tuple[LegendEntry, ...], palette: str) -> list[Any]:
    """An expression from the attribute `level` to its colour."""
    pairs = [part for entry in entries for part in (entry.id, entry.fill(palette))]
    return ["match", ["get", "level"], *pairs, _BACKGROUND]

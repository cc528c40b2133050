"""TileJSON 3.0.0 of the tiles that carry zone attributes."""

from html import escape
from typing import Any, Final

from maps.audience import require_view
from maps.caption import caption
from maps.shown import shown_layer
from maps.site_tiles import OUTLINE, OUTLINES_FROM, SITES_FROM
from maps.sites import SITE, bounds_of, site_layers, sites_of
from maps.words import layer_title
from zones.areas import Edition
from zones.errors import NotFoundError
from zones.snapshot import View
from zones.vocabulary import Lang

MAX_ZOOM: Final = 14
WORLD: Final = (-180.0, -85.0, 180.0, 85.0)
_CELLS_FOR_BOUNDS: Final = 20_000

_AREA_FIELDS: Final = {
    "code": "String: code of the area, leading zeros kept",
    "name": "String: name of the area",
    "level": "String: id of the level",
    "colour": "String: key of its colour",
    "label_vi": "String: the level in Vietnamese",
    "label_en": "String: the level in English",
    "population_persons": "Number: residents; left out where not known",
}
_DECIDED_FIELDS: Final = {
    "override": "String: id of the level that the competent authority decided; left out where it decided none",
    "made": "String: voronoi where the shape was constructed from points and is no administrative boundary",
    "override_from": "String: first day of the decision",
    "override_until": "String: its last day",
    "override_document": "String: number of its document",
}
_SITE_FIELDS: Final = {
    "kind": "String: what kind of place it is (school, market …)",
    "kind_vi": "String: the kind in Vietnamese",
    "kind_en": "String: the kind in English",
    "size_class": "String: small, medium, large, or a word of its own",
    "people_from": "String: what population_persons is: persons there, or capacity",
    "area_code": "String: code of the finest area that it is known to lie in",
    "area_name": "String: name of that area",
    "override": "String: id of the level that the competent authority decided; left out where it decided none",
}
_CELL_FIELDS: Final = {
    "cell": "String: H3 index as hex text",
    "origin": "String: own, or the level of the area (ward, …) whose level the unit takes over",
}


def tile_layers(view: View) -> list[str]:
    """Names of the tile layers of a view: its area layers, `cell` for its cells of any resolution, `site` for its
    sites of any kind."""
    names = [name for name, layer in view.layers.items() if layer.is_areas]
    cells = any(layer.is_cells for layer in view.layers.values())
    return names + ["cell"] * cells + [SITE] * bool(site_layers(view))


def tiles_address(layer: str, *, address: str = "", snapshot: int | str | None = None) -> str:
    """The address template of a layer's tiles, of one snapshot or (None) of the latest."""
    of = "" if snapshot is None else f"/{snapshot}"
    return f"{address.rstrip('/')}/tiles{of}/{layer}/{{z}}/{{x}}/{{y}}.mvt"


def tilejson(
    view: View,
    edition: Edition,
    layer: str,
    *,
    address: str = "",
    snapshot: int | str | None = None,
    lang: Lang = "vi",
) -> dict[str, Any]:
    """What a client must know to use the tiles of one layer.

    Raises
    ------
    NotFoundError
        the view has no tiles of that name.
    """
    require_view(view)
    if layer not in tile_layers(view):
        raise NotFoundError(
            f"no tiles {layer!r}", where="layer", fix=f"use one of: {', '.join(tile_layers(view))}",
            vi=f"không có lớp ô bản đồ {layer!r}", vi_fix=f"chọn một trong: {', '.join(tile_layers(view))}",
        )  # fmt: skip
    west, south, east, north = tile_bounds(view, edition, layer)
    lines = caption(view, edition, lang=lang)
    return {
        "tilejson": "3.0.0",
        "name": f"{lines.title}: {layer_title(layer, lang)}",
        "description": " · ".join(lines.lines),
        "version": f"{view.meta.number or 0}.0.0",
        "attribution": escape(edition.source),  # clients show it as HTML
        "scheme": "xyz",
        "tiles": [tiles_address(layer, address=address, snapshot=snapshot)],
        "minzoom": first_zoom(layer),
        "maxzoom": MAX_ZOOM,
        "bounds": [west, south, east, north],
        "center": [round((west + east) / 2, 5), round((south + north) / 2, 5), 8],
        "vector_layers": [
            {"id": name, "description": title, "minzoom": zoom, "maxzoom": MAX_ZOOM, "fields": tile_fields(view, layer)}
            for name, title, zoom in _inside(layer, lang)
        ],
        "snapshot": view.meta.number,
        "as_of": view.meta.as_of.isoformat(),
        "known_at": view.meta.known_at.isoformat(),
        "rulebook": view.rulebook.id,
    }  # fmt: skip


def first_zoom(layer: str) -> int:
    """From which zoom on a tile layer draws anything."""
    return SITES_FROM if layer == SITE else 0


def _inside(layer: str, lang: Lang) -> list[tuple[str, str, int]]:
    """The layers inside a tile: name, title and first zoom. Outlines of sites stand in the same tiles as the points."""
    own = (layer, layer_title(layer, lang), first_zoom(layer))
    return [own, (OUTLINE, layer_title(OUTLINE, lang), OUTLINES_FROM)] if layer == SITE else [own]


def tile_fields(view: View, layer: str) -> dict[str, str]:
    """Attributes of the features of a tile layer, each with its type and meaning."""
    figures = {
        one.id: f"Number, or String where it is not exact: {one.en or one.vi or one.id}"
        for one in view.rulebook.indicators.values()
    }
    own = {"cell": _CELL_FIELDS, SITE: _SITE_FIELDS}.get(layer, _DECIDED_FIELDS)
    return _AREA_FIELDS | own | figures


def tile_bounds(view: View, edition: Edition, layer: str | None = None) -> tuple[float, float, float, float]:
    """West, south, east, north of one layer, or of the first layer that has shapes; else the whole world."""
    for name in [layer] if layer else tile_layers(view):
        found = _bounds(view, edition, name)
        if found is not None:
            west, south, east, north = (round(side, 5) for side in found)
            return west, south, east, north
    return WORLD


def _bounds(view: View, edition: Edition, layer: str) -> tuple[float, float, float, float] | None:
    if layer == SITE:
        return bounds_of(sites_of(view))
    return shown_layer(view, edition, layer, at_most=_CELLS_FOR_BOUNDS).bounds

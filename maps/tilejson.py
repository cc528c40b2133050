"""TileJSON 3.0.0 of the tiles that carry zone attributes."""

from html import escape
from typing import Any, Final

from maps.audience import require_view
from maps.caption import caption
from maps.shown import shown_layer
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
_CELL_FIELDS: Final = {
    "cell": "String: H3 index as hex text",
    "origin": "String: own, or the level of the area (ward, …) whose level the unit takes over",
}


def tile_layers(view: View) -> list[str]:
    """Names of the tile layers of a view: its area layers, and `cell` for its cells of any resolution."""
    names = [name for name, layer in view.layers.items() if layer.is_areas]
    return names + (["cell"] if any(layer.is_cells for layer in view.layers.values()) else [])


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
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "bounds": [west, south, east, north],
        "center": [round((west + east) / 2, 5), round((south + north) / 2, 5), 8],
        "vector_layers": [
            {"id": layer, "description": layer_title(layer, lang), "minzoom": 0, "maxzoom": MAX_ZOOM,
             "fields": tile_fields(view, layer)}
        ],
        "snapshot": view.meta.number,
        "as_of": view.meta.as_of.isoformat(),
        "known_at": view.meta.known_at.isoformat(),
        "rulebook": view.rulebook.id,
    }  # fmt: skip


def tile_fields(view: View, layer: str) -> dict[str, str]:
    """Attributes of the features of a tile layer, each with its type and meaning."""
    figures = {
        one.id: f"Number, or String where it is not exact: {one.en or one.vi or one.id}"
        for one in view.rulebook.indicators.values()
    }
    return _AREA_FIELDS | (_CELL_FIELDS if layer == "cell" else _DECIDED_FIELDS) | figures


def tile_bounds(view: View, edition: Edition, layer: str | None = None) -> tuple[float, float, float, float]:
    """West, south, east, north of one layer, or of the first layer that has shapes; else the whole world."""
    for name in [layer] if layer else tile_layers(view):
        found = shown_layer(view, edition, name, at_most=_CELLS_FOR_BOUNDS).bounds
        if found is not None:
            west, south, east, north = (round(side, 5) for side in found)
            return west, south, east, north
    return WORLD

"""The zone map and its layers as elements that folium knows."""

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import folium
import shapely
from folium.template import Template

from maps.caption import Caption
from maps.folium_words import head
from maps.inline import leaflet_css, leaflet_js, page_file, script_json
from maps.words import layer_title
from zones.vocabulary import Lang

#: South-west and north-east corners as (lat, lon).
Corners = tuple[tuple[float, float], tuple[float, float]]


def named(element: Any, name: str) -> Any:
    """The element under a name of ours instead of a random one, so that the same view gives the same file."""
    element._id = name
    return element


class ZoneMap(folium.Map):
    """A folium map without background tiles and without addresses: Leaflet and our page are inside the file."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  (the names that folium looks up)
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="referrer" content="no-referrer" />
            <style>{{ this.style }}</style>
            <script>L_NO_TOUCH = false; L_DISABLE_3D = false;</script>
            <script>{{ this.leaflet }}</script>
            <script>{{ this.code }}</script>
        {% endmacro %}
        {% macro html(this, kwargs) %}
            {{ this.head }}
            <main class="folium-map zones-map" id="{{ this.get_name() }}"></main>
            {{ this.legend }}
            <script type="application/json" id="zones-page">{{ this.page }}</script>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = Zones.start(L.map("{{ this.get_name() }}", {
                ...{{ this.options|tojavascript }}, minZoom: 3, maxZoom: 18, zoomSnap: 0.5
            }).fitBounds({{ this.box|tojson }}), "zones-page");
        {% endmacro %}
        """
    )

    def __init__(
        self,
        words: Caption,
        lang: Lang,
        page: Mapping[str, Any],
        legends: str,
        box: Corners,
    ) -> None:
        centre = [(box[0][0] + box[1][0]) / 2, (box[0][1] + box[1][1]) / 2]
        super().__init__(location=centre, tiles=None, zoom_start=8, prefer_canvas=True)
        named(self, "zones")
        root: Any = self.get_root()
        root.title = escape(f"{words.title} · {words.as_of}")
        self.box = box
        self.page = script_json(page)
        self.head = head(words, lang)
        self.legend = legends
        self.leaflet = leaflet_js()
        self.style = leaflet_css() + page_file("zones.css")
        self.code = page_file("zones.js")

    def render(self, **kwargs: Any) -> Any:
        """Write the map, with the switch of layers last, whenever they were added."""
        for key, child in list(self._children.items()):
            if isinstance(child, folium.LayerControl):
                self._children.move_to_end(key)
        return super().render(**kwargs)  # type: ignore[no-untyped-call]


class ZoneLayer(folium.map.Layer):
    """The zones of one layer as a base layer of a folium map: one at a time, for colours must not mix.

    `dots` is the width in pixels at which units are seen that would be smaller than a few pixels.
    """

    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <script type="application/json" id="data_{{ this.get_name() }}">{{ this.data }}</script>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = Zones.layer({{ this._parent.get_name() }}, "data_{{ this.get_name() }}",
                {{ this.options|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, layer: str, data: Mapping[str, Any], lang: Lang, *, show: bool, dots: int = 0) -> None:
        super().__init__(name=escape(layer_title(layer, lang)), overlay=False, control=True, show=show)
        self._name = "ZoneLayer"
        self.options = {"layer": layer} | ({"dots": dots} if dots else {})
        self.data = script_json(data)


class Outlines(folium.map.Layer):
    """Borders without colour under the zones of a folium map; they answer no click."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <script type="application/json" id="data_{{ this.get_name() }}">{{ this.data }}</script>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.geoJSON(
                JSON.parse(document.getElementById("data_{{ this.get_name() }}").textContent),
                { interactive: false, style: { color: "#8b939b", weight: 1, fill: false } }
            ).addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, shapes: Iterable[Any]) -> None:
        super().__init__(name="", overlay=True, control=False, show=True)
        self._name = "Outlines"
        parts = [json.loads(shapely.to_geojson(shape)) for shape in shapes]
        self.data = script_json({"type": "GeometryCollection", "geometries": parts})

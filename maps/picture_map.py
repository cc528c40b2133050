"""The map inside a picture: zones with patterns, borders, neighbours and names on a plane."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from maps.furniture import draw_faint
from maps.labels import place_labels
from maps.legend import LegendEntry, legend
from maps.page_layout import INK, Page
from maps.paths import compound_path
from maps.patterns import HATCHES
from maps.picture_frame import Frame
from maps.picture_sites import draw_sites, drawn_sites, room_of
from maps.plane import Plane
from maps.shown import ShownLayer
from maps.simplify import simplified

_MOST_BORDERS: Final = 100
_MOST_NAMED: Final = 1500
#: Units of fewer pixels across carry neither border nor pattern: these would hide the colour.
_SMALL_PX: Final = 7


def extent_of(shapes: NDArray[Any]) -> tuple[float, float, float, float]:
    """West, south, east, north of all shapes in metres; a small box where there is none."""
    known = shapes[~shapely.is_missing(shapes)]
    west, south, east, north = shapely.total_bounds(known) if len(known) else (-1.0, -1.0, 1.0, 1.0)
    return float(west), float(south), float(east), float(north)


def draw_map(
    page: Page, shown: ShownLayer, plane: Plane, frame: Frame, palette: str, faint: str, *, sites: bool = True
) -> bool:
    """Put the map into its place on the page; `faint` is written across it, where given.

    True where signs of sites were drawn.
    """
    axes = page.figure.add_axes(page.share(*page.layout.map_box))
    axes.set_axis_off()
    axes.set_xlim(frame.west, frame.east)
    axes.set_ylim(frame.south, frame.north)
    shapes = plane.project(simplified(shown.shapes, frame.degrees_per_px / 2))
    _neighbours(axes, shown, plane, frame)
    _zones(axes, shown, shapes, palette, frame)
    _borders(axes, shown, plane, frame)
    table, xy = drawn_sites(shown.view, plane, frame) if sites else (None, np.empty((0, 2)))
    _names(axes, page, plane, shown, shapes, frame, room_of(xy, frame))
    if table is not None:
        draw_sites(axes, shown.view, table, xy, frame, palette)
    if faint:
        draw_faint(axes, faint)
    return len(xy) > 0


def _line_width(units: int) -> float:
    """Points of a border between units: thinner the more there are."""
    return float(np.clip(9 / np.sqrt(max(units, 1)), 0.08, 0.9))


def _zones(axes: Axes, shown: ShownLayer, shapes: NDArray[Any], palette: str, frame: Frame) -> None:
    levels = shown.layer.table["level"].to_numpy()
    small = np.sqrt(np.nan_to_num(shapely.area(shapes))) < _SMALL_PX * frame.metres_per_px
    width = _line_width(int((~small).sum()))
    for entry in legend(shown.view.rulebook):
        here = levels == entry.id
        if (here & ~small).any():
            axes.add_artist(_zone(compound_path(shapes[here & ~small]), entry, palette, width))
        if (here & small).any():
            axes.add_artist(_speck(compound_path(shapes[here & small]), entry, palette))


def _zone(path: Any, entry: LegendEntry, palette: str, width: float) -> PathPatch:
    return PathPatch(
        path,
        facecolor=entry.fill(palette),
        edgecolor="#3C4248",
        linewidth=width,
        hatch=HATCHES[entry.pattern] or None,
        hatchcolor="#00000070",
        hatch_linewidth=0.7,
        joinstyle="round",
    )


def _speck(path: Any, entry: LegendEntry, palette: str) -> PathPatch:
    """Units too small for a border: their colour alone, a little enlarged so that none is lost."""
    colour = entry.fill(palette)
    return PathPatch(path, facecolor=colour, edgecolor=colour, linewidth=0.5, joinstyle="round")


def _neighbours(axes: Axes, shown: ShownLayer, plane: Plane, frame: Frame) -> None:
    """Outlines of the areas of the same kind that the view leaves out, as far as they reach into the frame."""
    span = shown.edition.rows("ward" if shown.layer.is_cells else shown.layer.scope)
    others = np.setdiff1d(np.arange(span.start, span.stop), _areas(shown))
    shapes = shown.edition.geometry[others]
    shapes = shapes[~shapely.is_missing(shapes)]
    if not len(shapes) or shown.bounds is None:
        return
    west, south, east, north = shown.bounds
    pad = max(east - west, north - south)
    near = shapely.intersects(shapes, shapely.box(west - pad, south - pad, east + pad, north + pad))
    if near.any():
        thin = plane.project(simplified(shapes[near], frame.degrees_per_px))
        axes.add_artist(
            PathPatch(compound_path(thin), facecolor="#F6F7F8", edgecolor="#C3C8CD", linewidth=0.5)
        )


def _areas(shown: ShownLayer) -> NDArray[np.int32]:
    return shown.layer.table["area"].drop_nulls().unique().to_numpy()


def _borders(axes: Axes, shown: ShownLayer, plane: Plane, frame: Frame) -> None:
    """Borders of the areas above, darker: of the smallest kind of which not too many are seen."""
    areas = _areas_above(shown)
    if len(areas):
        thin = plane.project(simplified(shown.edition.geometry[areas], frame.degrees_per_px))
        least = (2 * _SMALL_PX * frame.metres_per_px) ** 2
        path = compound_path(np.array([_without_small_holes(shape, least) for shape in thin], object))
        axes.add_artist(PathPatch(path, fill=False, edgecolor=INK, linewidth=1.3, joinstyle="round"))


def _without_small_holes(shape: Any, least: float) -> Any:
    """The shape without the gaps between its units that would be drawn as blots."""
    parts = [
        shapely.Polygon(
            part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area >= least]
        )
        for part in shapely.get_parts(shape)
    ]
    return shapely.MultiPolygon(parts)


def _areas_above(shown: ShownLayer) -> NDArray[np.int32]:
    """The areas with a shape in which the units lie, of the smallest kind of which there are at most a hundred."""
    for above in reversed(_levels_above(shown)):
        ancestors = shown.edition.ancestors(above)[_areas(shown)]
        areas: NDArray[np.int32] = np.unique(ancestors[ancestors >= 0])
        areas = areas[~shapely.is_missing(shown.edition.geometry[areas])]
        if 0 < len(areas) <= _MOST_BORDERS:
            return areas
    return np.empty(0, np.int32)


def _levels_above(shown: ShownLayer) -> list[str]:
    levels = list(shown.edition.levels)
    if shown.layer.is_cells:
        return levels
    return levels[: levels.index(shown.layer.scope)] if shown.layer.scope in levels else []


def _names(
    axes: Axes,
    page: Page,
    plane: Plane,
    shown: ShownLayer,
    shapes: NDArray[Any],
    frame: Frame,
    taken: Sequence[Any],
) -> None:
    """Names of the units, or of the areas around them where there are too many units or they have no names; beside
    what is `taken`."""
    names = shown.names
    if shown.layer.is_cells or len(shown) > _MOST_NAMED:
        areas = _areas_above(shown)
        names = shown.edition.areas["name"].fill_null("")[areas].to_list()
        shapes = plane.project(shown.edition.geometry[areas])

    def measure(text: str, size: float) -> tuple[float, float]:
        lines = text.split("\n")
        width = max(page.width_of(line, size, bold=True) for line in lines)
        return width * frame.metres_per_pt, len(lines) * size * 1.15 * frame.metres_per_pt

    for label in place_labels(names, shapes, measure, (11, 9.5, 8, 6.8), taken):
        axes.text(
            label.x, label.y, label.text, fontsize=label.size, ha="center", va="center", color="#111111",
            linespacing=1.05, fontweight="bold", path_effects=[withStroke(linewidth=2.4, foreground="white")],
            parse_math=False,
        )  # fmt: skip

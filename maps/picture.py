"""The zone map as a picture (PNG or SVG) for a screen, a slide or a printed page."""

import io
import threading
from dataclasses import dataclass
from typing import Any, Final, Literal

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from maps.caption import Caption, caption
from maps.furniture import INK, draw_arrow, draw_made_up, draw_panel, draw_scale
from maps.labels import place_labels
from maps.legend import LegendEntry, legend
from maps.paths import compound_path
from maps.patterns import HATCHES
from maps.plane import Plane
from maps.shown import ShownLayer, shown_layer
from maps.simplify import simplified
from zones.areas import Edition
from zones.errors import InputError
from zones.snapshot import View
from zones.vocabulary import Lang

Format = Literal["png", "svg"]
Palette = Literal["official", "colour_blind"]

#: Height over width, and how wide in inches the page is thought: sizes in points refer to it.
SHAPE: Final = 9 / 16
WIDTH_IN: Final = 13.333
_SMALLEST, _LARGEST = 320, 8000
_MOST_CELLS: Final = 60_000
#: The map's place in the page: left, bottom, width, height as shares.
_MAP: Final = (0.012, 0.085, 0.668, 0.80)
_FONT: Final = {
    "font.family": "DejaVu Sans",
    "svg.fonttype": "none",
    "svg.hashsalt": "wardwatch",
    "path.simplify": False,
}
#: matplotlib reads fonts and salts from one table for the whole process.
_drawing: Final = threading.Lock()


def picture(
    view: View,
    edition: Edition,
    *,
    level: str = "ward",
    lang: Lang = "vi",
    fmt: Format = "png",
    width_px: int = 1600,
    palette: Palette = "official",
    title: str | None = None,
    made_up: bool = False,
) -> bytes:
    """One layer as a picture of 16:9 with legend, scale, north arrow and where its figures come from.

    The same view gives the same bytes. Levels differ in pattern besides colour, so that it can be read in
    grey. `palette` is `official` or `colour_blind`; `fmt` is `png` or `svg`.

    Raises
    ------
    TypeError
        a snapshot was handed over instead of a view.
    InputError
        unknown format or palette, or a width that cannot be drawn.
    NotFoundError
        the view has no such layer.
    """
    _check(fmt, width_px, palette)
    shown = shown_layer(view, edition, level, at_most=_MOST_CELLS)
    words = caption(view, edition, lang=lang, title=title, made_up=made_up)
    with _drawing, mpl.rc_context(_FONT):
        figure = Figure(figsize=(WIDTH_IN, WIDTH_IN * SHAPE), dpi=width_px / WIDTH_IN, facecolor="white")
        canvas = FigureCanvasAgg(figure)
        _draw(canvas, figure, shown, words, lang, palette, width_px)
        return _bytes(figure, fmt, words)


def _check(fmt: str, width_px: int, palette: str) -> None:
    if fmt not in ("png", "svg"):
        raise InputError(f"pictures cannot be written as {fmt!r}", where="format", fix="use png or svg")
    if palette not in ("official", "colour_blind"):
        raise InputError(
            f"there is no palette {palette!r}", where="palette", fix="use official or colour_blind"
        )
    if not _SMALLEST <= width_px <= _LARGEST:
        raise InputError(
            f"a picture {width_px} pixels wide cannot be drawn",
            where="width",
            fix=f"use {_SMALLEST} to {_LARGEST}",
        )


def _bytes(figure: Figure, fmt: Format, words: Caption) -> bytes:
    out = io.BytesIO()
    about = " · ".join(words.lines)
    if fmt == "png":
        figure.savefig(out, format="png", metadata={"Title": words.title, "Description": about})
    else:
        figure.savefig(out, format="svg", metadata={"Title": words.title, "Description": about, "Date": None})
    return out.getvalue()


@dataclass(frozen=True)
class Frame:
    """The part of the plane that is drawn, in metres, and what a pixel and a point are there."""

    west: float
    south: float
    east: float
    north: float
    metres_per_px: float
    metres_per_pt: float

    @property
    def width(self) -> float:
        """Metres from left to right."""
        return self.east - self.west


def _draw(
    canvas: FigureCanvasAgg,
    figure: Figure,
    shown: ShownLayer,
    words: Caption,
    lang: Lang,
    palette: str,
    width_px: int,
) -> None:
    axes = figure.add_axes(_MAP)
    axes.set_axis_off()
    if shown.bounds is not None:
        plane = Plane.around(shown.bounds)
        frame = _frame(plane.project(shown.shapes), width_px)
        axes.set_xlim(frame.west, frame.east)
        axes.set_ylim(frame.south, frame.north)
        shapes = plane.project(simplified(shown.shapes, frame.metres_per_px * 0.5 / 111_000))
        _neighbours(axes, shown, plane, frame)
        _zones(axes, shown, shapes, palette)
        _borders(axes, shown, plane, frame)
        _names(axes, canvas, shown, shapes, frame)
        draw_scale(axes, frame, lang)
        draw_arrow(axes, lang)
    if words.made_up:
        draw_made_up(figure, axes, words.made_up)
    draw_panel(figure, shown, words, lang, palette)


def _frame(shapes: NDArray[Any], width_px: int) -> Frame:
    """A box around the shapes with the proportions of the map's place, four percent wider than they are."""
    west, south, east, north = shapely.total_bounds(shapes[~shapely.is_missing(shapes)])
    wide, high = _MAP[2] * width_px, _MAP[3] * width_px * SHAPE
    metres = max((east - west) * 1.04 / wide, (north - south) * 1.04 / high, 0.01)
    x, y = (west + east) / 2, (south + north) / 2
    per_pt = metres * width_px / (WIDTH_IN * 72)
    return Frame(
        x - metres * wide / 2,
        y - metres * high / 2,
        x + metres * wide / 2,
        y + metres * high / 2,
        metres,
        per_pt,
    )


def _line_width(units: int) -> float:
    """Points of a border between units: thinner the more there are."""
    return float(np.clip(9 / np.sqrt(max(units, 1)), 0.08, 0.9))


def _zones(axes: Axes, shown: ShownLayer, shapes: NDArray[Any], palette: str) -> None:
    levels = shown.layer.table["level"].to_numpy()
    for entry in legend(shown.view.rulebook):
        here = levels == entry.id
        if here.any():
            axes.add_patch(_patch(compound_path(shapes[here]), entry, palette, _line_width(len(shown))))


def _patch(path: Any, entry: LegendEntry, palette: str, width: float) -> PathPatch:
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


def _neighbours(axes: Axes, shown: ShownLayer, plane: Plane, frame: Frame) -> None:
    """Outlines of the areas of the same kind that the view leaves out, as far as they reach into the frame."""
    scope = "ward" if shown.layer.is_cells else shown.layer.scope
    span = shown.edition.rows(scope)
    others = np.setdiff1d(
        np.arange(span.start, span.stop), shown.layer.table["area"].drop_nulls().unique().to_numpy()
    )
    shapes = shown.edition.geometry[others]
    shapes = shapes[~shapely.is_missing(shapes)]
    if not len(shapes) or shown.bounds is None:
        return
    west, south, east, north = shown.bounds
    pad = max(east - west, north - south)
    near = shapely.intersects(shapes, shapely.box(west - pad, south - pad, east + pad, north + pad))
    thin = plane.project(simplified(shapes[near], frame.metres_per_px / 111_000))
    axes.add_patch(PathPatch(compound_path(thin), facecolor="#F6F7F8", edgecolor="#C3C8CD", linewidth=0.5))


def _borders(axes: Axes, shown: ShownLayer, plane: Plane, frame: Frame) -> None:
    """Borders of the areas above, darker: of the smallest kind of which not too many are seen."""
    for above in reversed(_levels_above(shown)):
        ancestors = shown.edition.ancestors(above)[shown.layer.table["area"].drop_nulls().unique().to_numpy()]
        areas = np.unique(ancestors[ancestors >= 0])
        shapes = shown.edition.geometry[areas]
        shapes = shapes[~shapely.is_missing(shapes)]
        if 0 < len(shapes) <= 100:
            thin = plane.project(simplified(shapes, frame.metres_per_px / 111_000))
            axes.add_patch(
                PathPatch(compound_path(thin), fill=False, edgecolor=INK, linewidth=1.3, joinstyle="round")
            )
            return


def _levels_above(shown: ShownLayer) -> list[str]:
    levels = list(shown.edition.levels)
    if shown.layer.is_cells:
        return levels
    return levels[: levels.index(shown.layer.scope)] if shown.layer.scope in levels else []


def _names(
    axes: Axes, canvas: FigureCanvasAgg, shown: ShownLayer, shapes: NDArray[Any], frame: Frame
) -> None:
    if shown.layer.is_cells:
        return
    renderer = canvas.get_renderer()
    dpi = axes.figure.dpi

    def measure(text: str, size: float) -> tuple[float, float]:
        width = max(_width(renderer, line, size) for line in text.split("\n"))
        return width * 72 / dpi * frame.metres_per_pt, (
            text.count("\n") + 1
        ) * size * 1.15 * frame.metres_per_pt

    for label in place_labels(shown.names, shapes, measure, (11, 9.5, 8, 6.8)):
        axes.text(
            label.x, label.y, label.text, fontsize=label.size, ha="center", va="center", color="#111111",
            linespacing=1.05, fontweight="bold", path_effects=[withStroke(linewidth=2.4, foreground="white")],
            parse_math=False,
        )  # fmt: skip


def _width(renderer: Any, text: str, size: float) -> float:
    """Pixels of a bold line."""
    width, _, _ = renderer.get_text_width_height_descent(text, _bold(size), False)
    return float(width)


def _bold(size: float) -> Any:
    return mpl.font_manager.FontProperties(family="DejaVu Sans", weight="bold", size=size)

"""The zone map as a picture (PNG or SVG) for a screen, a slide or a printed page."""

import io
import threading
from typing import Any, Final, Literal

import matplotlib as mpl
from matplotlib.figure import Figure

from maps.caption import Caption, caption
from maps.furniture import draw_scale, draw_words
from maps.page_layout import FAMILY, Page, Shape, layout
from maps.picture_frame import Frame
from maps.picture_map import draw_map, extent_of
from maps.plane import Plane
from maps.shown import shown_layer
from maps.territory import territory
from zones.areas import Edition
from zones.errors import InputError
from zones.snapshot import View
from zones.vocabulary import Lang

Format = Literal["png", "svg"]
Palette = Literal["official", "colour_blind"]

_SMALLEST, _LARGEST = 320, 8000
_MOST_CELLS: Final = 60_000
_FONT: Final[dict[Any, Any]] = {
    "font.family": [FAMILY, "sans-serif"],
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
    level: str | None = None,
    lang: Lang = "vi",
    fmt: Format = "png",
    width_px: int = 1600,
    palette: Palette = "official",
    shape: Shape = "auto",
    title: str | None = None,
    place: str = "",
    made_up: bool = False,
    sites: bool = True,
) -> bytes:
    """One layer as a picture with legend, scale, north arrow and where its figures come from.

    The same view gives the same bytes. Levels differ in pattern besides colour, so that it can be read in
    grey. Units that the view leaves out are drawn as pale outlines.

    Parameters
    ----------
    level : layer to draw, by default the usual one; `cell` means the finest cells that are not too many
    fmt : `png` or `svg`
    palette : `official` or `colour_blind`
    shape : `landscape` (16:9), `portrait` (as A4), or `auto`: upright for a territory much higher than wide

    sites : draw the sites over the zones, where the scale allows it
    place : what the title names where the units shown lie in no common area (the workspace)

    Raises
    ------
    TypeError
        a snapshot was handed over instead of a view.
    InputError
        unknown format, palette or shape, or a width that cannot be drawn.
    NotFoundError
        the view has no such layer.
    """
    _check(fmt=fmt, palette=palette, shape=shape, width_px=width_px)
    shown = shown_layer(view, edition, level, at_most=_MOST_CELLS)
    of = territory(shown, place)
    words = caption(view, edition, lang=lang, title=title, territory=of, made_up=made_up)
    plane = Plane.around(shown.bounds or (-1, -1, 1, 1))
    extent = extent_of(plane.project(shown.shapes))
    page_of = layout(shape, (extent[3] - extent[1]) / max(extent[2] - extent[0], 1.0))
    with _drawing, mpl.rc_context(_FONT):
        page = Page(page_of, width_px)
        frame = Frame.around(extent, page_of, width_px)
        signed = False
        if shown.bounds is not None:
            signed = draw_map(page, shown, plane, frame, palette, words.made_up, sites=sites)
            draw_scale(page, frame.metres_per_pt, lang)
        draw_words(page, shown, words, lang, palette, signed if sites else None)
        return _bytes(page.figure, fmt, words)


_CHOICES: Final = {
    "fmt": ("png", "svg"),
    "palette": ("official", "colour_blind"),
    "shape": ("auto", "landscape", "portrait"),
}


def _check(*, width_px: int, **chosen: str) -> None:
    for name, value in chosen.items():
        if value not in _CHOICES[name]:
            raise InputError(
                f"{value!r} cannot be drawn", where=name, fix=f"use one of: {', '.join(_CHOICES[name])}",
                vi=f"không vẽ được {value!r}", vi_fix=f"dùng một trong: {', '.join(_CHOICES[name])}",
            )  # fmt: skip
    if not _SMALLEST <= width_px <= _LARGEST:
        raise InputError(
            f"a picture {width_px} pixels wide cannot be drawn",
            where="width",
            fix=f"use {_SMALLEST} to {_LARGEST}",
            vi=f"không vẽ được ảnh rộng {width_px} điểm",
            vi_fix=f"ghi từ {_SMALLEST} đến {_LARGEST}",
        )


def _bytes(figure: Figure, fmt: Format, words: Caption) -> bytes:
    out = io.BytesIO()
    about: dict[str, Any] = {"Title": words.title, "Description": " · ".join(words.lines)}
    figure.savefig(out, format=fmt, metadata=about if fmt == "png" else about | {"Date": None})
    return out.getvalue()

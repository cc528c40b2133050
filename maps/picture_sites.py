"""The sites in a picture: signs over the zones, and the lines of the legend that say what they mean."""

from typing import Any, Final

import numpy as np
import polars as pl
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Circle, PathPatch
from numpy.typing import NDArray

from maps.contrast import ink_on
from maps.legend import LegendEntry, legend
from maps.page_layout import INK, QUIET, Page
from maps.paths import compound_path
from maps.picture_frame import Frame
from maps.plane import Plane
from maps.site_signs import sign_shape
from maps.sites import points_of, severity, sites_of, spaced
from maps.words import whole, word
from zones.site_signs import SITE_SIGNS, SITES, order_of_kinds
from zones.snapshot import View
from zones.vocabulary import Lang

#: Points across a sign, its picture and the sign of the level at its corner.
_SIGN, _PICTURE, _CORNER = 15.0, 8.8, 7.6
#: Where a point is more metres than this, signs would hide the zones: a province is drawn with them, a country not.
MOST_METRES_PER_POINT: Final = 320.0
_LINE: Final = 13.5


def drawn_sites(view: View, plane: Plane, frame: Frame) -> tuple[pl.DataFrame, NDArray[np.float64]]:
    """The sites whose signs a picture shows, the strictest last, and where they are in metres.

    Of several in one place the strictest is seen; none where the scale is too small.
    """
    table = sites_of(view)
    points = points_of(table)
    known = ~shapely.is_missing(points)
    table, points = table.filter(pl.Series(known)), points[known]
    if not len(points) or frame.metres_per_pt > MOST_METRES_PER_POINT:
        return table.clear(), np.empty((0, 2))
    xy = shapely.get_coordinates(plane.project(points))
    height = severity(view, table)
    kept = spaced(xy, height, _SIGN * frame.metres_per_pt)
    kept = kept[np.argsort(height[kept], kind="stable")]
    return table[kept], xy[kept]


def room_of(xy: NDArray[np.float64], frame: Frame) -> list[Any]:
    """The boxes that signs take, which names keep clear of."""
    half = _SIGN / 2 * frame.metres_per_pt
    return [shapely.box(x - half, y - half, x + half, y + half) for x, y in xy.tolist()]


def draw_sites(
    axes: Axes, view: View, table: pl.DataFrame, xy: NDArray[np.float64], frame: Frame, palette: str
) -> None:
    """A sign each: the kind on the colour of the level, the sign of the level at the corner."""
    entries = {entry.id: entry for entry in legend(view.rulebook)}
    for (kind, level), (x, y) in zip(
        table.select("site_kind", "level").iter_rows(), xy.tolist(), strict=True
    ):
        _sign(axes, kind, entries[level], (x, y), frame.metres_per_pt, palette)


def _sign(
    axes: Axes, kind: str, entry: LegendEntry, at: tuple[float, float], point: float, palette: str
) -> None:
    fill = entry.fill(palette)
    radius = _SIGN / 2 * point
    axes.add_artist(Circle(at, radius, facecolor="white", edgecolor=INK, linewidth=0.6, zorder=8))
    axes.add_artist(Circle(at, radius - 1.1 * point, facecolor=fill, edgecolor="none", zorder=8))
    axes.add_artist(_picture(kind, at, _PICTURE * point, ink_on(fill)))
    if entry.symbol:
        x, y = at[0] + 0.75 * radius, at[1] - 0.75 * radius
        axes.add_artist(
            Circle((x, y), _CORNER / 2 * point, facecolor="white", edgecolor=INK, linewidth=0.5, zorder=8)
        )
        axes.text(
            x, y, entry.symbol, fontsize=_CORNER * 0.72, ha="center", va="center_baseline", color=INK, zorder=9,
            parse_math=False,
        )  # fmt: skip


def _picture(kind: str, at: tuple[float, float], side: float, colour: str, **more: Any) -> PathPatch:
    shape = shapely.transform(sign_shape(kind), lambda xy: xy * side + np.array(at))
    path = compound_path(np.array([shape], object))
    return PathPatch(path, facecolor=colour, edgecolor="none", **({"zorder": 9} | more))


def site_legend(page: Page, view: View, drawn: bool, lang: Lang, top: float) -> float:
    """How many sites there are and what their signs mean; returns how far down it reaches."""
    table = sites_of(view)
    left, width = page.layout.panel
    if table.is_empty():
        return top
    n = whole(table.height, lang)
    heading = f"{SITES[lang]}: {n}" if drawn else word("sites_too_many", lang, n=n)
    page.write(left, top, heading, 9.5, fontweight="bold")
    if not drawn:
        return top - _LINE - 5
    told = page.cut(word("site_signs", lang), 8.5, width - page.width_of(heading, 9.5, bold=True) - 5)
    page.write(left + page.width_of(heading, 9.5, bold=True) + 5, top - 0.8, told, 8.5, color=QUIET)
    return _kinds(page, dict(table.group_by("site_kind").len().iter_rows()), lang, top - _LINE - 1)


def _kinds(page: Page, counts: dict[str, int], lang: Lang, top: float) -> float:
    """The picture, name and number of each kind, as many in a line as the panel holds."""
    left, width = page.layout.panel
    x, y = left, top
    for kind in (one for one in order_of_kinds() if one in counts):
        text = f"{SITE_SIGNS[kind].label(lang)}: {whole(counts[kind], lang)}"
        wide = 12 + page.width_of(text, 9) + 9
        if x > left and x + wide > left + width:
            x, y = left, y - _LINE
        _pictured(page, kind, x + 4.5, y - 5.5)
        page.write(x + 12, y, text, 9)
        x += wide
    return y - _LINE - 5


def _pictured(page: Page, kind: str, x: float, y: float) -> None:
    """The picture of a kind in the panel, around a point of the page."""
    scale = np.array(page.share(1, 1, 0, 0)[:2])
    shape = shapely.transform(sign_shape(kind), lambda xy: (xy * 9 + np.array([x, y])) * scale)
    path = compound_path(np.array([shape], object))
    patch = PathPatch(path, facecolor=INK, edgecolor="none", transform=page.figure.transFigure)
    page.figure.add_artist(patch)

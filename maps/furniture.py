"""What stands around the map in a picture: title, legend, names, scale, north arrow and provenance."""

from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrow, Rectangle

from maps.caption import Caption
from maps.labels import short_name
from maps.legend import LegendEntry, LevelCounts, count_levels, legend
from maps.legend_html import legend_rows, people_text
from maps.page_layout import INK, QUIET, Page
from maps.patterns import HATCHES
from maps.picture_sites import site_legend
from maps.plane import bar_length, length_text
from maps.shown import ShownLayer
from maps.territory import listed_names
from maps.words import layer_title, whole, word
from zones.palette import FIXED_LABELS
from zones.vocabulary import Lang

_ROW: Final = 37.0  # points from one line of the legend to the next
_SMALL: Final = 9.5
_MOST_NAMED: Final = 400  # of more units a list of names would be a sample without meaning
_LINE: Final = 13.0
_LABEL_SIZES: Final = (11.0, 10.0, 9.0, 8.0)


def draw_words(
    page: Page, shown: ShownLayer, words: Caption, lang: Lang, palette: str, signed: bool | None = None
) -> None:
    """Title above, legend and names at the right, provenance below; `signed` tells whether the map bears signs of
    sites (None: nobody asked for them)."""
    top, wide = page.layout.height, page.layout.width
    room = wide - 36 - (170 if words.made_up else 0)
    _title(page, words, top - 14, room)
    days = f"{words.as_of} · {words.provisional}" if words.provisional else words.as_of
    page.write(17, top - 45, days, 13.5, color=QUIET)
    if words.made_up:
        page.write(
            wide - 17, top - 17, words.made_up, 14, color="#FFE066", ha="right", fontweight="bold",
            bbox={"facecolor": INK, "edgecolor": "none", "pad": 5},
        )  # fmt: skip
    floor = _provenance(page, words)
    below = _legend(page, shown, lang, palette)
    if signed is not None:
        below = site_legend(page, shown.view, signed, lang, below)
    _names(page, shown, lang, below - 12, floor + 14)


def _title(page: Page, words: Caption, y: float, room: float) -> None:
    """The title as large as it fits: whole, else smaller, else without what lies around the territory."""
    for text in (words.title, words.short_title):
        for size in (23, 20, 17):
            if page.width_of(text, size, bold=True) <= room:
                page.write(17, y - (23 - size) / 2, text, size, fontweight="bold")
                return
    page.write(17, y - 3, page.cut(words.short_title, 17, room, bold=True), 17, fontweight="bold")


def _legend(page: Page, shown: ShownLayer, lang: Lang, palette: str) -> float:
    """The table of levels; returns how far down it reaches."""
    counts = count_levels(shown.view, shown.name)
    left, width = page.layout.panel
    y = page.layout.height - 66
    heading = f"{layer_title(shown.name, lang)}: {whole(counts.units, lang)}"
    page.write(left, y, page.cut(heading, 12.5, width, bold=True), 12.5, fontweight="bold")
    page.write(_units_at(page, counts), y - 22, word("units", lang), _SMALL, color=QUIET, ha="right")
    if counts.knows_people:
        page.write(left + width, y - 22, word("people", lang), _SMALL, color=QUIET, ha="right")
    y -= 38
    entries = legend_rows(shown.view.rulebook, counts)
    for entry in entries:
        _row(page, entry, counts, lang, palette, y)
        y -= min(_ROW, (page.layout.height - 200) / len(entries))
    return y


def _units_at(page: Page, counts: LevelCounts) -> float:
    """Right edge of the numbers of units; people stand beside them where they are known."""
    left, width = page.layout.panel
    return left + width - (74 if counts.knows_people else 0)


def _row(page: Page, entry: LegendEntry, counts: LevelCounts, lang: Lang, palette: str, y: float) -> None:
    left, width = page.layout.panel
    swatch = page.share(left, y - 26, 30, 26)
    page.figure.add_artist(
        Rectangle(
            swatch[:2], *swatch[2:], transform=page.figure.transFigure, facecolor=entry.fill(palette), edgecolor=INK,
            linewidth=0.8, hatch=HATCHES[entry.pattern] or None, hatchcolor="#00000070", hatch_linewidth=0.7,
        )
    )  # fmt: skip
    units = whole(counts.levels.get(entry.id, 0), lang)
    at = _units_at(page, counts)
    room = at - left - 38 - page.width_of(units, 12, bold=True) - 5
    other: Lang = "en" if lang == "vi" else "vi"
    label = f"{entry.symbol} {entry.label(lang)}".strip()
    size = next(
        (one for one in _LABEL_SIZES if page.width_of(label, one, bold=True) <= room), _LABEL_SIZES[-1]
    )
    page.write(left + 38, y, page.cut(label, size, room, bold=True), size, fontweight="bold")
    page.write(left + 38, y - 16, page.cut(entry.label(other), 8.5, width - 120), 8.5, color=QUIET)
    page.write(at, y - 5, units, 12, ha="right", fontweight="bold")
    if counts.knows_people:
        page.write(left + width, y - 5, people_text(entry, counts, lang), 12, ha="right")


def _names(page: Page, shown: ShownLayer, lang: Lang, top: float, floor: float) -> None:
    """Units by name, worst level first and unknown last, as far as there is room; the best level is left out."""
    if shown.layer.is_cells or len(shown) > _MOST_NAMED:
        return
    left, width = page.layout.panel
    levels = shown.layer.table["level"].to_list()
    listed = listed_names(shown) if shown.name == "hamlet" else [short_name(name) for name in shown.names]
    for entry in _named(shown):
        names = [name for name, level in zip(listed, levels, strict=True) if level == entry.id]
        room = int((top - floor) / _LINE) - 1
        if not names or room < 1:
            continue
        label = f"{entry.symbol} {entry.label(lang)}"
        page.write(left, top, page.cut(label, _SMALL, width, bold=True), _SMALL, fontweight="bold")
        lines = _listed(page, names, min(room, 6), width, lang)
        page.write(left, top - _LINE, "\n".join(lines), _SMALL, linespacing=_LINE / _SMALL / 1.164)
        top -= (len(lines) + 1) * _LINE + 5


def _named(shown: ShownLayer) -> list[LegendEntry]:
    entries = [entry for entry in legend(shown.view.rulebook) if entry.id not in FIXED_LABELS]
    ordered = sorted((entry for entry in entries if entry.rank > 0), key=lambda entry: -entry.rank)
    return ordered + [entry for entry in entries if entry.rank < 0]


def _listed(page: Page, names: list[str], most: int, width: float, lang: Lang) -> list[str]:
    """The names in at most so many lines; how many are left out is said at the end."""
    for kept in range(min(len(names), 80), -1, -1):
        rest = len(names) - kept
        tail = [word("and_more", lang, n=whole(rest, lang))] if rest else []
        lines = page.wrap(", ".join(names[:kept] + tail), _SMALL, width)
        if len(lines) <= most:
            return lines
    return []


def _provenance(page: Page, words: Caption) -> float:
    """Where the figures come from, at the lower right and lower left; returns how high it reaches."""
    left, width = page.layout.panel
    parts = (words.known_at, words.snapshot, words.rulebook)
    lines = [line for part in parts for line in page.wrap(part, _SMALL, width)]
    top = 14 + len(lines) * _LINE
    page.write(left, top, "\n".join(lines), _SMALL, color=QUIET, linespacing=_LINE / _SMALL / 1.164)
    page.write(17, 27, page.cut(words.source, _SMALL, page.layout.map_box[2] - 190), _SMALL, color=QUIET)
    return top


def draw_scale(page: Page, metres_per_pt: float, lang: Lang) -> None:
    """A bar of a round length below the map, black and white by halves, and an arrow to the north beside it."""
    left, _, width, _ = page.layout.map_box
    right, y = left + width, 14.0
    length = bar_length(metres_per_pt * 560)
    points = length / metres_per_pt
    for half, colour in enumerate((INK, "white")):
        box = page.share(right - 34 - points + half * points / 2, y, points / 2, 4.5)
        page.figure.add_artist(
            Rectangle(
                box[:2],
                *box[2:],
                transform=page.figure.transFigure,
                facecolor=colour,
                edgecolor=INK,
                linewidth=0.8,
            )
        )
    page.write(right - 34 - points / 2, y + 19, length_text(length, lang == "vi"), 10.5, ha="center")
    _arrow(page, right - 9, y, lang)


def _arrow(page: Page, x: float, y: float, lang: Lang) -> None:
    """Straight up, with the letter of north in the language."""
    across, up, width, height = page.share(x, y, 1, 1)
    page.figure.add_artist(
        FancyArrow(
            across, up, 0, 17 * height, width=2.2 * width, head_width=9 * width, head_length=9 * height,
            length_includes_head=True, transform=page.figure.transFigure, facecolor=INK, edgecolor="none",
        )
    )  # fmt: skip
    page.write(x, y + 31, word("north", lang), 11, ha="center", fontweight="bold")


def draw_faint(axes: Axes, text: str) -> None:
    """A faint word across the map, so that nobody takes made-up data for real."""
    axes.text(
        0.5, 0.5, text, transform=axes.transAxes, rotation=24, ha="center", va="center", fontsize=44, color=INK,
        alpha=0.13, fontweight="bold", zorder=7,
    )  # fmt: skip

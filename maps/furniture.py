"""What stands around the map in a picture: title, legend, scale, north arrow and provenance."""

import textwrap
from typing import TYPE_CHECKING, Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from maps.caption import Caption
from maps.legend import LegendEntry, LevelCounts, count_levels
from maps.legend_html import legend_rows, people_text
from maps.patterns import HATCHES
from maps.plane import bar_length, length_text
from maps.shown import ShownLayer
from maps.words import layer_title, whole, word
from zones.vocabulary import Lang

if TYPE_CHECKING:
    from maps.picture import Frame

INK: Final = "#1B1F23"
QUIET: Final = "#4A4F55"
#: Left edge and width of the panel beside the map, as shares of the page.
_PANEL: Final = (0.695, 0.293)


def write(figure: Figure, x: float, y: float, text: str, size: float, **how: Any) -> None:
    """Plain text on the page; nothing in it is read as a formula."""
    figure.text(x, y, text, fontsize=size, parse_math=False, **({"color": INK, "va": "top"} | how))


def draw_panel(figure: Figure, shown: ShownLayer, words: Caption, lang: Lang, palette: str) -> None:
    """Title above, legend at the right, provenance below."""
    write(figure, 0.018, 0.972, _cut(words.title, 62), 23, fontweight="bold")
    days = f"{words.as_of} · {words.provisional}" if words.provisional else words.as_of
    write(figure, 0.018, 0.915, days, 13.5, color=QUIET)
    bottom = _legend(figure, shown, lang, palette)
    _provenance(figure, words, bottom)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _legend(figure: Figure, shown: ShownLayer, lang: Lang, palette: str) -> float:
    """The table of levels; returns how far down it reaches."""
    counts = count_levels(shown.view, shown.name)
    left, width = _PANEL
    write(
        figure,
        left,
        0.885,
        f"{layer_title(shown.name, lang)}: {whole(counts.units, lang)}",
        13,
        fontweight="bold",
    )
    y = 0.832
    for text, at in ((word("units", lang), 0.70), (word("people", lang), 1.0)):
        write(figure, left + width * at, y + 0.012, text, 9.5, color=QUIET, ha="right")
    y -= 0.028
    for entry in legend_rows(shown.view.rulebook, counts):
        _row(figure, entry, counts, lang, palette, y)
        y -= 0.069
    return y


def _row(figure: Figure, entry: LegendEntry, counts: LevelCounts, lang: Lang, palette: str, y: float) -> None:
    left, width = _PANEL
    figure.add_artist(
        Rectangle(
            (left, y - 0.048), 0.034, 0.048, transform=figure.transFigure, facecolor=entry.fill(palette),
            edgecolor=INK, linewidth=0.8, hatch=HATCHES[entry.pattern] or None, hatchcolor="#00000070", hatch_linewidth=0.7,
        )
    )  # fmt: skip
    other: Lang = "en" if lang == "vi" else "vi"
    write(
        figure,
        left + 0.042,
        y - 0.002,
        _cut(f"{entry.symbol} {entry.label(lang)}", 24),
        11.5,
        fontweight="bold",
    )
    write(figure, left + 0.042, y - 0.029, _cut(entry.label(other), 30), 8.5, color=QUIET)
    for text, at in (
        (whole(counts.levels.get(entry.id, 0), lang), 0.70),
        (people_text(entry, counts, lang), 1.0),
    ):
        write(
            figure,
            left + width * at,
            y - 0.009,
            text,
            12.5,
            ha="right",
            fontweight="bold" if at < 1 else "normal",
        )


def _provenance(figure: Figure, words: Caption, top: float) -> None:
    left, _ = _PANEL
    lines = [
        line
        for part in (words.known_at, words.snapshot, words.rulebook)
        for line in textwrap.wrap(part, 52, max_lines=3, placeholder="…")
    ]
    write(
        figure,
        left,
        min(top - 0.02, 0.062 + 0.031 * len(lines)),
        "\n".join(lines),
        9.5,
        color=QUIET,
        linespacing=1.35,
    )
    write(figure, 0.018, 0.05, _cut(words.source, 110), 9.5, color=QUIET)


def draw_scale(axes: Axes, frame: "Frame", lang: Lang) -> None:
    """A bar of a round length at the lower left, black and white by halves."""
    length, thick = bar_length(frame.width), frame.metres_per_pt * 4.5
    x, y = frame.west + frame.width * 0.02, frame.south + frame.metres_per_pt * 10
    pad = frame.metres_per_pt * 5
    axes.add_patch(
        Rectangle(
            (x - pad, y - pad),
            length + 2 * pad,
            thick + 4.6 * pad,
            facecolor="#FFFFFFD9",
            linewidth=0,
            zorder=8,
        )
    )
    for half, colour in enumerate((INK, "white")):
        axes.add_patch(
            Rectangle(
                (x + half * length / 2, y),
                length / 2,
                thick,
                facecolor=colour,
                edgecolor=INK,
                linewidth=0.8,
                zorder=9,
            )
        )
    axes.text(
        x + length / 2, y + thick + frame.metres_per_pt * 2, length_text(length, lang == "vi"), ha="center", va="bottom",
        fontsize=10.5, color=INK, zorder=9,
    )  # fmt: skip


def draw_arrow(axes: Axes, lang: Lang) -> None:
    """An arrow to the north at the upper right, with the letter of the language."""
    axes.annotate(
        word("north", lang), xy=(0.965, 0.985), xytext=(0.965, 0.885), xycoords="axes fraction", ha="center", va="center",
        fontsize=13, fontweight="bold", color=INK, zorder=9,
        arrowprops={"arrowstyle": "-|>,head_width=0.45,head_length=0.8", "color": INK, "linewidth": 2.2},
    )  # fmt: skip


def draw_made_up(figure: Figure, axes: Axes, text: str) -> None:
    """A ribbon over the page and a faint word over the map: nobody takes made-up data for real."""
    axes.text(
        0.5, 0.5, text, transform=axes.transAxes, rotation=24, ha="center", va="center", fontsize=44, color="#1B1F23",
        alpha=0.13, fontweight="bold", zorder=7,
    )  # fmt: skip
    write(
        figure, 0.982, 0.966, text, 14, color="#FFE066", ha="right", fontweight="bold",
        bbox={"facecolor": INK, "edgecolor": "none", "pad": 5},
    )  # fmt: skip

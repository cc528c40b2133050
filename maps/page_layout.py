"""The page of a picture in points: where the map, the panel and the words stand."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font, LoadFlags

Shape = Literal["auto", "landscape", "portrait"]

INK: Final = "#1B1F23"
QUIET: Final = "#4A4F55"
FAMILY: Final = "DejaVu Sans"


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes and places in points, from the lower left corner."""

    width: float
    height: float
    map_box: tuple[float, float, float, float]  # left, bottom, width, height
    panel: tuple[float, float]  # left edge, width


#: A slide of 16:9, and an upright page with the proportions of A4.
LANDSCAPE: Final = Layout(960, 540, (12, 48, 640, 424), (670, 278))
PORTRAIT: Final = Layout(720, 1018, (12, 48, 440, 900), (468, 240))


def layout(shape: Shape, high_over_wide: float) -> Layout:
    """The layout of a shape; `auto` is upright for what is much higher than wide."""
    if shape == "auto":
        return PORTRAIT if high_over_wide > 1.5 else LANDSCAPE
    return PORTRAIT if shape == "portrait" else LANDSCAPE


@cache
def _advance(letter: str, bold: bool) -> float:
    """Width of a letter at size 1."""
    font = FT2Font(findfont(FontProperties(family=FAMILY, weight="bold" if bold else "normal")))
    font.set_size(100, 72)
    return float(font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / 100


class Page:
    """A matplotlib figure with a layout; all positions and sizes are points."""

    def __init__(self, place: Layout, width_px: int) -> None:
        self.layout = place
        self.figure = Figure(
            figsize=(place.width / 72, place.height / 72), dpi=width_px * 72 / place.width, facecolor="white"
        )
        FigureCanvasAgg(self.figure)

    def share(self, x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
        """A box in points as shares of the page."""
        wide, high = self.layout.width, self.layout.height
        return x / wide, y / high, width / wide, height / high

    def write(self, x: float, y: float, text: str, size: float, **how: Any) -> None:
        """Plain text whose top stands at y; nothing in it is read as a formula."""
        at_x, at_y, _, _ = self.share(x, y, 0, 0)
        style = {"color": INK, "va": "top"} | how
        self.figure.text(at_x, at_y, text, fontsize=size, parse_math=False, **style)

    def width_of(self, text: str, size: float, *, bold: bool = False) -> float:
        """Points that a line takes, letter by letter (pairs that move closer are not looked at)."""
        return sum(_advance(letter, bold) for letter in text) * size

    def cut(self, text: str, size: float, width: float, *, bold: bool = False) -> str:
        """The text, or as much of it as the width holds and an ellipsis."""
        if self.width_of(text, size, bold=bold) <= width:
            return text
        while text and self.width_of(text + "…", size, bold=bold) > width:
            text = text[:-1]
        return text.rstrip() + "…"

    def wrap(self, text: str, size: float, width: float) -> list[str]:
        """The text in lines that the width holds, broken at blanks."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width_of(longer, size) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return [self.cut(line, size, width) for line in lines if line]

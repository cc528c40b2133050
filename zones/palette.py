"""Colours, symbols, patterns and fixed words of levels: the only place where they are written.

A level of a rulebook names a colour by its hex value; this module knows the usual ones by key and gives each
a symbol and a pattern, so that no output relies on hue alone, and a second palette for colour-blind readers.
"""

from dataclasses import dataclass
from typing import Final

from zones.vocabulary import EMPTY, NOT_ASSESSED


@dataclass(frozen=True, slots=True)
class Ink:
    """How one colour key is drawn. `pattern` is one of none, dots, lines, cross, hatch."""

    key: str
    official: str
    colour_blind: str
    dark: str
    on: str  # colour of text on the official colour
    symbol: str
    pattern: str


INKS: Final[dict[str, Ink]] = {
    ink.key: ink
    for ink in (
        Ink("green", "#2E9E4F", "#7FCDBB", "#3FBF6A", "#FFFFFF", "■", "none"),
        Ink("near_green", "#8CC63F", "#C7E9B4", "#A6D96A", "#000000", "◪", "none"),
        Ink("yellow", "#F2C230", "#FFE066", "#FFD54A", "#000000", "▲", "dots"),
        Ink("orange", "#F08A24", "#F28E2B", "#FF9F40", "#000000", "◆", "lines"),
        Ink("red", "#D6342C", "#8B0000", "#FF5A4F", "#FFFFFF", "●", "cross"),
        Ink("dark_red", "#8F1D1D", "#4D0000", "#C43C3C", "#FFFFFF", "⬢", "cross"),
        Ink("purple", "#7B2D8B", "#5E3C99", "#B36AE2", "#FFFFFF", "⬟", "cross"),
        Ink("white", "#FAFAFA", "#FFFFFF", "#E6E6E6", "#000000", "□", "none"),
        Ink("light_grey", "#C9CDD2", "#D5D8DC", "#B9BFC5", "#000000", "○", "none"),
        Ink("grey", "#9AA0A6", "#9AA0A6", "#7A8087", "#000000", "?", "hatch"),
        Ink("dark_grey", "#5F666D", "#5F666D", "#50565C", "#FFFFFF", "⁇", "hatch"),
        Ink(NOT_ASSESSED, "#E3E6E9", "#E3E6E9", "#3A3F45", "#000000", "–", "none"),
        Ink(EMPTY, "#FFFFFF", "#FFFFFF", "#22262B", "#000000", "", "none"),
    )
}

#: Labels of the outcomes that no rulebook defines.
FIXED_LABELS: Final[dict[str, dict[str, str]]] = {
    NOT_ASSESSED: {"vi": "Không đánh giá", "en": "Not assessed"},
    EMPTY: {"vi": "Không có dân cư", "en": "Uninhabited"},
}

_BY_HEX: Final = {ink.official.upper(): key for key, ink in INKS.items()}


def colour_key(hex_value: str, level_id: str = "") -> str:
    """The colour key of a rulebook's hex value; an unknown hex is keyed by the level's own id."""
    return _BY_HEX.get(hex_value.upper(), level_id or hex_value)


def ink(key: str, hex_value: str = "") -> Ink:
    """How to draw a colour key; an unknown key is drawn in its hex value without symbol or pattern."""
    return INKS.get(key) or Ink(key, hex_value, hex_value, hex_value, "#000000", "", "none")

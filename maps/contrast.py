"""Contrast of colours by WCAG 2.2, and the ink that can be read on a fill."""

DARK, LIGHT = "#10151A", "#FFFFFF"


def luminance(hex_value: str) -> float:
    """Relative luminance of `#RRGGBB`, from 0 for black to 1 for white."""
    shares = (int(hex_value[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21; words need 4.5, symbols 3 (WCAG AA)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(fill: str) -> str:
    """Dark or light, whichever stands out more from the fill."""
    return max((LIGHT, DARK), key=lambda ink: contrast(ink, fill))

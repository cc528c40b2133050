"""The patterns that tell levels apart without colour, as small SVG tiles that repeat without a seam."""

from typing import Final

#: Side of a tile in pixels.
TILE: Final = 12

#: What is drawn over the colour, in `ink`; lines run on at the tile's edges.
_MARKS: Final = {
    "none": "",
    "dots": '<circle cx="3" cy="3" r="1.3" fill="{ink}"/><circle cx="9" cy="9" r="1.3" fill="{ink}"/>',
    "lines": '<path d="M-3 3L3 -3M0 12L12 0M9 15L15 9" {stroke}/>',
    "hatch": '<path d="M-3 9L3 15M0 0L12 12M9 -3L15 3" {stroke}/>',
    "cross": '<path d="M-3 3L3 -3M0 12L12 0M9 15L15 9M-3 9L3 15M0 0L12 12M9 -3L15 3" {stroke}/>',
}

#: Hatches of the same meaning in matplotlib's alphabet.
HATCHES: Final = {"none": "", "dots": "..", "lines": "////", "hatch": "\\\\\\\\", "cross": "xxxx"}


def tile_svg(fill: str, pattern: str, *, ink: str = "#00000066", side: int = TILE) -> str:
    """One tile as an SVG text: the colour with the pattern over it. `fill` and `ink` are hex colours."""
    stroke = f'stroke="{ink}" stroke-width="1.1" fill="none"'
    marks = _MARKS.get(pattern, "").format(ink=ink, stroke=stroke)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {TILE} {TILE}">'
        f'<rect width="{TILE}" height="{TILE}" fill="{fill}"/>{marks}</svg>'
    )

"""Options that say how a layer of boundaries is read, and what may move where neighbours do not fit."""

from pathlib import Path
from typing import Any, Final

import click

from api.cli.options import Pair, text_encoding_option, together
from geodata.boundaries import ParentLevel
from geodata.boundaries.mend_rules import MendRules
from geodata.boundaries.mending import USUAL_MAX_MOVED
from geodata.boundaries.neighbours import SLIVER_WIDTH_KM

#: `--parent-level none`: no level above is made from columns.
NONE: Final = ("none", "")


class ParentPair(Pair):
    """`LEVEL=CODE:NAME`, or `none`."""

    name = "LEVEL=CODE:NAME"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Level and columns, or a usage error."""
        return NONE if value == NONE[0] else super().convert(value, param, ctx)


#: Options that say which layer is read, and its columns, letters and coordinates.
layer_options = together(
    click.argument("file", type=click.Path(path_type=Path)),
    click.option("--level", help="Area level of the file's areas (default: what the file shows)."),
    click.option("--layer", help="Layer, where the file has several."),
    click.option("--code", metavar="COL", help="Column with the codes."),
    click.option("--name", metavar="COL", help="Column with the names."),
    click.option(
        "--crs", metavar="SYSTEM",
        help="Coordinate system, where the file does not tell: EPSG:n, VN2000:105.75 or VN2000:PROVINCE.",
    ),
    click.option("--keep-crs", is_flag=True, help="Take the file's coordinate system as stated; do not ask."),
    text_encoding_option,
)  # fmt: skip

#: Options that say what may move.
mending_options = together(
    click.option(
        "--max-moved", type=click.FloatRange(0, 1), default=USUAL_MAX_MOVED, show_default=True,
        help="Mending: refuse when a unit would lose and gain more than this share of its area.",
    ),
    click.option(
        "--gap-width", type=click.FloatRange(0), default=SLIVER_WIDTH_KM * 1000, show_default=True,
        metavar="METRES",
        help="Mending: a gap of a smaller mean width is a sliver and closed; wider ones stay.",
    ),
    click.option(
        "--prefer", multiple=True, metavar="CODE", help="Mending: overlaps with this unit are its own."
    ),
    click.option("--leave", multiple=True, metavar="CODE", help="Mending: leave this unit as it is."),
    click.option(
        "--keep-going", is_flag=True, help="Mending: leave what is doubtful as it is, and mend the rest."
    ),
)  # fmt: skip
#: Options of boundaries that are checked or loaded.
reading_options = together(
    layer_options,
    click.option("--parent", metavar="COL", help="Column with the parent's code."),
    click.option(
        "--parent-level", "parent_levels", multiple=True, type=ParentPair(), metavar="LEVEL=CODE:NAME",
        help="Make this parent level by dissolving, e.g. district=district_id:district_name; none: make none.",
    ),
    click.option("--population", metavar="COL", help="Column with the people."),
    click.option("--max-overlap", type=click.FloatRange(0, 1), help="Refuse overlaps above this share."),
    click.option("--strict", is_flag=True, help="Refuse the file for anything that is refused in it."),
    click.option("--mend", is_flag=True, help="Make neighbours fit that overlap or leave slivers."),
    mending_options,
    click.option("--details", is_flag=True, help="List every finding, not only the first of each kind."),
)  # fmt: skip


def mend_rules(how: dict[str, Any]) -> MendRules:
    """What may move, taken out of the options."""
    width, rest = how.pop("gap_width"), ("max_moved", "prefer", "leave", "keep_going")
    return MendRules(gap_width_km=width / 1000, **{name: how.pop(name) for name in rest})


def parent_levels(pairs: tuple[tuple[str, str], ...]) -> tuple[ParentLevel, ...]:
    """The levels above that were asked for."""
    return tuple(
        ParentLevel.parse(f"{level}={columns}") for level, columns in pairs if (level, columns) != NONE
    )

"""Options of commands that read tables of published figures."""

from fractions import Fraction
from typing import Any

import click

from api.cli.options import Pair
from zones.given import Bounds


class Factor(click.ParamType[tuple[str, Fraction]]):
    """`indicator=100`."""

    name = "NAME=NUMBER"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Fraction]:
        """The indicator and its factor, or a usage error."""
        if isinstance(value, tuple):
            return value
        name, number = Pair().convert(value, param, ctx)
        factor = _number(number)
        if factor is None or factor <= 0:
            self.fail(f"'{number}' is no number above zero", param, ctx)
        return name, factor


class Suppressed(click.ParamType[tuple[str, Bounds]]):
    """`1..9` for every count, or `indicator=1..9`."""

    name = "[NAME=]LO..HI"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Bounds]:
        """The indicator ("" for every count) and its bounds, or a usage error."""
        if isinstance(value, tuple):
            return value
        name, sign, bounds = value.rpartition("=")
        low, dots, high = bounds.partition("..")
        least, most = _number(low), _number(high)
        if not dots or least is None or most is None or not 0 <= least <= most or (sign and not name.strip()):
            self.fail(f"'{value}' should read 1..9 or cases=1..9", param, ctx)
        return name.strip(), (least, most)


def _number(text: str) -> Fraction | None:
    text = text.strip()
    if not text or len(text) > 40 or any(sign not in "0123456789." for sign in text):
        return None
    try:
        return Fraction(text)
    except ValueError:
        return None

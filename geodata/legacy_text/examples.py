"""Examples of what was decoded, as they stand in a sentence."""

from typing import Final

from geodata.legacy_text.columns import DecodedColumn
from geodata.legacy_text.decoders import TITLES

_MOST_LEFT: Final = 3


def titles(one: DecodedColumn) -> str:
    """The encodings of a column as they are called."""
    return ", ".join(TITLES[name] for name in one.encodings)


def samples(one: DecodedColumn) -> str:
    """Before and after, a few times."""
    return "; ".join(f"{before} → {after}" for before, after in one.samples)


def left(one: DecodedColumn) -> str:
    """The first texts that stay as they are."""
    return ", ".join(one.left[:_MOST_LEFT]) + (", …" if len(one.left) > _MOST_LEFT else "")

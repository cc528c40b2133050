"""Columns of places whose headings do not say of which level."""

from collections.abc import Iterable
from typing import Final

from geodata.intake.cells.headings import plain

_GENERAL: Final = frozenset((
    "donvi", "diaphuong", "diaban", "tendonvi", "donvihanhchinh", "tendiaphuong", "diadanh", "tendiaban", "khuvuc",
))  # fmt: skip


def general_places(heading: Iterable[str], *besides: str) -> list[str]:
    """The columns that are headed "Đơn vị", "Địa phương" or the like; `besides` are further headings, folded."""
    return [name for name in heading if plain(name) in _GENERAL or plain(name) in besides]

"""Which layer of a file is read, and by which columns, coordinates and letters."""

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.boundaries.columns import ParentLevel


@dataclass(frozen=True, kw_only=True)
class LayerChoice:
    """How a boundary file is read; None stands for a guess by usual names, or for what the file itself says.

    `code`, `name`, `parent` and `population` name columns, `parent_levels` levels that the file carries in columns.
    `crs` overrules what the file says, `keep_crs` takes that to the letter. `encoding` is that of the whole file,
    `text_encoding` (column or "" for all -> encoding) that of letters of before Unicode, see `lettering`.
    """

    layer: str | None = None
    code: str | None = None
    name: str | None = None
    parent: str | None = None
    parent_levels: tuple[ParentLevel, ...] = ()
    population: str | None = None
    crs: str | None = None
    keep_crs: bool = False
    encoding: str | None = None
    text_encoding: Mapping[str, str] | None = None


#: Everything guessed, or as the file says.
GUESSED = LayerChoice()

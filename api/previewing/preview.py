"""A file of cases as it is understood, before anything is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geodata.intake.notes import in_vietnamese


@dataclass(frozen=True)
class Preview:
    """A file as it is understood; everything in it is plain data.

    `question` and `error` tell what keeps the file from being loaded as it is: then the rest shows what was
    understood up to there, with the answer `assumed` (an option of `cases load`) where one had to be taken to go on.
    `points` are (lon, lat, row, state) with state `accepted`, `no_area` or `refused`; `points_in_all` counts them.
    read = accepted + unchanged + refused; `unchanged` are rows that say again what a row of the file says.
    """

    file: str
    list: str = ""
    layout: Mapping[str, Any] | None = None
    columns: Sequence[Mapping[str, Any]] = ()
    unpivoted: Sequence[Mapping[str, Any]] = ()
    text_encoding: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    question: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None
    assumed: Sequence[str] = ()
    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    refused: int = 0
    unplaced: int = 0
    cases: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    remarks: Mapping[str, int] = field(default_factory=dict)
    skipped: Sequence[Mapping[str, Any]] = ()
    rows: Sequence[Mapping[str, Any]] = ()
    refused_rows: Sequence[Mapping[str, Any]] = ()
    points: Sequence[tuple[float, float, int, str]] = ()
    points_in_all: int = 0

    @property
    def loads(self) -> bool:
        """Whether the file would be loaded as it is."""
        return self.question is None and self.error is None

    def as_dict(self) -> dict[str, Any]:
        """Under public names; notes in both languages."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        notes = [{"en": str(note), "vi": in_vietnamese(note)} for note in self.notes]
        return plain | {"notes": notes, "loads": self.loads}

"""What a load came to, and what is told while it goes on."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from api.workspace import Workspace
from geodata.store import ImportResult
from zones.areas import Edition

#: Is told of the work on a file: its stage (`reading`, `placing`, `storing`), rows done in it, and of how many
#: (0: that is not known yet). It may raise to break the work off: then nothing is stored.
Told = Callable[[str, int, int], None]


def silent(stage: str, rows: int, of: int) -> None:
    """Nobody is told."""


@dataclass(frozen=True)
class Loaded:
    """What a load came to; `extra` holds particulars of its kind."""

    result: ImportResult
    notes: Sequence[str] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The numbers under their public names, and the particulars."""
        problems = [vars_of(problem) for problem in self.result.problems]
        return self.result.as_dict() | {"problems": problems} | dict(self.extra) | {"notes": list(self.notes)}


#: What is told about a refused row to whoever sent it.
_SAID = ("row", "column", "value", "code", "problem", "remedy", "problem_vi", "remedy_vi")


def said_of(refused: pl.DataFrame) -> list[dict[str, Any]]:
    """What whoever sent them is told of refused rows."""
    return refused.select(_SAID).to_dicts()


def vars_of(problem: Any) -> dict[str, Any]:
    """A problem as a mapping."""
    return {name: getattr(problem, name) for name in ("code", "problem", "remedy", "row", "column", "value")}


def checksum(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def edition_here(workspace: Workspace, name: str | None, on: date | None = None) -> Edition | None:
    """The edition that rows are placed in; None where no boundaries are loaded."""
    if not workspace.store.editions():
        return None
    return workspace.store.edition(name, on=on or workspace.today())

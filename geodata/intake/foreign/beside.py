"""A repeating part of an ODK form whose other tables lie beside it, as files of the same folder."""

from itertools import islice
from pathlib import Path
from typing import Final

from geodata.intake.foreign.key_parts import KEY, holding, is_part, with_parents
from geodata.intake.reading.delimited import read_delimited
from geodata.intake.reading.table import Table
from zones.errors import InputError

_MOST_FILES: Final = 200
_MOST_BYTES: Final = 256 << 20
_HEAD: Final = 1 << 16


def with_files_beside(table: Table, path: Path) -> Table:
    """The rows of a part with what their submissions say, where a file of the folder holds these; else the very table.

    Files count only if their keys are those that the rows name.
    """
    if not is_part(table):
        return table
    others = {one.stem: found for one in _near(path) if (found := _read(one)) is not None}
    return with_parents(table, others) if holding(table, others) else table


def _near(path: Path) -> list[Path]:
    try:
        found = sorted(
            one for one in islice(path.parent.iterdir(), _MOST_FILES) if one.suffix.lower() == ".csv"
        )
        return [one for one in found if one != path and one.is_file() and one.stat().st_size <= _MOST_BYTES]
    except OSError:
        return []


def _read(path: Path) -> Table | None:
    """The table of a file that has keys; None for other files."""
    try:
        with path.open("rb") as file:
            if KEY.encode() not in file.read(_HEAD).partition(b"\n")[0]:
                return None
        table = read_delimited(path.read_bytes(), path.name).tidied()
    except (OSError, InputError):
        return None
    return table if KEY in table.heading else None

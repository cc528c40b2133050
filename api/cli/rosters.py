"""What `boundaries load` is told about a roster: a table or points instead of boundaries."""

from pathlib import Path
from typing import Any, Final, get_args

import click

from api.cli.options import Pair, together
from api.rosters import RosterFile, roster_level
from api.workspace import Workspace
from geodata.boundaries.rosters.shapes import Rule
from zones.errors import InputError

#: Options that mean a column of a roster.
_COLUMNS: Final = {"code": "code", "name": "name", "parent": "ward_code", "population": "persons"}


#: Options of rosters; `--complete` is one of boundaries that replace them, too.
roster_options = together(
    click.option("--within", metavar="CODE", help="Roster: the area that all of it lies in."),
    click.option(
        "--map", "mapping", multiple=True, type=Pair(), metavar="FIELD=COLUMN",
        help="Roster: the column of a field (ward, lon, lat, households, persons ...).",
    ),
    click.option(
        "--construct", type=click.Choice(get_args(Rule)), default="complete",
        help="Roster: shapes from points, in wards where every area has one; anyway; never.",
    ),
    click.option(
        "--complete", is_flag=True,
        help="The file names every area of its wards: others of a roster cease.",
    ),
    click.option(
        "--mends", type=int, metavar="N",
        help="Roster: it brings the refused rows of import N again; these are then settled.",
    ),
)  # fmt: skip


def roster_file(
    workspace: Workspace | None,
    file: Path,
    level: str | None,
    layer: str | None,
    mapping: tuple[tuple[str, str], ...],
    **how: Any,
) -> RosterFile:
    """The roster and how to read it, from the options; its level is told from it where none is named."""
    columns = {field: how.pop(option) for option, field in _COLUMNS.items() if how.get(option)}
    columns |= dict(mapping)
    kept = {name: how[name] for name in _KEPT}
    level = level or roster_level(workspace, file, layer, columns.get("name"))
    return RosterFile(file, level, columns=columns, sheet=layer, **kept)


_KEPT: Final = ("edition", "valid_from", "valid_to", "vintage", "within", "construct", "complete", "mends")


def for_boundaries(how: dict[str, Any]) -> dict[str, Any]:
    """The options without those that only a roster has."""
    if how["mapping"] or how["within"] or how["mends"]:
        raise InputError(
            "this file holds boundaries: --map, --within and --mends belong to rosters",
            where=str(how["file"]),
            fix="leave them out; --code, --name and --parent name columns",
            vi="tệp này là tệp ranh giới: --map, --within và --mends chỉ dùng cho danh sách",
            vi_fix="bỏ các lựa chọn đó; --code, --name và --parent chỉ ra cột",
        )
    return {
        name: value for name, value in how.items() if name not in ("mapping", "within", "construct", "mends")
    }

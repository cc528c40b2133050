"""What a file that is dropped on the import page holds: cases, figures of areas, boundaries, a roster, or sites."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from api.workspace import Workspace
from geodata.boundaries.columns import level_columns
from geodata.boundaries.rosters.kind import taken_out
from geodata.fold import fold
from geodata.intake.areas.known_figures import names_of
from geodata.intake.cells.headings import field_of
from geodata.intake.reading.table import Table
from geodata.intake.reading.tables import read_table
from geodata.intake.wide.case_columns import columns_of_cases
from geodata.layers import Layer, layers_of
from geodata.sites.kinds import read_kinds
from geodata.template import filled_sheets
from zones.areas import Edition
from zones.errors import InputError
from zones.vocabulary import AREA_LEVELS

KINDS: Final = ("cases", "reports", "context", "population", "boundaries", "roster", "sites")
#: Tables up to this size (bytes) are looked into to tell their kind; larger ones are lists of cases.
SMALL: Final = 16 << 20
RASTERS: Final = (".tif", ".tiff", ".vrt")
#: Files that hold layers and nothing else.
_LAYERS_ALONE: Final = (".shp", ".fgb", ".kml", ".gml")
#: Headings, folded, that no list of cases has.
_REPORTS: Final = frozenset(("cases stated", "so ca bao cao"))
_FIGURES: Final = (frozenset(("name", "value")), frozenset(("ten chi so", "gia tri")))
#: What only a list of cases tells of its rows.
_OF_CASES: Final = (
    "case_id", "count", "onset_date", "sample_date", "setting", "acquisition", "exposure", "household_id", "age",
    "sex", "status", "outcome", "outcome_date",
)  # fmt: skip
_ALIKE: Final = 0.5  # share of the cells that have to be kinds of sites
_CELLS: Final = 500  # cells that are looked at


@dataclass(frozen=True)
class Found:
    """The kind of a file, and the kinds of the sheets that are filled in where it is our template."""

    kind: str
    sheets: tuple[str, ...] = ()


def kind_of(workspace: Workspace, path: Path, sheet: str | None = None) -> Found:
    """What a file holds; a list of cases where nothing else is plain."""
    if path.suffix.lower() in RASTERS:
        return Found("population")
    filled = _of_template(path)
    if filled:
        return Found(filled[0], filled)
    layer = _layer(path, sheet)
    if layer is not None and layer.is_polygons:
        return Found("sites" if _sites_in_layer(layer) else "boundaries")
    if layer is None and path.suffix.lower() in _LAYERS_ALONE:  # reading it tells what is wrong
        return Found("boundaries")
    return Found(_kind_of_table(workspace, path, sheet))


def _of_template(path: Path) -> tuple[str, ...]:
    try:
        return tuple(one.kind for one in filled_sheets(path) if one.rows)
    except InputError:
        return ()


def _layer(path: Path, name: str | None) -> Layer | None:
    found = layers_of(path)
    return next((one for one in found if name in (None, one.name)), None)


def _sites_in_layer(layer: Layer) -> bool:
    """Whether a layer of polygons tells kinds of sites, or how many they hold."""
    column = next((name for name in layer.columns if field_of(name, ("site_kind",))), None)
    if column is None:
        return False
    return _are_kinds(layer.cells(column, _CELLS), None)


def _are_kinds(cells: pl.Series, names: pl.Series | None) -> bool:
    text = cells.drop_nulls().head(_CELLS)
    if text.is_empty() and names is not None:
        text = pl.Series([None], dtype=pl.String).new_from_index(0, min(len(names), _CELLS))
    own = names.head(_CELLS) if names is not None else pl.Series([None] * len(text), dtype=pl.String)
    kinds = read_kinds(text, own.head(len(text)))[0]
    return len(kinds) > 0 and kinds.count() / len(kinds) >= _ALIKE


def _kind_of_table(workspace: Workspace, path: Path, sheet: str | None) -> str:
    if path.stat().st_size > SMALL:
        return "cases"
    try:
        with taken_out(path) as file:
            table = read_table(file, sheet=sheet)
    except InputError:
        return "cases"
    heading = table.heading
    plain = {fold(name) for name in heading}
    if plain & _REPORTS:
        return "reports"
    if any(field_of(name, _OF_CASES) for name in heading) or columns_of_cases(table.frame):
        return "cases"
    if _sites_in_table(table):
        return "sites"
    if any(pair <= plain for pair in _FIGURES) or _figures_in(heading):
        return "context"
    if any(field_of(name, ("report_date",)) for name in heading):
        return "cases"
    if _roster_in(workspace, table):
        return "roster"
    return "population" if _column(heading, "persons") else "cases"


def _column(heading: Sequence[str], *fields: str) -> str | None:
    """The first column that means one of some fields."""
    return next((name for name in heading if field_of(name, fields)), None)


def _sites_in_table(table: Table) -> bool:
    kind, name = _column(table.heading, "site_kind"), _column(table.heading, "site_name")
    if kind is None and (name is None or _column(table.heading, "capacity") is None):
        return False
    none = pl.Series([None], dtype=pl.String).new_from_index(0, len(table.frame))
    cells = table.frame[kind] if kind else none
    return _are_kinds(cells.cast(pl.String), table.frame[name].cast(pl.String) if name else None)


def _figures_in(heading: Sequence[str]) -> bool:
    """Whether some column is a figure of areas, beside those that say where and when."""
    own = (*AREA_LEVELS, "area_code", "date", "persons", "lon", "lat", "point")
    return any(names_of(name) for name in heading if not field_of(name, own))


def _roster_in(workspace: Workspace, table: Table) -> bool:
    """Whether a table names areas below those that are held: hamlets with their wards, and no figures of known ones."""
    own, above = level_columns(table.heading, "hamlet"), level_columns(table.heading, "ward")
    hamlet = _column(table.heading, "hamlet") or (own.name or own.code if own else None)
    ward = _column(table.heading, "ward") or (above.name or above.code if above else None)
    if hamlet is None or (ward is None and _column(table.heading, "lon", "point") is None):
        return False
    return not (_column(table.heading, "persons") and _known(workspace, table.frame[hamlet]))


def _known(workspace: Workspace, names: pl.Series) -> bool:
    """Whether most of some hamlets stand in the boundaries that hold today."""
    today = workspace.today()
    held = {
        fold(name)
        for one in workspace.store.editions()
        if one.valid_on(today) and "hamlet" in one.levels
        for name in _names(workspace.store.edition(one.name))
    }
    said = [fold(name) for name in names.cast(pl.String).drop_nulls().head(_CELLS)]
    return bool(said) and sum(name in held for name in said) / len(said) >= _ALIKE


def _names(edition: Edition) -> list[str]:
    return list(edition.areas["name"][edition.rows("hamlet")])

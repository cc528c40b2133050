"""The template: made for a workspace, and loaded back sheet by sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.loading import Loaded, edition_here, load_cases, load_context, load_population, load_reports
from api.rosters import RosterFile, load_roster
from api.sites import load_sites
from api.workspace import Workspace
from geodata.boundaries.report import BoundaryReport
from geodata.intake.naming.places import PlaceIndex
from geodata.rulebooks import load_rulebook
from geodata.template import KINDS, Filled, filled_sheets, nothing_filled_in, template_book
from zones.areas import Edition
from zones.errors import InputError, NotFoundError, WardWatchError
from zones.vocabulary import Lang


def template_of(
    workspace: Workspace, kinds: Sequence[str] = KINDS, *, area: str | None = None, level: str | None = None,
    rulebook: str | None = None, edition: str | None = None, lang: Lang = "vi",
) -> bytes:  # fmt: skip
    """The template for the boundaries that hold today: `area` is the code of the area whose parts are listed."""
    here = edition_here(workspace, edition)
    within = None if area is None else _area(here, area)
    rules = load_rulebook(rulebook) if rulebook else None
    return template_book(kinds, edition=here, level=level, within=within, rulebook=rules, lang=lang)


def _area(edition: Edition | None, code: str) -> int:
    """The row of an area by its code, `LEVEL:CODE` where several have it."""
    if edition is not None:
        level, colon, plain = code.rpartition(":")
        index = PlaceIndex(edition)
        held = [at for at in range(len(edition.areas))
                if index.code_of(at) == plain and (not colon or index.level_of(at) == level)]  # fmt: skip
        if len(held) == 1:
            return held[0]
        if held:
            listed = ", ".join(f"{index.level_of(at)}:{plain}" for at in held)
            raise InputError(f"several areas have the code {plain}", where="--area", fix=f"name one of {listed}",
                             vi=f"nhiều đơn vị có mã {plain}", vi_fix=f"ghi một trong: {listed}")  # fmt: skip
    raise NotFoundError(f"there is no area {code}", where="--area", fix="give the code of an area that is loaded",
                        vi=f"không có đơn vị {code}", vi_fix="ghi mã của một đơn vị đã nạp")  # fmt: skip


@dataclass(frozen=True)
class SheetLoaded:
    """What became of one sheet: what its load came to, the report of a roster, or why it could not be loaded."""

    sheet: Filled
    loaded: Loaded | None = None
    roster: BoundaryReport | None = None
    error: WardWatchError | None = None

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        told: dict[str, Any] = {"kind": self.sheet.kind, "sheet": self.sheet.sheet, "rows": self.sheet.rows}
        if self.loaded is not None:
            told |= self.loaded.as_dict()
        if self.roster is not None:
            told |= {"report": self.roster.to_json()}
        if self.error is not None:
            told |= {"error": self.error.what, "error_vi": self.error.vi}
            told |= {"fix": self.error.fix, "fix_vi": self.error.vi_fix}
        return told


def load_filled(workspace: Workspace, path: Path, *, list_name: str | None = None) -> list[SheetLoaded]:
    """Load every sheet of a template that is filled in, each as an import of its own; a sheet that cannot be loaded
    keeps none of the others back.

    Raises
    ------
    InputError
        where the file is no template, or nothing is filled in
    """
    with path.open("rb"):  # whether it is there at all
        sheets = filled_sheets(path)
    if not sheets:
        raise not_a_template(path.name)
    filled = [one for one in sheets if one.rows]
    if not filled:
        raise nothing_filled_in(path.name, sheets)
    return [_loaded(workspace, path, one, list_name) for one in filled]


def _loaded(workspace: Workspace, path: Path, sheet: Filled, list_name: str | None) -> SheetLoaded:
    try:
        if sheet.kind == "roster":
            file = RosterFile(path, sheet=sheet.sheet)
            return SheetLoaded(sheet, roster=load_roster(workspace, file)[1])
        return SheetLoaded(sheet, loaded=_table(workspace, path, sheet, list_name))
    except WardWatchError as error:
        return SheetLoaded(sheet, error=error)


def _table(workspace: Workspace, path: Path, sheet: Filled, list_name: str | None) -> Loaded:
    match sheet.kind:
        case "population":
            return load_population(workspace, path, vintage=None, level=None, sheet=sheet.sheet)
        case "sites":
            return load_sites(workspace, path, sheet=sheet.sheet)
        case "cases":
            return load_cases(workspace, path, list_name=list_name, sheet=sheet.sheet)
        case "reports":
            return load_reports(workspace, path, sheet=sheet.sheet)
    return load_context(workspace, path, sheet=sheet.sheet)


def not_a_template(where: str) -> InputError:
    """The error of a file that is none of ours."""
    return InputError(
        "this is no template of WardWatch", where=where,
        fix="load it by what it holds: wardwatch cases load, reports load, context load or population load",
        vi="đây không phải tệp mẫu của WardWatch",
        vi_fix="nạp theo nội dung: wardwatch cases load, reports load, context load hoặc population load",
    )  # fmt: skip

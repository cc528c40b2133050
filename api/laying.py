"""A new layer against the areas that the workspace holds: said where it fits, asked about where it does not."""

from collections.abc import Iterator

from pyproj import CRS

from api.workspace import Workspace
from geodata.boundaries.checked import CheckedBoundaries
from geodata.boundaries.compared import compare
from geodata.boundaries.findings import Finding
from geodata.boundaries.misplaced import question, told
from geodata.boundaries.report import BoundaryReport
from zones.areas import Edition
from zones.errors import QuestionError

_MOST = 3  # editions that are looked into


def compared_with_held(
    workspace: Workspace,
    checked: CheckedBoundaries,
    report: BoundaryReport,
    first: Edition | None,
    *,
    keep: bool,
) -> BoundaryReport:
    """The report with how the layer lies to the same units of an edition held (`first` before others).

    Raises
    ------
    QuestionError
        when it lies where a mistaken coordinate system would put it, unless `keep`
    """
    found, asked = _compared(workspace, checked, report, first)
    if asked is not None and not keep:
        raise asked
    return report.with_findings(found)


def questioned(
    workspace: Workspace, checked: CheckedBoundaries, report: BoundaryReport, edition: str | None
) -> tuple[BoundaryReport, QuestionError | None]:
    """As `compared_with_held` for a layer of an edition (by name, where it is held), with the question, if there is
    one, instead of raising it."""
    known = edition is not None and any(one.name == edition for one in workspace.store.editions())
    first = workspace.store.edition(edition) if known else None
    found, asked = _compared(workspace, checked, report, first)
    return report.with_findings(found), asked


def _compared(
    workspace: Workspace, checked: CheckedBoundaries, report: BoundaryReport, first: Edition | None
) -> tuple[list[Finding], QuestionError | None]:
    """How the layer lies to the first edition that has units of it, and what is to be asked about that."""
    for edition in _editions(workspace, first):
        comparison = compare(checked.levels().values(), edition, CRS.from_user_input(report.crs))
        if comparison is not None:
            return [told(comparison, edition.name)], question(comparison, edition.name, report.source)
    return [], None


def _editions(workspace: Workspace, first: Edition | None) -> Iterator[Edition]:
    if first is not None:
        yield first
    others = [one.name for one in workspace.store.editions() if first is None or one.name != first.name]
    for name in others[::-1][:_MOST]:
        yield workspace.store.edition(name)

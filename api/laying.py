"""A new layer against the areas that the workspace holds: said where it fits, asked about where it does not."""

from collections.abc import Iterator

from pyproj import CRS

from api.workspace import Workspace
from geodata.boundaries.checked import CheckedBoundaries
from geodata.boundaries.compared import compare
from geodata.boundaries.misplaced import question, told
from geodata.boundaries.report import BoundaryReport
from zones.areas import Edition

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
    for edition in _editions(workspace, first):
        comparison = compare(checked.levels().values(), edition, CRS.from_user_input(report.crs))
        if comparison is None:
            continue
        asked = question(comparison, edition.name, report.source)
        if asked is not None and not keep:
            raise asked
        return report.with_findings([told(comparison, edition.name)])
    return report


def _editions(workspace: Workspace, first: Edition | None) -> Iterator[Edition]:
    if first is not None:
        yield first
    others = [one.name for one in workspace.store.editions() if first is None or one.name != first.name]
    for name in others[::-1][:_MOST]:
        yield workspace.store.edition(name)

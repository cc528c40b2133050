"""What is still to be done once boundaries are loaded."""

import shapely

from api.workspace import Workspace
from geodata.crosswalk.known import crosswalk_between
from zones.areas import Edition

_MOST = 3  # editions that are looked into


def crosswalks_wanted(workspace: Workspace, kept: Edition) -> list[str]:
    """The commands that lead from other boundaries of the same ground to these, where nobody made a crosswalk yet."""
    others = [one for one in workspace.store.editions() if one.name != kept.name][::-1][:_MOST]
    found = []
    for record in others:
        other = workspace.store.edition(record.name)
        common = [level for level in kept.levels if level in other.levels]
        if not common or not _meet(kept, other):
            continue
        if crosswalk_between(workspace.store, other, kept) is None:
            first, last = _in_time(other, kept)
            found.append(f"wardwatch boundaries crosswalk {first.name} {last.name}")
    return found


def _in_time(one: Edition, other: Edition) -> tuple[Edition, Edition]:
    """The earlier of two first."""
    turned = one.valid_from is not None and (other.valid_from is None or one.valid_from > other.valid_from)
    return (other, one) if turned else (one, other)


def _meet(one: Edition, other: Edition) -> bool:
    boxes = [shapely.box(*shapely.total_bounds(each.geometry)) for each in (one, other)]
    return bool(shapely.area(shapely.intersection(*boxes)) > 0)

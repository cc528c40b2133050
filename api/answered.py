"""The names of an edition with what reviewers have answered about doubtful words."""

from api.workspace import Workspace
from geodata.intake.answers import Answer, holding
from geodata.intake.places import PlaceIndex
from zones.areas import Edition
from zones.errors import NotFoundError


def index_of(workspace: Workspace, edition: Edition) -> PlaceIndex:
    """Finds the areas of an edition by names and codes; words that a reviewer has explained mean what was said."""
    return PlaceIndex(edition, holding(answers(workspace), edition))


def answers(workspace: Workspace) -> dict[str, Answer]:
    """The remembered answers by place key."""
    found = {}
    for row in workspace.store.place_answers().iter_rows(named=True):
        level, code, edition = row["area_level"], row["area_code"], row["edition"] or ""
        name = area_name(workspace, edition, level, code) if level else ""
        found[row["place_key"]] = Answer(row["place_key"], level, code if level else None, edition, name)
    return found


def area_name(workspace: Workspace, edition: str, level: str, code: str) -> str:
    """What an area is called in the newest version of an edition; "" where it is not there."""
    try:
        areas = workspace.store.edition(edition).areas
    except NotFoundError:
        return ""
    at = areas.filter(area_level=level, code=code)
    return (at["name"][0] or code) if at.height else ""

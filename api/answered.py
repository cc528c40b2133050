"""The names of an edition with what reviewers have answered about doubtful words."""

from api.workspace import Workspace
from geodata.answered import answers_known
from geodata.intake.naming.answers import Answer, holding
from geodata.intake.naming.places import PlaceIndex
from zones.areas import Edition


def index_of(workspace: Workspace, edition: Edition) -> PlaceIndex:
    """Finds the areas of an edition by names and codes; words that a reviewer has explained mean what was said."""
    return workspace.names(edition).answering(holding(answers(workspace), edition))


def answers(workspace: Workspace) -> dict[str, Answer]:
    """The remembered answers by place key."""
    return answers_known(workspace.store)

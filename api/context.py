"""What a route is handed: the workspace, the views, the drawn things that are kept."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated

from fastapi import Depends, Request

from api.import_jobs import Jobs
from api.pulse import Pulse
from api.showing import Showing, Shown
from api.tiles import TileShelf
from api.uploads import Uploads
from api.workspace import Workspace
from geodata.locate_edition import EditionLocator
from geodata.search import AreaSearch
from zones.areas import Edition


@dataclass
class Context:
    """Everything a request may need; one for the life of the app."""

    workspace: Workspace
    showing: Showing
    tiles: TileShelf
    uploads: Uploads
    pulse: Pulse
    jobs: Jobs = field(default_factory=Jobs)

    def __post_init__(self) -> None:
        self._search = lru_cache(maxsize=4)(self._made_search)
        self._locator = lru_cache(maxsize=4)(self._made_locator)

    def _made_search(self, key: str) -> AreaSearch:
        return AreaSearch(self.showing.edition(key))

    def _made_locator(self, key: str) -> EditionLocator:
        return EditionLocator(self.showing.edition(key), self.workspace.settings.cache_dir)

    def search(self, edition: Edition) -> AreaSearch:
        """The search of an edition."""
        return self._search(edition.key)

    def locator(self, edition: Edition) -> EditionLocator:
        """The locator of an edition."""
        return self._locator(edition.key)

    def shown(self, reference: str, rulebook: str | None = None) -> Shown:
        """See `Showing.shown`."""
        return self.showing.shown(reference, rulebook)


def context(request: Request) -> Context:
    """The app's context."""
    return request.app.state.context  # type: ignore[no-any-return]


Here = Annotated[Context, Depends(context)]

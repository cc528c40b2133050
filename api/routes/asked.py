"""The part of a result that a request asks for, by the same names as on the command line."""

from typing import Annotated

from fastapi import Depends, Query

from api.asking import Asked, levels_of
from api.context import Context
from api.finding import REQUEST, Finder
from api.showing import Shown

Level = Annotated[
    str | None, Query(max_length=200, description="area levels or `cell`, with commas between them")
]


def query(
    area: Annotated[
        str | None,
        Query(max_length=200, description="only this area and what lies in it: its code, or LEVEL:CODE"),
    ] = None,
    level: Level = None,
    edition: Annotated[
        str | None,
        Query(max_length=200, description="name of the set of boundaries, where there are several"),
    ] = None,
    rulebook: Annotated[str | None, Query(max_length=200, description="id of another live series")] = None,
) -> Asked:
    """The query of a reading path."""
    return Asked(area, levels_of(level), edition, rulebook)


AskedFor = Annotated[Asked, Depends(query)]


def finder_of(here: Context, shown: Shown) -> Finder:
    """Finds units of a snapshot for a request."""
    return Finder(here.search(shown.edition), REQUEST)


def shown_part(here: Context, asked: Asked, snapshot: str) -> Shown:
    """The snapshot, its levels checked, cut down to the area asked for."""
    return asked.shown(here.showing, snapshot, lambda edition: Finder(here.search(edition), REQUEST))

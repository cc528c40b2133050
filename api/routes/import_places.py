"""Doubtful names of places on the import page: what is asked, an answer, taking it back, other areas."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.context import Here
from api.import_places import answer_on_page, asked_of_store, named, take_back
from api.routes.importing import for_operators

router = APIRouter(prefix="/imports/places", tags=["importing"], dependencies=[Depends(for_operators)])

_Short = Annotated[str, Field(max_length=500)]
_MOST_FOUND = 8


class Answered(BaseModel):
    """An answer: the `words` of a place (field -> word) mean the area `code` (`ward:0203`) of an edition, or `none`."""

    words: dict[_Short, _Short]
    edition: _Short
    code: _Short
    author: _Short
    reason: _Short = ""


class TakenBack(BaseModel):
    """The `key` of an answer, and the `imports` by which its rows were taken in."""

    key: Annotated[str, Field(max_length=2_500)]
    imports: Annotated[list[Annotated[int, Field(ge=1, lt=2**31)]], Field(max_length=1_000)] = []


def _plain(body: Any) -> JSONResponse:
    return JSONResponse(json.loads(json.dumps(body, default=str)), 200, {"Cache-Control": "no-store"})


@router.get("")
def asked(here: Here, list: str | None = None) -> JSONResponse:
    """The names that wait for an answer (of one list, or of all), and the answers that are remembered."""
    return _plain(asked_of_store(here.workspace, list))


@router.post("")
def answer(here: Here, given: Answered) -> JSONResponse:
    """Remember an answer and take in the rows that waited for it."""
    done = answer_on_page(here.workspace, given.words, given.edition, given.code, given.author, given.reason)
    here.showing.forget()
    return _plain(done)


@router.post("/forget")
def forget(here: Here, given: TakenBack) -> JSONResponse:
    """Take an answer back, and the rows that came in by it."""
    done = take_back(here.workspace, given.key, given.imports)
    here.showing.forget()
    return _plain(done)


@router.get("/areas")
def areas(here: Here, edition: str, q: Annotated[str, Query(max_length=200)]) -> JSONResponse:
    """Areas of an edition by what somebody types: without marks and type words, or by code."""
    chosen = here.workspace.store.edition(edition)
    found = here.search(chosen).near(q, _MOST_FOUND) if q.strip() else []
    return _plain({"areas": [named(chosen, at) for at in found]})

"""`/rulebooks`: the rulebooks that come along, as JSON for machines and as pages for people."""

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from api.routes.forms import VARIES, Accept, Form, form_of
from geodata.rulebooks import bundled_rulebook, list_rulebooks
from maps.rulebook_library import library_html
from maps.rulebook_page import rulebook_html
from maps.sheet import SHEET_CSP
from zones.rulebook import Rulebook
from zones.vocabulary import Lang

router = APIRouter(prefix="/rulebooks", tags=["rulebooks"])

_FORMS = ("json", "html")


@router.get("")
def rulebooks(lang: Lang = "vi", f: Form = None, accept: Accept = "") -> Response:
    """Every rulebook that comes along, with citation and status."""
    books = [bundled_rulebook(name) for name in list_rulebooks()]
    if form_of(f, accept, _FORMS) == "html":
        return _page(library_html(books, lang, "/rulebooks"))
    return JSONResponse({"rulebooks": [_about(one) for one in books]}, headers=VARIES)


@router.get("/{name}")
def rulebook(name: str, lang: Lang = "vi", f: Form = None, accept: Accept = "") -> Response:
    """One rulebook as it is applied; as a page with its citation, decision tables and every rule in words."""
    book = bundled_rulebook(name)
    if form_of(f, accept, _FORMS) == "html":
        return _page(rulebook_html(book, lang, f"/rulebooks/{book.id}"))
    return JSONResponse({"hash": book.hash, **book.content}, headers=VARIES)


def page_of(book: Rulebook) -> str | None:
    """Where a rulebook can be read; None for one that does not come along, or has another text."""
    same = book.id in list_rulebooks() and bundled_rulebook(book.id).hash == book.hash
    return f"/rulebooks/{book.id}?f=html" if same else None


def _about(book: Rulebook) -> dict[str, Any]:
    return {"id": book.id, "title": book.title, "status": book.status, "cite": book.cite, "hash": book.hash}


def _page(body: str) -> Response:
    return Response(
        body, media_type="text/html; charset=utf-8", headers={**VARIES, "Content-Security-Policy": SHEET_CSP}
    )

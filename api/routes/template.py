"""`GET /template.xlsx`: the workbook to fill in, for whoever loads figures on this machine."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from api.context import Here
from api.filling import template_of
from api.routes.importing import for_operators
from geodata.rulebooks import list_rulebooks
from geodata.template import KINDS
from zones.errors import InputError, NotFoundError
from zones.vocabulary import Lang

router = APIRouter(tags=["intake"], dependencies=[Depends(for_operators)])

_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_Text = Annotated[str | None, Query(max_length=200)]


@router.get("/template.xlsx", response_class=Response)
async def template(
    here: Here,
    kinds: Annotated[
        str, Query(alias="for", max_length=200, description="sheets, with commas between them")
    ] = "all",
    area: _Text = None,
    level: _Text = None,
    rulebook: _Text = None,
    edition: _Text = None,
    lang: Lang = "vi",
) -> Response:
    """An XLSX with the right columns and lists of areas; it holds no figure and loads back by itself."""
    chosen = _kinds(kinds)
    if rulebook is not None and rulebook not in list_rulebooks():
        raise NotFoundError(f"there is no rulebook {rulebook}", where="rulebook", fix="name one of /rulebooks",
                            vi=f"không có bộ quy tắc {rulebook}", vi_fix="chọn một trong /rulebooks")  # fmt: skip
    how = {"area": area, "level": level, "rulebook": rulebook, "edition": edition}
    book = await run_in_threadpool(lambda: template_of(here.workspace, chosen, lang=lang, **how))
    name = {
        "Content-Disposition": 'attachment; filename="wardwatch-template.xlsx"',
        "Cache-Control": "no-store",
    }
    return Response(book, media_type=_MEDIA, headers=name)


def _kinds(said: str) -> tuple[str, ...]:
    chosen = tuple(word.strip() for word in said.split(","))
    if chosen == ("all",):
        return KINDS
    if strange := [word for word in chosen if word not in KINDS]:
        held = ", ".join((*KINDS, "all"))
        raise InputError(f"there is no sheet {strange[0]!r}", where="for", fix=f"use some of {held}",
                         vi=f"không có trang {strange[0]!r}", vi_fix=f"dùng một hay nhiều trong: {held}")  # fmt: skip
    return chosen

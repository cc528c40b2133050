"""`/sites`: boarding houses, schools, markets and other sites with their zones, as a page, JSON, GeoJSON or CSV."""

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from api.context import Context, Here
from api.routes.asked import AskedFor, finder_of, shown_part
from api.routes.forms import MEDIA, VARIES, Accept, Form, csv_answer, form_of
from api.showing import Shown
from api.siting import site_rows, site_shapes
from maps.sheet import SHEET_CSP
from maps.site_page import sites_html
from zones.errors import InputError
from zones.vocabulary import SITE_KINDS, Lang

router = APIRouter(tags=["places"])

Kind = Annotated[str | None, Query(max_length=40, description="only sites of this kind: school, market …")]

_COLUMNS: Final = (
    "code", "name", "kind", "size_class", "level", "label", "since", "population_persons", "people_from", "lon",
    "lat", "area_level", "area_code", "area_name",
)  # fmt: skip


def _page(here: Context, shown: Shown, lang: Lang, query: dict[str, str]) -> Response:
    """The page; its links keep what was asked for."""
    asked = {key: value for key, value in query.items() if key not in ("f", "lang")}
    store = here.workspace.store
    name = str(store.setting("name") or "")
    if "area" in asked:
        area = finder_of(here, shown).area(asked["area"])
        name = shown.edition.areas["name"][area] or asked["area"]
    made_up = store.setting("made_up") is True
    body = sites_html(shown.view, shown.edition, lang, "/sites", asked, place=name, made_up=made_up)
    return HTMLResponse(body, headers={**VARIES, "Content-Security-Policy": SHEET_CSP})


@router.get("/sites")
def sites(
    request: Request, here: Here, asked: AskedFor, kind: Kind = None, snapshot: str = "today", lang: Lang = "vi",
    f: Form = None, accept: Accept = "",
) -> Response:  # fmt: skip
    """The sites open on the day, each with its level; `area` for those in an area, `kind` for those of a kind.

    In a browser, or with `f=html`, a page to read and print.
    """
    if kind is not None and kind not in SITE_KINDS:
        listed = ", ".join(SITE_KINDS)
        raise InputError(
            f"there is no kind of sites '{kind}'", where="kind", fix=f"choose one of {listed}",
            vi=f"không có loại cơ sở '{kind}'", vi_fix=f"chọn một trong: {listed}",
        )  # fmt: skip
    shown, form = shown_part(here, asked, snapshot), form_of(f, accept, (*MEDIA, "html"))
    if form == "html":
        return _page(here, shown, lang, dict(request.query_params))
    rows = site_rows(shown.view, shown.edition, lang, kind)
    if form == "csv":
        return csv_answer(rows, _COLUMNS)
    meta = shown.view.meta
    about: dict[str, Any] = {
        "snapshot": meta.number, "as_of": meta.as_of.isoformat(), "known_at": meta.known_at.isoformat(),
        "rulebook": meta.rulebook_id,
    }  # fmt: skip
    if form == "json":
        return JSONResponse(about | {"sites": rows}, headers=VARIES)
    shapes = site_shapes(shown.view)
    features = [
        {"type": "Feature", "id": row["code"], "geometry": shapes.get(row["code"]), "properties": row}
        for row in rows
    ]
    body = json.dumps({"type": "FeatureCollection", **about, "features": features}, ensure_ascii=False)
    return Response(body, media_type=MEDIA["geojson"], headers=VARIES)

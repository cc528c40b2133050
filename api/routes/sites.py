"""`/sites`: boarding houses, schools, markets and other sites with their zones, as JSON, GeoJSON or CSV."""

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from api.context import Here
from api.routes.asked import AskedFor, shown_part
from api.routes.forms import MEDIA, VARIES, Accept, Form, csv_answer, form_of
from api.siting import site_rows, site_shapes
from zones.errors import InputError
from zones.vocabulary import SITE_KINDS, Lang

router = APIRouter(tags=["places"])

Kind = Annotated[str | None, Query(max_length=40, description="only sites of this kind: school, market …")]

_COLUMNS: Final = (
    "code", "name", "kind", "size_class", "level", "label", "since", "population_persons", "people_from", "lon",
    "lat", "area_level", "area_code", "area_name",
)  # fmt: skip


@router.get("/sites")
def sites(
    here: Here, asked: AskedFor, kind: Kind = None, snapshot: str = "today", lang: Lang = "vi", f: Form = None,
    accept: Accept = "",
) -> Response:  # fmt: skip
    """The sites open on the day, each with its level; `area` for those in an area, `kind` for those of a kind."""
    if kind is not None and kind not in SITE_KINDS:
        listed = ", ".join(SITE_KINDS)
        raise InputError(
            f"there is no kind of sites '{kind}'", where="kind", fix=f"choose one of {listed}",
            vi=f"không có loại cơ sở '{kind}'", vi_fix=f"chọn một trong: {listed}",
        )  # fmt: skip
    shown, form = shown_part(here, asked, snapshot), form_of(f, accept)
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

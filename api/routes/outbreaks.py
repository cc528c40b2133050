"""`/outbreaks`: clusters of cases near each other in space and time, as JSON, GeoJSON, CSV or a map."""

from datetime import date
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from api.context import Context, Here
from api.outbreaks import Wanted, outbreak_view
from api.routes.documents import FOLIUM_CSP
from geodata.keyed import Keyed
from geodata.rulebooks import bundled_rulebook
from maps.outbreak_files import outbreaks_csv, outbreaks_geojson, outbreaks_json
from maps.outbreak_map import outbreak_map
from zones.errors import InputError
from zones.outbreak_view import OutbreakView, Which
from zones.vocabulary import Lang

router = APIRouter(tags=["outbreaks"])

_FORMS = ("json", "geojson", "csv", "html")


@router.get("/outbreaks")
def outbreaks(
    here: Here,
    rulebook: Annotated[
        str | None, Query(max_length=200, description="id of a rulebook that forms clusters")
    ] = None,
    as_of: Annotated[date | None, Query(description="the last day counted; yesterday")] = None,
    edition: Annotated[str | None, Query(max_length=200)] = None,
    which: Which = "watched",
    f: str = "json",
    lang: Lang = "vi",
) -> Response:
    """The outbreaks of a day by a rulebook's definition of clusters, as the audience may see them."""
    if f not in _FORMS:
        listed = ", ".join(_FORMS)
        raise InputError(
            f"outbreaks do not come as '{f}'", where="f", fix=f"choose one of {listed}",
            vi=f"không có dạng '{f}'", vi_fix=f"chọn một trong: {listed}",
        )  # fmt: skip
    if rulebook is not None:
        bundled_rulebook(rulebook)  # what a request says is never taken as a path
    view = _kept(here, Wanted(rulebook, as_of, None, edition, allow_draft=True, which=which))
    if f == "json":
        return JSONResponse(outbreaks_json(view))
    if f == "html":
        store = here.workspace.store
        place, made_up = str(store.setting("name") or ""), store.setting("made_up") is True
        body = outbreak_map(view, lang=lang, place=place, made_up=made_up)
        return Response(
            body, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": FOLIUM_CSP}
        )
    if f == "csv":
        return Response(outbreaks_csv(view), media_type="text/csv; charset=utf-8")
    return Response(outbreaks_geojson(view), media_type="application/geo+json")


def _kept(here: Context, wanted: Wanted) -> OutbreakView:
    """The view, kept until anything in the store or the day changes."""
    store, today = here.workspace.store, here.workspace.today()
    key = f"{store.token()} {today} {here.showing.audience} {wanted}"
    return _made(Keyed(key, (here, wanted)))


@lru_cache(maxsize=8)
def _made(of: Keyed[tuple[Context, Wanted]]) -> OutbreakView:
    here, wanted = of.take()
    return outbreak_view(here.workspace, wanted, here.showing.audience)

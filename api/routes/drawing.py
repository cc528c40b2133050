"""What map clients need besides tiles: style, TileJSON, the packed state of our own pages."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Request, Response
from starlette.concurrency import run_in_threadpool

from api.context import Context, Here
from api.events import events
from api.showing import Shown
from maps.state import packed_state
from maps.style import style
from maps.tilejson import tilejson
from zones.errors import ConflictError
from zones.vocabulary import Lang

router = APIRouter(tags=["drawing"])


@router.get("/style.json")
def style_json(
    request: Request, here: Here, snapshot: int | None = None,
    palette: Literal["official", "colour_blind", "dark"] = "official", lang: Lang = "vi",
    rulebook: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A MapLibre style over the zone tiles, without any outside address."""
    shown, snapshot = _meant(here, snapshot, rulebook)
    address = str(request.base_url)
    return style(shown.view, shown.edition, address=address, snapshot=snapshot, palette=palette, lang=lang)


@router.get("/tiles/{layer}.json")
def tile_json(
    request: Request, layer: str, here: Here, snapshot: int | None = None, lang: Lang = "vi",
    rulebook: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """TileJSON 3.0 of one layer."""
    shown, snapshot = _meant(here, snapshot, rulebook)
    return tilejson(
        shown.view, shown.edition, layer, address=str(request.base_url), snapshot=snapshot, lang=lang
    )


def _meant(here: Context, snapshot: int | None, rulebook: str | None) -> tuple[Shown, int | None]:
    """The view, and the number that its tiles are asked for by; of another series always the number."""
    shown = here.shown("latest" if snapshot is None else str(snapshot), rulebook)
    return shown, shown.view.meta.number if rulebook else snapshot


@router.get("/state/{edition}/{layer}")
def state(
    edition: str, layer: str, here: Here, reading: Literal["today", "closed"] = "today",
    snapshot: str | None = None, rulebook: str | None = None, if_none_match: Annotated[str, Header()] = "",
) -> Response:  # fmt: skip
    """One byte a unit: what a page needs to recolour boundaries that it already has."""
    shown = here.shown(snapshot or ("today" if reading == "today" else "latest"), rulebook)
    if shown.view.meta.edition != edition:
        raise ConflictError(
            f"the zones are drawn on {shown.view.meta.edition} now, not on {edition}",
            fix="load the boundaries anew",
            vi=f"các vùng nay vẽ trên {shown.view.meta.edition}, không phải {edition}",
            vi_fix="tải lại ranh giới",
        )
    etag = f'"{shown.key}:{layer}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if if_none_match == etag:
        return Response(status_code=304, headers=headers)
    body = packed_state(shown.view, shown.edition, layer, closed=shown.closed, change=shown.change)
    return Response(body, media_type="application/octet-stream", headers=headers)


@router.get("/events")
async def stream(request: Request, here: Here) -> Response:
    """Server-sent events: `hello`, then `snapshot` or `delta` with what has changed on the map."""
    from starlette.responses import StreamingResponse

    await run_in_threadpool(here.workspace.store.token)
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(events(request, here.pulse), media_type="text/event-stream", headers=headers)

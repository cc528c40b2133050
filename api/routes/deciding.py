"""`/overrides`: what the authority decided, and the ending of a decision before its last day."""

import json
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from api.context import Here
from api.locality import local_only
from api.overriding import end, listed, published
from api.proposing import ENDING, ending
from zones.errors import InputError

router = APIRouter(tags=["decisions"])


@router.get("/overrides")
def overrides(here: Here) -> JSONResponse:
    """Every decision with its `number`, `state` and last day, oldest record first."""
    rows = published(listed(here.workspace), here.showing.audience)
    return JSONResponse(_plain({"overrides": rows}))


@router.post("/overrides/{number}/end", dependencies=[Depends(local_only)])
async def end_early(request: Request, here: Here, number: int) -> JSONResponse:
    """End a decision early as `{"on": DAY, "author": A, "reason": R}`, all of them free; again changes nothing."""
    said = _said(await request.body())
    told = ending(said)
    done, one = await run_in_threadpool(end, here.workspace, number, told.on, told.author, told.reason)
    here.showing.forget()
    body = {
        "import": done.import_.id,
        "accepted": done.accepted,
        "unchanged": done.unchanged,
        "override": published([one], here.showing.audience)[0],
        "left_aside": sorted(name.encode("utf-8", "replace").decode() for name in {*said} - {*ENDING}),
    }
    return JSONResponse(_plain(body))


def _said(body: bytes) -> dict[str, Any]:
    """The fields of a body; none where it is empty."""
    try:
        found = json.loads(body) if body.strip() else {}
    except (ValueError, RecursionError) as error:  # also half a character, and a number of 5,000 digits
        raise InputError(
            f"the body is not JSON: {error}", fix="send a JSON object as UTF-8",
            vi="nội dung gửi lên không phải JSON", vi_fix="gửi một đối tượng JSON, mã UTF-8",
        ) from error  # fmt: skip
    if not isinstance(found, dict):
        raise InputError(
            "the body is no object", fix='send {"on": DAY, "author": A, "reason": R}',
            vi="nội dung không phải là một đối tượng", vi_fix='gửi {"on": NGÀY, "author": A, "reason": R}',
        )  # fmt: skip
    return found


def _plain(value: dict[str, Any]) -> Any:
    """Days and moments as ISO text."""
    return json.loads(json.dumps(value, ensure_ascii=True, default=lambda one: one.isoformat()))

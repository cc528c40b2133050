"""Server-sent events: every open page hears that the map has changed, whichever process changed it."""

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.requests import Request

from api.showing import Showing

POLL_SECONDS = 0.25
KEEP_ALIVE_SECONDS = 2.0


async def events(request: Request, showing: Showing) -> AsyncIterator[str]:
    """`snapshot` when a new one is stored, `delta` when anything else that bears on the zones has changed.

    Each is sent when today's reading has followed, so that whoever then asks gets the new one.
    A comment is sent at least every two seconds, so that a page can tell a lost line from a quiet one.
    """
    token, newest = await asyncio.to_thread(showing.followed), await asyncio.to_thread(_newest, showing)
    yield _event("hello", {"token": token, "snapshot": newest})
    quiet = 0.0
    while not await request.is_disconnected():
        await asyncio.sleep(POLL_SECONDS)
        quiet += POLL_SECONDS
        now = await asyncio.to_thread(showing.followed)
        if now != token:
            token, quiet = now, 0.0
            number = await asyncio.to_thread(_newest, showing)
            yield _event("snapshot" if number != newest else "delta", {"token": token, "snapshot": number})
            newest = number
        elif quiet >= KEEP_ALIVE_SECONDS:
            quiet = 0.0
            yield ": still here\n\n"


def _newest(showing: Showing) -> int | None:
    return showing.workspace.store.latest_number()


def _event(name: str, data: dict[str, object]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n"

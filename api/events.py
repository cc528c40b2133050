"""Server-sent events: every open page hears that the map has changed, whichever process changed it."""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request

from api.pulse import Pulse

KEEP_ALIVE_SECONDS = 2.0


async def events(request: Request, pulse: Pulse) -> AsyncIterator[str]:
    """`hello` first; `snapshot` when a new one is stored, `delta` when anything else has changed the store.

    Both carry what has changed on the map (`api.pulse`) and come when today's reading has followed, so that whoever
    then asks gets the new one. A comment is sent at least every two seconds, so that a page can tell a lost line from
    a quiet one.
    """
    async with pulse.listen() as ear:
        while not await request.is_disconnected():
            try:
                yield await asyncio.wait_for(ear.get(), KEEP_ALIVE_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"

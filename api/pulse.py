"""The pulse of a service: one look-out a process, which tells every open page what has changed, as soon as it has.

What changed is told as a difference of packed states, so that a page repaints without asking for anything. A page whose
own state is not the one that a difference starts from asks for the whole state once.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

from api.showing import Showing, Shown
from maps.deltas import Painted, delta, painted_layers
from zones.errors import WardWatchError

log = logging.getLogger("wardwatch.api")

#: How often the store is asked whether another process wrote something; what this one writes is heard at once.
POLL_SECONDS: Final = 0.1

#: A page that takes so many events late is told to ask for everything instead.
_MOST_WAITING: Final = 32

Event = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class _Told:
    """What the pages know: the store's change, the newest snapshot, the states of every layer of areas."""

    change: str = ""
    newest: int | None = None
    edition: str = ""
    layers: Mapping[str, Painted] = field(default_factory=dict)

    def hello(self) -> Event:
        return "hello", {"token": self.change, "snapshot": self.newest}


class Pulse:
    """Looks out for changes while somebody listens.

    `listen` gives the events of one page; `wake` (from any thread) says that this process has written something.
    """

    def __init__(self, showing: Showing) -> None:
        self._showing = showing
        self._ears: set[asyncio.Queue[str]] = set()
        self._told = _Told()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._looking = asyncio.Lock()
        showing.wrote = self.wake

    def wake(self) -> None:
        """Look at once."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            with suppress(RuntimeError):  # the loop ends just now
                loop.call_soon_threadsafe(self._woken.set)

    async def beat(self) -> None:
        """Look again and again, for as long as the service runs."""
        self._loop = asyncio.get_running_loop()
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)
            self._woken.clear()
            if self._ears:
                await self._look()

    @asynccontextmanager
    async def listen(self) -> AsyncIterator["asyncio.Queue[str]"]:
        """The events of one page, as texts; the first is `hello`, which says up to which change the others follow."""
        ear: asyncio.Queue[str] = asyncio.Queue(_MOST_WAITING)
        await self._look()
        ear.put_nowait(as_text(self._told.hello()))
        self._ears.add(ear)
        try:
            yield ear
        finally:
            self._ears.discard(ear)

    async def _look(self) -> None:
        async with self._looking:
            try:
                event = await asyncio.to_thread(self._news)
            except Exception:  # the look-out has to go on whatever happens to the store
                log.exception("the state of the zones could not be told to the open pages")
                return
            if event is None:
                return
            text = as_text(event)
            for ear in self._ears:
                self._say(ear, text)

    def _say(self, ear: "asyncio.Queue[str]", text: str) -> None:
        if ear.full():  # it has not listened for long: differences would not join any more
            while not ear.empty():
                ear.get_nowait()
            text = as_text(self._told.hello())
        ear.put_nowait(text)

    def _news(self) -> Event | None:
        """What is different from what was told before; None where nothing is."""
        change, before = self._showing.token(), self._told
        if change == before.change:
            return None
        newest = self._showing.workspace.store.latest_number()
        try:
            shown = self._showing.newest_today()
        except WardWatchError as error:
            self._told = _Told(change, newest)
            return "delta", {
                "token": change,
                "from": before.change,
                "snapshot": newest,
                "problem": error.what,
            }
        now = _Told(shown.change or change, newest, shown.view.meta.edition, _painted(shown))
        self._told = now
        name = "snapshot" if before.change and newest != before.newest else "delta"
        return name, _particulars(before, now, shown)


def _painted(shown: Shown) -> dict[str, Painted]:
    return painted_layers(shown.view, shown.edition, closed=shown.closed)


def _particulars(before: _Told, now: _Told, shown: Shown) -> dict[str, Any]:
    meta = shown.view.meta
    same = before.layers if before.edition == now.edition else {}
    return {
        "token": now.change,
        "from": before.change,
        "snapshot": now.newest,
        "edition": now.edition,
        "as_of": meta.as_of.isoformat(),
        "known_at": meta.known_at.isoformat(),
        "layers": {name: told for name, one in now.layers.items() if (told := delta(same.get(name), one))},
    }


def as_text(event: Event) -> str:
    """An event as it goes over the wire."""
    name, data = event
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'), ensure_ascii=False)}\n\n"

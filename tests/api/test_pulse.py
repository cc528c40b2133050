"""Open pages are told what has changed, by whoever changed it, and what they are told joins what they have."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.classifying import Wanted, stored
from api.loading import load_case_records
from api.pulse import Pulse
from api.settings import Settings
from api.showing import Showing
from api.workspace import Workspace
from maps.state import unit_states

HAMLET = "9900401"
PATIENCE = 60.0

Told = tuple[str, dict[str, Any]]
Hear = Callable[[], Awaitable[Told]]


def parsed(text: str) -> Told:
    name, data = text.removesuffix("\n\n").split("\n")
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


@pytest.fixture
def service(own_demo: Path) -> Any:
    workspace = Workspace(Settings(data=own_demo))
    yield Showing(workspace, "internal")
    workspace.store.close()


@asynccontextmanager
async def listening(pulse: Pulse) -> AsyncIterator[Hear]:
    beating = asyncio.create_task(pulse.beat())
    async with pulse.listen() as ear:
        yield lambda: _next(ear)
    beating.cancel()


async def _next(ear: "asyncio.Queue[str]") -> Told:
    return parsed(await asyncio.wait_for(ear.get(), PATIENCE))


def post(workspace: Workspace, many: int) -> None:
    one = {"report_date": "2022-02-20", "area_code": HAMLET, "setting": "community"}
    cases = [one | {"case_id": f"P{n}"} for n in range(many)]
    load_case_records(workspace, "demo-cases", cases)


def test_a_page_is_told_which_units_have_changed_and_which_state_that_follows(service: Showing) -> None:
    async def story() -> None:
        async with listening(Pulse(service)) as hear:
            name, hello = await hear()
            assert name == "hello" and hello["token"] == service.shown("today").change
            was = unit_states_of(service)
            await asyncio.to_thread(post, service.workspace, 40)
            service.forget()
            name, told = await hear()
            assert (name, told["from"]) == ("delta", hello["token"])
            assert told["token"] == service.shown("today").change
            now = unit_states_of(service)
            first = service.shown("today").edition.rows("hamlet").start + 1
            changed = {
                i + first: state for i, (old, state) in enumerate(zip(was, now, strict=True)) if old != state
            }
            layer = told["layers"]["hamlet"]
            assert changed and dict(zip(layer["ids"], layer["states"], strict=True)) == changed
            assert layer["counts"]["levels"] == levels_of(service)

    asyncio.run(story())


def unit_states_of(service: Showing) -> list[int]:
    shown = service.newest_today()
    return unit_states(shown.view, shown.edition, "hamlet", closed=shown.closed).states.tolist()


def levels_of(service: Showing) -> dict[str, int]:
    table = service.newest_today().view.layers["hamlet"].table
    return dict(table["level"].value_counts().iter_rows())


def test_what_another_process_writes_is_heard_too(service: Showing, own_demo: Path) -> None:
    async def story() -> None:
        other = Workspace(Settings(data=own_demo))
        async with listening(Pulse(service)) as hear:
            await hear()
            await asyncio.to_thread(post, other, 1)
            assert (await hear())[0] == "delta"
            await asyncio.to_thread(stored, other, Wanted(as_of=date(2022, 2, 18)))
            assert (await hear())[0] in ("delta", "snapshot")
        other.store.close()

    asyncio.run(story())


def test_a_page_that_does_not_listen_for_long_is_told_to_begin_anew(service: Showing) -> None:
    async def story() -> None:
        pulse = Pulse(service)
        async with pulse.listen() as ear:
            for n in range(40):
                pulse._say(ear, f'event: delta\ndata: {{"token": "{n}"}}\n\n')
            heard = [parsed(ear.get_nowait())[0] for _ in range(ear.qsize())]
            assert "hello" in heard and len(heard) < 32

    asyncio.run(story())


def test_without_open_pages_no_reading_is_made(service: Showing, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    monkeypatch.setattr(service, "newest_today", lambda: made.append(1))

    async def story() -> None:
        pulse = Pulse(service)
        beating = asyncio.create_task(pulse.beat())
        await asyncio.to_thread(post, service.workspace, 1)
        service.forget()
        await asyncio.sleep(0.4)
        beating.cancel()

    asyncio.run(story())
    assert made == []


def test_a_service_without_anything_to_show_says_so_and_goes_on(tmp_path: Path) -> None:
    workspace = Workspace(Settings(data=tmp_path))

    async def story() -> None:
        async with listening(Pulse(Showing(workspace, "internal"))) as hear:
            name, hello = await hear()
            assert name == "hello" and hello["snapshot"] is None
            await asyncio.to_thread(workspace.store.set_setting, "name", "Tân Uyên")
            name, told = await hear()
            assert name == "delta" and told["problem"]

    asyncio.run(story())
    workspace.store.close()

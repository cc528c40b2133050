"""The service: load, locate, count, measure, classify, show — wired here, done elsewhere."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

from api import problems
from api.closing import Closing
from api.context import Context
from api.limits import BodyLimit
from api.pulse import Pulse
from api.routes import (
    deciding,
    documents,
    drawing,
    import_places,
    importing,
    intake,
    operation,
    outbreaks,
    pages,
    rulebooks,
    sites,
    snapshots,
    status,
    template,
)
from api.settings import Settings
from api.showing import Showing
from api.tile_routes import App, TileRoutes
from api.tiles import TileShelf
from api.uploads import Uploads
from api.warming import warm
from api.workspace import Workspace

_ROUTERS = (
    snapshots,
    status,
    sites,
    drawing,
    documents,
    outbreaks,
    deciding,
    rulebooks,
    intake,
    importing,
    import_places,
    template,
    operation,
    pages,
)


def create_app(workspace: Workspace, settings: Settings | None = None, *, ready: bool = False) -> App:
    """The ASGI application over an opened workspace; with `ready` it warms up in the background."""
    settings = settings or workspace.settings
    showing = Showing(workspace, settings.audience or "internal")
    shelf = TileShelf(showing, settings.tile_memory_mb)
    uploads = Uploads(settings.cache_dir / "uploads", settings.max_upload_mb * 2**20)
    context = Context(workspace, showing, shelf, uploads, Pulse(showing))
    app = FastAPI(
        title="WardWatch",
        version="0.1.0",
        docs_url=None,
        redoc_url=None,
        lifespan=_settling(context),
        # as their modules made them: `include_router` makes every field anew while the first request waits
        routes=[route for module in _ROUTERS for route in module.router.routes],
    )
    app.state.context = context
    problems.install(app)
    pages.mount_static(app)
    app.add_middleware(GZipMiddleware, minimum_size=600)
    app.add_middleware(
        BodyLimit, most_bytes=settings.max_body_mb * 2**20, most_of_file=settings.max_upload_mb * 2**20
    )
    if ready:
        warm(context)
    return TileRoutes(app, shelf)


def _settling(context: Context) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """The life of the app: at its end nothing is being read or loaded any more, so that the store may be closed."""

    settings = context.workspace.settings
    closing = Closing(context.showing, None if settings.close_at == "never" else settings.close_at)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        running = [asyncio.create_task(one) for one in (context.pulse.beat(), closing.keep())]
        yield
        for task in running:
            task.cancel()
        await run_in_threadpool(context.jobs.settle)
        context.uploads.close()
        await run_in_threadpool(context.showing.settle)

    return life

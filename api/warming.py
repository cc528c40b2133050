"""What a starting service makes ready in the background, so that the first reader does not wait for it."""

import logging
import threading

from api.context import Context
from api.showing import Shown
from maps.mvt import compile_now
from zones.errors import WardWatchError

log = logging.getLogger("wardwatch.api")


def warm(context: Context) -> threading.Thread:
    """Compile the tile kernel, derive today's reading, prepare boundaries and locators; in a thread of its own."""
    thread = threading.Thread(target=_warm, args=(context,), name="warming", daemon=True)
    thread.start()
    return thread


def _warm(context: Context) -> None:
    compile_now()
    try:
        shown: Shown = context.shown("today")
        context.locator(shown.edition).prepare()
        context.tiles.warm(shown)
    except WardWatchError as error:
        log.info("nothing to make ready yet: %s", error.what)

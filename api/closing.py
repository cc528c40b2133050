"""The day closes by itself: at a set time the service classifies yesterday and keeps the result."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from api.classifying import Wanted, again, base_resolution, stored
from api.showing import Showing
from zones.errors import WardWatchError
from zones.snapshot import Snapshot

log = logging.getLogger("wardwatch.api")

#: How often the service looks whether a day is to be closed.
LOOK_SECONDS: Final = 20.0

#: A series that nobody has classified for so long is over: it is not taken up again.
_ALIVE: Final = timedelta(days=7)


class Closing:
    """Closes each day once, at the local time `at` of the day after it; never, where `at` is None or today is pinned.

    A day that somebody has closed already stays as it is. Several services on one store close it once: what they make
    of one moment is the same result, and the same result is kept once.
    """

    def __init__(self, showing: Showing, at: time | None) -> None:
        self._showing, self._workspace, self._at = showing, showing.workspace, at
        self._said: set[tuple[str, date, str]] = set()

    def due(self) -> datetime | None:
        """The moment at which yesterday was to be closed; None where it has not come, or nothing closes by itself."""
        if self._at is None or self._workspace.pinned:
            return None
        zone = self._workspace.timezone
        now = self._workspace.now().astimezone(zone)
        moment = datetime.combine(now.date(), self._at, zone)
        return moment if moment <= now else None

    def close(self) -> list[Snapshot]:
        """Classify yesterday in every live series that waits for it; the snapshots stored."""
        if self.due() is None:
            return []
        made = [self._closed(last) for last in self._waiting()]
        found = [one for one in made if one is not None]
        if found:
            self._showing.wrote()
        return found

    async def keep(self) -> None:
        """Look again and again, for as long as the service runs."""
        while True:
            try:
                await asyncio.to_thread(self.close)
            except Exception:  # whatever happens to the store, the next day has to be closed
                log.exception("the day could not be closed")
            await asyncio.sleep(LOOK_SECONDS)

    def _waiting(self) -> Iterator[Snapshot]:
        """The newest snapshot of each live series that lacks yesterday's."""
        store, day = self._workspace.store, self._workspace.yesterday()
        for series in store.live_series(since=day - _ALIVE):
            last = store.latest(series)
            if last is not None and last.meta.as_of < day:
                yield last

    def _closed(self, last: Snapshot) -> Snapshot | None:
        meta, day = last.meta, self._workspace.yesterday()
        wanted = Wanted(day, None, again(last), None, base_resolution(last), allow_draft=True)
        try:
            made = stored(self._workspace, wanted, {"closed": "on schedule"})
        except WardWatchError as error:
            self._tell(meta.series, day, error.what)
            return None
        log.info(
            "day closed",
            extra={"series": meta.series, "as_of": day.isoformat(), "snapshot": made.meta.number},
        )
        return made

    def _tell(self, series: str, day: date, what: str) -> None:
        """Say once a day and reason why a series could not be closed."""
        if (series, day, what) not in self._said:
            self._said.add((series, day, what))
            log.error("day not closed", extra={"series": series, "as_of": day.isoformat(), "reason": what})

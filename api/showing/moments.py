"""What stood on the wall at a past instant: the reading of that day, made again from what was known then."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from threading import Lock
from typing import Final

from api.classifying import Wanted, drawn, drawn_today, series_name
from api.showing.shown import Shown
from api.workspace import Workspace
from zones.disclose import disclose
from zones.errors import InputError
from zones.snapshot import Snapshot

#: Readings of so many instants are at hand.
_KEPT: Final = 6
#: So many of the newest snapshots are looked through for the one that was published then.
_LOOKED_AT: Final = 200

#: Nobody kept such lists before.
_FIRST: Final = datetime(1970, 1, 2, tzinfo=UTC)


class Moments:
    """Makes today's reading of past instants for an audience."""

    def __init__(self, workspace: Workspace, audience: str) -> None:
        self._workspace, self._audience = workspace, audience
        self._making = Lock()
        self._made = lru_cache(maxsize=_KEPT)(self._reading)

    def shown(self, text: str, rulebook: str | None, edition: str | None) -> Shown:
        """The provisional reading as it was at an instant, in the workspace's time zone where it names none.

        Raises
        ------
        InputError
            for a text that is no instant, or one that has not come yet; of the public's for every text, for which
            snapshots are published
        """
        instant = self._instant(text) if self._audience == "internal" else None
        if instant is None or not _FIRST < instant < self._workspace.now() + timedelta(minutes=1):
            raise _no_such(text)
        with self._making:
            return self._made(instant, rulebook, edition)

    def _instant(self, text: str) -> datetime | None:
        try:
            found = datetime.fromisoformat(text.strip().replace(" ", "+"))
        except ValueError:
            return None
        return found if found.tzinfo else found.replace(tzinfo=self._workspace.timezone)

    def _reading(self, instant: datetime, rulebook: str | None, edition: str | None) -> Shown:
        workspace = self._workspace
        day = workspace.pinned or instant.astimezone(workspace.timezone).date()
        closed = self._closed(instant, day - timedelta(days=1), rulebook, edition)
        running = drawn_today(workspace, closed, known_at=instant, day=day)
        here = workspace.edition_by_key(running.meta.edition)
        beside = disclose(closed, self._audience, here)
        change = f"at {instant.isoformat()}"
        return Shown(disclose(running, self._audience, here), here, beside, change=change)

    def _closed(self, instant: datetime, day: date, rulebook: str | None, edition: str | None) -> Snapshot:
        """The snapshot of the day before as it was published by then; made again where there was none."""
        store, book = self._workspace.store, self._workspace.rulebook(rulebook, allow_draft=True)
        rows = store.snapshots(series=series_name(book, "live"), limit=_LOOKED_AT) if edition is None else []
        there = [
            one["number"]
            for one in rows
            if one["as_of"] == str(day) and datetime.fromisoformat(one["created_at"]) <= instant
        ]
        wanted = Wanted(day, instant, rulebook, edition, allow_draft=True)
        return store.snapshot(max(there)) if there else drawn(self._workspace, wanted)


def _no_such(text: str) -> InputError:
    return InputError(
        f"there is no snapshot '{text}'", where="snapshot",
        fix="give a number, 'latest', 'today', or a past instant such as 2022-02-20T21:00",
        vi=f"không có bản chụp '{text}'",
        vi_fix="cho một số, 'latest', 'today', hoặc một thời điểm đã qua như 2022-02-20T21:00",
    )  # fmt: skip

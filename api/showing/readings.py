"""Views as they are made: of stored snapshots, of the latest, of today."""

from functools import lru_cache

from api.classifying import Wanted, drawn, drawn_today, series_name
from api.showing.shown import Shown, edition_name
from api.workspace import Workspace
from zones.areas import Edition
from zones.disclose import disclose
from zones.errors import NotFoundError
from zones.snapshot import Snapshot

#: A moving reference, the rulebook and the edition that are asked for.
Asked = tuple[str, str | None, str | None]


class Readings:
    """Makes views for an audience; the last few stored ones are at hand."""

    def __init__(self, workspace: Workspace, audience: str) -> None:
        self.workspace = workspace
        self.audience = audience
        self._kept = lru_cache(maxsize=4)(workspace.store.snapshot)
        self.stored = lru_cache(maxsize=4)(self._stored)
        self._edition = lru_cache(maxsize=4)(workspace.edition_by_key)

    def derived(self, reference: str, rulebook: str | None, edition: str | None) -> Shown:
        """`latest` or `today` under a rulebook, on an edition; NotFoundError where nothing was classified yet."""
        latest = self._latest(rulebook, edition)
        if reference == "latest":
            if latest is None:
                raise _unclassified(edition)
            number = latest.meta.number
            return self._disclosed(latest) if number is None else self.stored(number)
        current = latest is not None and self._is_current(latest, rulebook, edition)
        closed = latest if latest and current else self._yesterday(rulebook, edition or self._of_today())
        running = drawn_today(self.workspace, closed)
        here = self.edition(running.meta.edition)
        number = closed.meta.number
        beside = self.stored(number).view if number is not None else disclose(closed, self.audience, here)
        return Shown(disclose(running, self.audience, here), here, beside)

    def edition(self, key: str) -> Edition:
        """The boundaries of a snapshot, by their key; NotFoundError where there are none of it."""
        return self._edition(key)

    def _stored(self, number: int) -> Shown:
        return self._disclosed(self._kept(number))

    def _disclosed(self, snapshot: Snapshot) -> Shown:
        edition = self.edition(snapshot.meta.edition)
        return Shown(disclose(snapshot, self.audience, edition), edition)

    def _latest(self, rulebook: str | None, edition: str | None) -> Snapshot | None:
        """The latest of the live series; where nothing was ever classified live, the newest backfill."""
        store, book = self.workspace.store, self.workspace.rulebook(rulebook, allow_draft=True)
        live = store.latest_number(series_name(book, "live")) if edition is None else None
        if live is not None:
            return self._kept(live)
        purposes = ("backfill",) if edition is None else ("live", "backfill")
        for purpose in purposes:
            rows = store.snapshots(series=series_name(book, purpose))
            fitting = [one for one in rows if edition in (None, edition_name(one["edition"]))]
            if fitting:
                newest = max(fitting, key=lambda one: (one["as_of"], one["known_at"], one["number"]))
                return self._kept(newest["number"])
        return None

    def _is_current(self, latest: Snapshot, rulebook: str | None, edition: str | None) -> bool:
        """Whether a snapshot is of yesterday, under the rulebook and on the boundaries that hold now.

        On the day on which boundaries change, yesterday's map is on the old ones: today's is drawn on the new.
        """
        meta, day = latest.meta, self.workspace.yesterday()
        book = self.workspace.rulebook(rulebook, allow_draft=True)
        if meta.as_of != day or meta.rulebook_hash != book.hash:
            return False
        held = self.workspace.edition_by_key(meta.edition)
        if edition is None and held.valid_to is not None and self.workspace.today() >= held.valid_to:
            return False
        return self.workspace.edition(held.name, day).key == meta.edition

    def _of_today(self) -> str | None:
        """The name of the only boundaries valid today, None where there are none or several."""
        today = self.workspace.today()
        names = [one.name for one in self.workspace.store.editions() if one.valid_on(today)]
        return names[0] if len(names) == 1 else None

    def _yesterday(self, rulebook: str | None, edition: str | None) -> Snapshot:
        return drawn(self.workspace, Wanted(rulebook=rulebook, edition=edition, allow_draft=True))


def _unclassified(edition: str | None) -> NotFoundError:
    on, vi_on = (f" on edition {edition}", f" trên bộ ranh giới {edition}") if edition else ("", "")
    command = "wardwatch classify" + (f" --edition {edition}" if edition else "")
    return NotFoundError(
        f"nothing has been classified yet{on}", fix=f"run: {command}",
        vi=f"chưa phân vùng lần nào{vi_on}", vi_fix=f"chạy: {command}",
    )  # fmt: skip

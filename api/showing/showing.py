"""Which view a reader means: found, made, and kept while it holds."""

from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from time import monotonic
from typing import Any

from api.moving import Moment, Moving
from api.outlook import fall_of, outlook
from api.showing.moments import Moments
from api.showing.readings import Asked, Readings
from api.showing.shown import Shown, edition_name
from api.siting import effect_told
from api.workspace import Workspace
from geodata.rulebooks import bundled_rulebook
from zones.areas import Edition, empty_edition
from zones.errors import ConflictError, NotFoundError
from zones.explain import explain
from zones.falling import Falls

#: For how long a process may overlook what another one has written.
TOKEN_SECONDS = 0.2

#: For how long readers of today have the last reading while the next one is being made.
STALE_SECONDS = 30.0

#: A reading that is made this fast is waited for: in a small territory who has written something sees it at once.
QUICK_SECONDS = 1.0

#: The moving references, and for how long each may lag behind the store.
_PATIENCE = {"latest": 0.0, "today": STALE_SECONDS}


class Showing:
    """Finds, makes and keeps the views that are asked for.

    Stored snapshots never change; `latest` and `today` are looked up again when the store's token moves. Readers of
    `today` have the last reading meanwhile, for `STALE_SECONDS` at most; it says itself what it knows.
    """

    def __init__(self, workspace: Workspace, audience: str) -> None:
        self.workspace = workspace
        self.audience = audience
        self._last, self._asked_at = Moment("", ""), float("-inf")
        self._readings, self._moments = Readings(workspace, audience), Moments(workspace, audience)
        self._moving: Moving[Asked, Shown] = Moving(self._derive, patience=STALE_SECONDS, quick=QUICK_SECONDS)
        self.wrote: Callable[[], None] = lambda: None
        self._falls: dict[str, dict[str, Falls]] = {}
        self._falling = Lock()

    def shown(self, reference: str, rulebook: str | None = None, edition: str | None = None) -> Shown:
        """The view of `latest`, `today`, a snapshot's number, or today's reading at a past instant (ISO 8601).

        `rulebook` names one that comes along: what a request says is never taken as a path. `edition` is the
        name of a set of boundaries: `latest` and `today` are then those on it, and a number has to be of it.

        Raises
        ------
        NotFoundError
            when there is no such snapshot, rulebook or edition
        ConflictError
            when the snapshot is drawn on another edition
        """
        if rulebook is not None:
            bundled_rulebook(rulebook)
        if edition is not None:
            self._check_edition(edition)
        if reference.isascii() and reference.isdecimal():
            return self._on(self._readings.stored(_number(reference)), edition)
        if reference not in _PATIENCE:
            return self._moments.shown(reference, rulebook, edition)
        return self._moving.get((reference, rulebook, edition), self._now(), patience=_PATIENCE[reference])

    def explained(self, shown: Shown, layer: str, row: int) -> dict[str, Any]:
        """Why a unit has its colour (`zones.explain`), with the first day of a better level.

        `shown` may be a part of what was asked for.
        """
        fall = fall_of(self.falls(shown), shown.view, shown.edition, layer, row)
        told = explain(shown.view, layer, row, shown.edition, first_fall=fall)
        effect = effect_told(self.workspace, shown.view, shown.edition, layer, row)
        return told | ({"sites": effect} if effect else {})

    def falls(self, shown: Shown) -> dict[str, Falls]:
        """The first days of better levels in what is shown, by layer; worked out once for each content."""
        with self._falling:
            if shown.key not in self._falls:
                whole = shown.whole or shown.view
                found = outlook(self.workspace, whole, shown.closed, shown.edition)
                self._falls = dict([*self._falls.items()][-3:]) | {shown.key: found}
            return self._falls[shown.key]

    def edition(self, key: str) -> Edition:
        """The boundaries of a snapshot, by their key; NotFoundError where there are none of it."""
        return self._readings.edition(key)

    def _check_edition(self, name: str) -> None:
        names = [one.name for one in self.workspace.store.editions()]
        if name in names or name == empty_edition().name:
            return
        listed = ", ".join(names) or empty_edition().name
        raise NotFoundError(
            f"there is no edition '{name}'", where="edition", fix=f"name one of those loaded: {listed}",
            vi=f"không có bộ ranh giới '{name}'", vi_fix=f"các bộ đã nạp: {listed}",
        )  # fmt: skip

    def _on(self, shown: Shown, edition: str | None) -> Shown:
        """A stored snapshot, if it is drawn on the edition asked for."""
        own, number = shown.edition.name, shown.view.meta.number
        if edition in (None, own):
            return shown
        rows = self.workspace.store.snapshots()
        numbers = [str(one["number"]) for one in rows if edition_name(one["edition"]) == edition]
        there = ", ".join(numbers[:10])
        raise ConflictError(
            f"snapshot {number} is drawn on edition {own}, not on {edition}", where="edition",
            fix=f"snapshots on {edition}: {there or 'none'}; or leave the edition out",
            vi=f"bản chụp {number} thuộc bộ ranh giới {own}, không phải {edition}",
            vi_fix=f"bản chụp trên {edition}: {there or 'chưa có'}; hoặc bỏ tham số edition",
        )  # fmt: skip

    def key_now(self, reference: str) -> str:
        """The key of a moving reference if its view is at hand and was looked up just now, else "".

        Never makes a view and never asks the store: it is called where nothing may wait.
        """
        if monotonic() - self._asked_at > TOKEN_SECONDS or reference not in _PATIENCE:
            return ""
        shown = self._moving.at_hand((reference, None, None), self._last, patience=_PATIENCE[reference])
        return shown.key if shown else ""

    def token(self) -> str:
        """The store's token, asked for at most five times a second."""
        return self._now().change

    def newest_today(self) -> Shown:
        """Today's reading, no older than the store's token: it is waited for."""
        return self._moving.get(("today", None, None), self._now(), patience=0.0)

    def settle(self) -> None:
        """Wait until no reading is being made."""
        self._moving.settle()

    def _now(self) -> Moment:
        """The store's token and the day in progress."""
        now = monotonic()
        if now - self._asked_at > TOKEN_SECONDS:
            self._last = Moment(self.workspace.store.token(), self.workspace.today().isoformat())
            self._asked_at = now
        return self._last

    def forget(self) -> None:
        """Look at the store again at once: something was written by this process."""
        self._asked_at = float("-inf")
        self.wrote()

    def _derive(self, asked: Asked, now: Moment) -> Shown:
        return replace(self._readings.derived(*asked), change=now.change)


def _number(reference: str) -> int:
    if len(reference) > 9:
        raise NotFoundError(
            f"there is no snapshot {reference}", where="snapshot", fix="see /snapshots for those there are",
            vi=f"không có bản chụp {reference}", vi_fix="xem /snapshots",
        )  # fmt: skip
    return int(reference)

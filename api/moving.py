"""Readings that follow the store: the last one finished is shown at once while the next is being made.

Only the very first reader waits, and whoever asks on a new day; who is told that a reading is too old to be shown
any longer waits as well. Where making the last one was quick (a small territory), readers wait for the next, as
long as that one lasted at most: nobody notices, and who has just written something sees it. One thread makes the
next reading, whatever the number of readers.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock, Thread
from time import monotonic
from typing import Generic, TypeVar

A = TypeVar("A", bound=Hashable)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Moment:
    """What a reading depends on: the store's last change, and the day in progress."""

    change: str
    day: str


@dataclass
class _Line(Generic[R]):
    """The readings of one kind: the last one finished, and the one that is being made."""

    last: R | None = None
    of: Moment | None = None
    behind_since: float = float("inf")
    took: float = float("inf")
    making: "tuple[Future[R], Moment] | None" = None


class Moving(Generic[A, R]):
    """Makes and keeps readings.

    Parameters
    ----------
    make : makes what is asked for at a moment
    patience : for so many seconds a reading that the store has left behind may still be shown
    quick : a reading that is made within so many seconds is waited for, though no longer than this
    most : so many kinds of readings are kept
    """

    def __init__(
        self, make: Callable[[A, Moment], R], *, patience: float, quick: float = 0.0, most: int = 4
    ) -> None:
        self._make, self._patience, self._quick, self._most = make, patience, quick, most
        self._lines: OrderedDict[A, _Line[R]] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: A, now: Moment, *, patience: float | None = None) -> R:
        """The reading of a moment, or the last one finished on that day if it may still be shown.

        Raises whatever making it raises, to those who wait for it.
        """
        wait = self._patience if patience is None else patience
        with self._lock:
            line = self._line(asked)
            shown, under_way = self._shown(line, now, wait), line.making
            if shown is not None and line.of == now:
                return shown
            making, of = under_way or self._begin(asked, line, now)
        if shown is not None:
            return self._soon(line, making, shown)
        made = making.result()
        return made if under_way is None or of == now else self.get(asked, now, patience=patience)

    def _soon(self, line: _Line[R], making: "Future[R]", shown: R) -> R:
        """What is being made, if that is a matter of moments; else what there is."""
        if line.took > self._quick:
            return shown
        try:
            return making.result(self._quick)
        except Exception:  # it takes too long, or fails: whoever waits for it is told
            return shown

    def at_hand(self, asked: A, now: Moment, *, patience: float | None = None) -> R | None:
        """What `get` would give at once; None where it would wait."""
        with self._lock:
            line = self._lines.get(asked)
            wait = self._patience if patience is None else patience
            if line is None or (line.of != now and line.took <= self._quick):
                return None
            return self._shown(line, now, wait)

    def settle(self) -> None:
        """Wait until nothing is being made."""
        with self._lock:
            making = [line.making[0] for line in self._lines.values() if line.making]
        for one in making:
            one.exception()

    def _line(self, asked: A) -> _Line[R]:
        line = self._lines.setdefault(asked, _Line())
        self._lines.move_to_end(asked)
        while len(self._lines) > self._most:
            self._lines.popitem(last=False)
        return line

    def _shown(self, line: _Line[R], now: Moment, patience: float) -> R | None:
        """The last reading, if it is of this moment or may be shown a while longer."""
        if line.last is None or line.of is None or line.of.day != now.day:
            return None
        if line.of != now:
            line.behind_since = min(line.behind_since, monotonic())
            if monotonic() - line.behind_since >= patience:
                return None
        return line.last

    def _begin(self, asked: A, line: _Line[R], now: Moment) -> "tuple[Future[R], Moment]":
        making: Future[R] = Future()
        line.making = making, now
        Thread(target=self._work, args=(asked, line, now, making), name="reading", daemon=True).start()
        return line.making

    def _work(self, asked: A, line: _Line[R], now: Moment, making: "Future[R]") -> None:
        begun = monotonic()
        try:
            made = self._make(asked, now)
        except BaseException as error:
            with self._lock:
                line.making = None
            making.set_exception(error)
            return
        with self._lock:
            line.last, line.of = made, now
            line.behind_since, line.took, line.making = float("inf"), monotonic() - begun, None
        making.set_result(made)

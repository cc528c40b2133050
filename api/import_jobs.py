"""Loads under way: what each is doing, how fast, how it ended; and breaking one off before it is stored."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from api.loading import Told
from zones.errors import QuestionError, WardWatchError
from zones.phrases import Words, both

State = Literal["running", "done", "failed", "cancelled"]
#: The work on a file, in its order.
STAGES: Final = ("reading", "placing", "storing")
#: So many ended loads are remembered for whoever asks what became of them.
_MOST_ENDED: Final = 32

log = logging.getLogger("wardwatch.api")

_OUR_FAULT = both(
    "dịch vụ gặp lỗi với tệp này; chưa lưu gì. Nhật ký của dịch vụ ghi rõ nguyên nhân",
    "the service failed on this file; nothing was stored. Its log names the cause",
)


class Broken(Exception):
    """The load was broken off by whoever began it."""


@dataclass
class Step:
    """One stage of a load: when it began and ended (seconds of a clock that never goes back), and its rows."""

    stage: str
    began: float
    ended: float | None = None
    rows: int = 0
    of: int = 0

    def as_dict(self, now: float) -> dict[str, Any]:
        """With its seconds so far and rows a second (None before there are any)."""
        seconds = (self.ended or now) - self.began
        rate = round(self.rows / seconds) if self.rows and seconds > 0 else None
        return {
            "stage": self.stage,
            "rows": self.rows,
            "of": self.of,
            "seconds": round(seconds, 2),
            "rows_per_second": rate,
        }


@dataclass
class Job:
    """One load. `result` stands when it is done, `problem` when it failed."""

    token: str
    options: Any
    state: State = "running"
    steps: list[Step] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    ended: float | None = None
    result: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def told(self, stage: str, rows: int, of: int) -> None:
        """Take note of the work (see `loading.Told`); raises Broken where it is to end."""
        if self.stop.is_set():
            raise Broken
        now = time.monotonic()
        if not self.steps or self.steps[-1].stage != stage:
            if self.steps and not self.steps[-1].of:
                self.steps[-1].of = of  # how many rows there are is known when they have been read
            self._close(now)
            self.steps.append(Step(stage, now))
        step = self.steps[-1]
        step.rows, step.of = rows, of

    def _close(self, now: float) -> None:
        if self.steps:
            last = self.steps[-1]
            last.ended = now
            last.rows = last.of or last.rows

    def end(self, state: State) -> None:
        """No more work is done on it."""
        now = time.monotonic()
        if state == "done":
            self._close(now)
        self.state, self.ended = state, now

    def as_dict(self) -> dict[str, Any]:
        """How it stands."""
        now = self.ended or time.monotonic()
        steps = [step.as_dict(now) for step in list(self.steps)]
        return {
            "token": self.token, "state": self.state, "stage": steps[-1]["stage"] if steps else STAGES[0],
            "steps": steps, "seconds": round(now - self.began, 2), "result": self.result, "problem": self.problem,
        }  # fmt: skip


class Jobs:
    """The loads of one service."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}

    def begin(self, token: str, options: Any, work: Callable[[Told], dict[str, Any]]) -> Job:
        """Start a load in the background; one that runs or is done already is that one, and is not begun again."""
        with self._lock:
            known = self._jobs.get(token)
            if known is not None and known.state in ("running", "done"):
                return known
            job = self._jobs[token] = Job(token, options)
            self._forget_old()
            job.thread = threading.Thread(
                target=_run, args=(job, work), name=f"load-{token[:6]}", daemon=True
            )
            job.thread.start()
        return job

    def _forget_old(self) -> None:
        ended = [one.token for one in self._jobs.values() if one.state != "running"]
        for token in ended[: max(0, len(ended) - _MOST_ENDED)]:
            del self._jobs[token]

    def of(self, token: str) -> Job | None:
        """The load of a token."""
        with self._lock:
            return self._jobs.get(token)

    def settle(self) -> None:
        """Break off what is under way and wait for it: then the store may be closed."""
        with self._lock:
            running = [one for one in self._jobs.values() if one.state == "running"]
        for job in running:
            job.stop.set()
        for job in running:
            if job.thread is not None:
                job.thread.join()


def _run(job: Job, work: Callable[[Told], dict[str, Any]]) -> None:
    try:
        job.result = work(job.told)
    except Broken:
        job.end("cancelled")
    except WardWatchError as error:
        job.problem = told_problem(error)
        job.end("failed")
    except Exception as error:
        log.error("a load failed", exc_info=error)
        job.problem = {"detail": dict(_OUR_FAULT), "fix": {"vi": "", "en": ""}, "where": ""}
        job.end("failed")
    else:
        job.end("done")


def told_problem(error: WardWatchError) -> dict[str, Any]:
    """An error in both languages; what is not written in Vietnamese stands in English."""
    told: dict[str, Any] = {
        "detail": _words(error.vi, error.what), "fix": _words(error.vi_fix, error.fix), "where": error.where,
    }  # fmt: skip
    if isinstance(error, QuestionError):
        told["question"] = error.code
    return told


def _words(vi: str, en: str) -> Words:
    return both(vi or en, en)

"""What stands: the level of a unit, since when, what keeps it from following the computed one, what is in force."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zones.numerals import day
from zones.phrases import Words, both, phrase
from zones.rulebook import Level, Rulebook
from zones.rulebook_stability import Terms
from zones.schedule import coming_days
from zones.stability import WAITS
from zones.wording import condition_words

Json = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """How the level of one unit stands on the day `as_of`.

    `level` is shown; `raw` is what the figures give (None: it may not be told); `held` is the last level that was
    decided, since the day `since`; `published` is in force since `published_since`. Where nothing is known of the
    past, `since` is None.
    """

    book: Rulebook
    as_of: date
    level: Level
    raw: Level | None
    held: Level | None = None
    since: date | None = None
    published: Level | None = None
    published_since: date | None = None
    kept_by: tuple[str, ...] = ()

    @property
    def terms(self) -> Terms | None:
        """The stability in force on the day, None where the rulebook declares none."""
        return self.book.stability.at(self.as_of) if self.book.stability else None

    @property
    def differs(self) -> bool:
        """Whether the level that stands is another than the computed one."""
        return self.raw is not None and self.raw.id != self.level.id

    @property
    def stands_since(self) -> date | None:
        """The day since which the level shown stands; None where that is not known or it is undecided."""
        return self.since if self.level.rank >= 0 and self.held == self.level else None

    @property
    def in_force_from(self) -> date | None:
        """The day on which a level that is not published yet comes into force."""
        if self.published is None or self.level.rank <= self.published.rank or self.since is None:
            return None
        terms = self.book.stability.at(self.since) if self.book.stability else None
        hours = terms.worsen.notice_hours if terms else 0
        comes = self.since + timedelta(days=-(-hours // 24))
        return comes if hours and comes > self.as_of else None

    def waits(self) -> list[Json]:
        """What keeps the level from following the computed one, each with its words."""
        return [{"id": one, **self._wait(one)} for one in self.kept_by]

    def _wait(self, kind: str) -> Words:
        terms = self.terms
        better = self.raw is not None and self.raw.rank < self.level.rank
        level = words_of(self.held or self.level)
        if kind == "hold" or terms is None:
            return phrase("wait_hold", level=level)
        part = terms.improve if better else terms.worsen
        if kind == "dwell":
            days = terms.improve.dwell_days
            until = (self.since or self.as_of) + timedelta(days=days)
            return phrase("wait_dwell", level=level, n=days, day=day(until))
        if kind == "gate":
            return phrase("wait_gate", gate=_gate(self.book, terms))
        if kind == "step":
            return phrase("wait_step", n=part.max_step)
        if kind == "schedule":
            coming = coming_days(self.book, self.as_of, self.book.every_days)
            return phrase("wait_next", day=day(coming[0])) if coming else phrase("wait_schedule")
        return phrase("wait_better" if better else "wait_worse", n=part.confirm)

    def after(self, to: Level) -> list[Json]:
        """What else has to happen before a newly computed level stands."""
        now, terms = self.held or self.level, self.terms
        if terms is None or now.rank < 0:
            return []
        if to.rank == now.rank:
            return [{"id": "same", **phrase("after_same")}]
        found = (
            self._before_worse(to, now, terms) if to.rank > now.rank else self._before_better(to, now, terms)
        )
        return [{"id": id, **words} for id, words in found]

    def _before_worse(self, to: Level, now: Level, terms: Terms) -> Iterator[tuple[str, Words]]:
        worsen = terms.worsen
        if worsen.confirm > 1:
            yield "confirm", phrase("after_confirm", n=worsen.confirm)
        if worsen.max_step and to.rank - now.rank > worsen.max_step:
            yield "step", phrase("after_step", n=worsen.max_step)
        if worsen.notice_hours:
            yield "notice", phrase("after_notice", n=worsen.notice_hours)

    def _before_better(self, to: Level, now: Level, terms: Terms) -> Iterator[tuple[str, Words]]:
        improve = terms.improve
        served = (self.since or self.as_of) + timedelta(days=improve.dwell_days)
        if served > self.as_of + timedelta(days=self.book.every_days):
            level = words_of(now)
            yield "dwell", phrase("after_dwell", level=level, n=improve.dwell_days, day=day(served))
        if improve.confirm > 1:
            yield "confirm", phrase("after_confirm", n=improve.confirm)
        if improve.gate is not None:
            yield "gate", phrase("after_gate", gate=_gate(self.book, terms))
        if improve.max_step and now.rank - to.rank > improve.max_step:
            yield "step", phrase("after_step", n=improve.max_step)


def standing_of(book: Rulebook, row: Mapping[str, Any], as_of: date, *, hidden: bool) -> Standing:
    """How a row of a layer stands; where its figures are `hidden`, what is computed from them is not told."""
    level = book.level(row["level"])
    if row.get("raw") is None and not hidden:
        return Standing(book, as_of, level, level)
    named = {name: book.level(row[name]) if row.get(name) else None for name in ("raw", "held", "published")}
    waits = row.get("waits") or 0
    return Standing(
        book,
        as_of,
        level,
        None if hidden else named["raw"],
        named["held"],
        row.get("since"),
        named["published"],
        row.get("published_since"),
        () if hidden else tuple(word for k, word in enumerate(WAITS) if waits >> k & 1),
    )


def words_of(level: Level) -> Words:
    """A level's labels."""
    return both(level.vi, level.en)


def _gate(book: Rulebook, terms: Terms) -> Words:
    gate = terms.improve.gate
    return both("?", "?") if gate is None else condition_words(book, gate)

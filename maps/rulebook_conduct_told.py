"""How a rulebook treats what is missing, how levels move in time, and who may decide otherwise, in words."""

from collections.abc import Iterable, Iterator
from typing import Any

from maps.rulebook_decisions import Decisions
from maps.rulebook_sheet import Entry, Grid
from maps.rulebook_words import DECLARED, PHRASES, in_words
from maps.words import day
from zones.deciding import AREA_WORDS
from zones.rulebook import Rulebook, Stability, decimal_text
from zones.rulebook_stability import Improve, Worsen
from zones.vocabulary import Lang
from zones.wording import label


class Conduct:
    """A rulebook and the language in which its conduct is told."""

    def __init__(self, book: Rulebook, lang: Lang) -> None:
        self.book, self.lang = book, lang
        self._decisions = Decisions(book, lang)

    def missing(self) -> Iterator[Entry]:
        """What is done with what is not known."""
        missing = self.book.missing
        for key in ("ambiguous", "silence", "population"):
            yield Entry(self._declared(f"{key}.{getattr(missing, key)}"))
        if missing.reports:
            asked = missing.reports
            yield Entry(
                self._declared(
                    "reports", share=decimal_text(asked.min_share * asked.of_days), days=asked.of_days,
                    gap=asked.max_gap_days, last=asked.last_within_days,
                )
            )  # fmt: skip
        if missing.stale_after_days is not None:
            yield Entry(self._declared("stale_after_days", value=missing.stale_after_days))

    def small(self) -> Iterator[Entry]:
        """What is done with small units."""
        small = self.book.small
        if small is None:
            return
        told = self._decisions.condition(small.condition) if small.condition else ""
        when = in_words(PHRASES, "if", self.lang, reason=told) + ": " if told else ""
        then = self._declared(small.then, to=self._area(small.to))
        yield Entry(when + then + (f" – {small.note}" if small.note else ""), code=small.text)

    def stability(self) -> Iterator[Entry]:
        """What a worse and a better level need, by version, and how levels of other rulebooks are carried over."""
        stability = self.book.stability
        if stability is None:
            yield Entry(self._declared("no_stability"))
            return
        yield from self._terms_of(stability.worsen, stability.improve)
        for one in stability.versions:
            yield Entry(
                in_words(PHRASES, "version", self.lang, first=day(one.first, self.lang)),
                below=tuple(self._terms_of(one.worsen, one.improve)),
            )
        yield from self._mapping(stability)

    def _terms_of(self, worsen: Worsen, improve: Improve) -> Iterator[Entry]:
        yield Entry(f"{self._declared('worsen')}: {'; '.join(self._worse(worsen))}")
        yield Entry(f"{self._declared('improve')}: {'; '.join(self._better(improve))}", code=improve.text)

    def _worse(self, one: Worsen) -> Iterator[str]:
        yield self._declared("at_once") if one.confirm == 1 else self._declared("confirm", value=one.confirm)
        if one.max_step:
            yield self._declared("max_step", value=one.max_step)
        if one.notice_hours:
            yield self._declared("notice_hours", value=one.notice_hours)

    def _better(self, one: Improve) -> Iterator[str]:
        plain = one.confirm == 1 and not one.dwell_days
        yield self._declared("at_once") if plain else self._declared("confirm", value=one.confirm)
        if one.dwell_days:
            yield self._declared("dwell_days", value=one.dwell_days)
        if one.max_step:
            yield self._declared("max_step", value=one.max_step)
        if one.gate is not None:
            yield self._declared("gate", value=self._decisions.condition(one.gate))

    def _mapping(self, stability: Stability) -> Iterator[Entry]:
        for id, levels in stability.mapping.items():
            rows = tuple((theirs, own) for theirs, own in levels.items())
            grid = Grid((self.book.id,), rows, levels=True)
            yield Entry(in_words(PHRASES, "mapping", self.lang, id=id), grid=grid)

    def override(self) -> Iterator[Entry]:
        """Who may decide otherwise, which way, stating what."""
        one = self.book.override
        if not one.allowed:
            yield Entry(self._declared("allowed.false"))
            return
        parts = [self._declared("allowed.true"), self._declared(f"direction.{one.direction}")]
        for key, words in (("by", one.by), ("needs", one.needs)):
            if words:
                parts.append(self._declared(key, value=", ".join(self._declared(word) for word in words)))
        yield Entry("; ".join(parts) + (f" – {one.note}" if one.note else ""))

    def inherit(self) -> Iterator[Entry]:
        """Levels of units without data of their own, and bounds of the others."""
        one = self.book.inherit
        for mode in dict.fromkeys(("copy", one.mode)) if one else ():
            yield Entry(self._declared(f"inherit.{mode}", to=self._area(one.level if one else "")))

    def _area(self, level: str) -> str:
        return AREA_WORDS[level][self.lang] if level else ""

    def _declared(self, key: str, **values: Any) -> str:
        known = self.book.indicators.get(key)
        return label(known)[self.lang] if known else in_words(DECLARED, key, self.lang, **values)


def listed(value: Any) -> Iterable[Any]:
    """A list, or the single value as one."""
    return value if isinstance(value, list | tuple) else [value]

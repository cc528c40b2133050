"""What a rulebook measures, in words: its figures, one by one, and the clusters that it forms."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from maps.rulebook_sheet import Entry, plain
from maps.rulebook_words import FILTERS, KINDS, PARTS, in_words
from maps.words import WORDS, word
from zones.naming import EVENTS
from zones.numerals import written
from zones.rulebook import Clusters, Rulebook, decimal_text
from zones.rulebook_figures import CHILD_KINDS, LATER_KINDS, Indicator, Stream
from zones.vocabulary import Lang
from zones.wording import formula_words, label


def measure_entries(book: Rulebook, lang: Lang) -> tuple[Entry, ...]:
    """The indicators of a rulebook, each with how it is taken."""
    measures = _Measures(book, lang)
    return tuple(
        Entry(label(one)[lang], name=one.id, below=(Entry("; ".join(filter(None, measures.parts(one)))),))
        for one in book.indicators.values()
    )


def cluster_entries(book: Rulebook, lang: Lang) -> tuple[Entry, ...]:
    """How cases become clusters."""
    return () if book.clusters is None else tuple(_Measures(book, lang).clusters(book.clusters))


class _Measures:
    """A rulebook and the language in which its figures are told."""

    def __init__(self, book: Rulebook, lang: Lang) -> None:
        self.book, self.lang = book, lang

    def parts(self, one: Indicator) -> Iterator[str]:
        """Kind, what is counted, filter, day, window, territory, unit; "" where there is nothing to say."""
        yield in_words(KINDS, one.kind, self.lang)
        yield from self._counted(one)
        yield from self._when(one)
        yield from self._special(one)
        yield self._where(one)
        yield self._part("scale", self._number(one.scale)) if one.scale != 1 else ""
        yield self._part("pop", one.pop) if one.kind == "rate" and one.pop != "resident" else ""
        yield self._part("expr", formula_words(self.book, one.formula)[self.lang]) if one.formula else ""
        yield self._part("round", one.round.decimals) if one.round else ""
        yield from (f"{key}: {plain(value)}" for key, value in one.more.items())
        yield in_words(PARTS, "later", self.lang) if one.kind in LATER_KINDS else ""

    def _counted(self, one: Indicator) -> Iterator[str]:
        if one.of:
            yield self._part("of", in_words(EVENTS, one.of, self.lang))
        yield self._filter(one.where)
        yield in_words(PARTS, one.by, self.lang) if one.by else ""
        for name, stream in (("num", one.num), ("den", one.den)):
            yield self._part(name, self._stream(stream)) if stream else ""

    def _when(self, one: Indicator) -> Iterator[str]:
        yield in_words(PARTS, one.date, self.lang) if one.of == "case" else ""
        if one.calendar:
            key = "month_to_date" if one.calendar == "month" else f"week_{one.week_starts}"
            yield in_words(PARTS, key, self.lang)
        yield self._part("win", one.win) if one.win else ""
        yield self._part("mean_of", one.mean_of) if one.mean_of > 1 else ""

    def _special(self, one: Indicator) -> Iterator[str]:
        """What only some kinds have."""
        match one.kind:
            case "baseline":
                stat = "mean" if one.stat == "mean" else f"sd_{one.sd}"
                yield in_words(PARTS, f"{stat}_{one.period}", self.lang, value=one.years)
                yield self._part("min_years", one.min_years)
                yield self._part("leave_out", one.leave_out) if one.leave_out else ""
            case "linked":
                yield in_words(PARTS, "linked_by_" + "_".join(sorted(one.linked_by)), self.lang)
            case "cluster":
                yield self._part("min_size", one.min_size)
            case "trend":
                yield in_words(PARTS, one.test, self.lang, n=one.periods, days=one.period_days)
            case "child_share" | "child_count" | "adjacent":
                yield self._at_level(one)
                yield self._children(one) if one.kind in CHILD_KINDS else ""
                yield in_words(PARTS, "corner" if one.corner else "no_corner", self.lang) * (
                    one.kind == "adjacent"
                )
            case "fact":
                yield self._part("per_disease", one.id) if one.per == "disease" else ""

    def _at_level(self, one: Indicator) -> str:
        level = self.book.level(one.at_least or one.level)
        key = "at_least" if one.at_least else "at_level"
        return self._part(key, f"{level.id} ({getattr(level, self.lang)})")

    def _children(self, one: Indicator) -> str:
        level = word(one.child, self.lang) if one.child in WORDS else one.child
        told = self._part("children", level) if one.child else in_words(PARTS, "next_finer", self.lang)
        return f"{told}; {in_words(PARTS, f'grey_{one.grey}', self.lang)}"

    def _where(self, one: Indicator) -> str:
        if one.at == "self":
            return ""
        if one.parent_level:
            level = one.parent_level
            return self._part("at_parent", word(level, self.lang) if level in WORDS else level)
        return self._part("at_area", one.shared_fact) if one.shared_fact else self._part("at", one.at)

    def clusters(self, one: Clusters) -> Iterator[Entry]:
        """Radius, days, size, start, close."""
        about = [self._part("of", in_words(EVENTS, one.of, self.lang)), self._filter(one.where)]
        about.append(in_words(PARTS, one.date, self.lang))
        yield Entry("; ".join(filter(None, about)))
        values = {
            "radius": one.radius_m,
            "link": one.link_days,
            "chain": one.chain_days,
            "size": one.min_size,
        }
        yield Entry(in_words(PARTS, "clusters", self.lang, **values))
        yield Entry(in_words(PARTS, one.start, self.lang))
        yield Entry(self._part("close_after_days", one.close_after_days))

    def _stream(self, stream: Stream) -> str:
        filters = self._filter(stream.where)
        return in_words(EVENTS, stream.of, self.lang) + (f" ({filters})" if filters else "")

    def _filter(self, where: Mapping[str, tuple[str, ...]]) -> str:
        told = [
            f"{in_words(FILTERS, column, self.lang)} = "
            + "/".join(in_words(FILTERS, value, self.lang) for value in values)
            for column, values in where.items()
        ]
        return self._part("where", ", ".join(told)) if told else ""

    def _part(self, key: str, value: Any) -> str:
        return in_words(PARTS, key, self.lang, value=value)

    def _number(self, value: Fraction) -> str:
        return written(decimal_text(value))[self.lang]

"""A rulebook as lines that people read: what it cites, measures and decides, in words and as written."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from maps.rulebook_words import DECLARED, EVENTS, FILTERS, HEADINGS, KINDS, PARTS, PHRASES, in_words
from maps.words import WORDS, day, status_words, word
from zones.expressions import Condition
from zones.numerals import written
from zones.palette import ink
from zones.rulebook import (
    BUILT_KINDS,
    Bands,
    Lookup,
    Raise,
    Rule,
    Rulebook,
    Rules,
    Step,
    Table,
    Unit,
    WorstOf,
    decimal_text,
)
from zones.rulebook_figures import Indicator, Stream
from zones.vocabulary import Lang
from zones.wording import condition_words, formula_words, interval_words, label, reason


def rulebook_lines(book: Rulebook, lang: Lang) -> list[str]:
    """The whole page in one language; what the rulebook itself says in one language only stays as it is."""
    return list(_Page(book, lang).lines())


class _Page:
    """A rulebook and the language in which it is told."""

    def __init__(self, book: Rulebook, lang: Lang) -> None:
        self.book, self.lang = book, lang

    def lines(self) -> Iterator[str]:
        parts = {
            "levels": self._levels(),
            "indicators": (line for one in self.book.indicators.values() for line in self._indicator(one)),
            "bands": (self._bands(one) for one in self.book.bands.values()),
            "tables": (line for one in self.book.tables.values() for line in self._table(one)),
            "rules": (line for one in self.book.units for line in self._unit(one)),
            "missing": self._missing(),
            "small": self._small(),
            "stability": self._stability(),
            "override": self._override(),
            "inherit": self._raw(self.book.content.get("inherit")),
        }
        yield from self._head()
        for heading, lines in parts.items():
            told = [f"  {line}" for line in lines]
            if told:
                yield from ("", self._heading(heading), *told)

    # ---- who says it, and when it holds

    def _head(self) -> Iterator[str]:
        book, cite = self.book, self.book.cite
        yield f"{book.id}: {book.title.get(self.lang) or book.title.get('vi', '')}"
        yield self._fact("status", status_words(book.status, self.lang))
        named = (cite.get("doc", ""), cite.get("body", ""), self._day(cite.get("date", "")))
        yield self._fact("cite", ", ".join(part for part in named if part))
        if cite.get("where"):
            yield self._fact("where", cite["where"])
        yield self._fact("valid", self._valid())
        yield self._fact("disease", book.disease)
        if run := book.content.get("run"):
            yield self._fact("run", ", ".join(f"{key} {value}" for key, value in run.items()))
        if open_points := book.content.get("evidence", {}).get("unverified"):
            yield self._fact("unverified", "; ".join(map(str, _listed(open_points))))
        yield self._fact("hash", book.hash)

    def _valid(self) -> str:
        first, end = self.book.valid
        key = "from" if end is None else "between"
        return self._phrase(key, first=day(first, self.lang), end=day(end, self.lang) if end else "")

    def _levels(self) -> Iterator[str]:
        for level in (*self.book.levels, *self.book.unknown):
            symbol = ink(level.colour, level.hex).symbol
            outside = f" ({self._phrase('outside')})" if level.rank < 0 else ""
            yield f"{symbol} {level.id}: {getattr(level, self.lang)} {level.hex}{outside}"

    # ---- what it measures

    def _indicator(self, one: Indicator) -> Iterator[str]:
        yield f"{one.id}: {label(one)[self.lang]}"
        parts = [part for part in self._parts(one) if part]
        yield f"    {'; '.join(parts)}"

    def _parts(self, one: Indicator) -> Iterator[str]:
        """Kind, what is counted, filter, day, window, unit."""
        yield in_words(KINDS, one.kind, self.lang)
        if one.of:
            yield self._part("of", in_words(EVENTS, one.of, self.lang))
        yield self._filter(one.where)
        yield in_words(PARTS, one.by, self.lang) if one.by else ""
        for name, stream in (("num", one.num), ("den", one.den)):
            yield self._part(name, self._stream(stream)) if stream else ""
        yield in_words(PARTS, one.date, self.lang) if one.of == "case" else ""
        yield self._part("win", one.win) if one.win else ""
        yield self._part("mean_of", one.mean_of) if one.mean_of > 1 else ""
        yield self._part("scale", self._number(one.scale)) if one.scale != 1 else ""
        yield self._part("pop", one.pop) if one.kind == "rate" and one.pop != "resident" else ""
        yield self._part("at", one.at) if one.at != "self" else ""
        yield self._part("expr", formula_words(self.book, one.formula)[self.lang]) if one.formula else ""
        yield self._part("round", one.round.decimals) if one.round else ""
        yield from (f"{key}: {_plain(value)}" for key, value in one.more.items())
        yield in_words(PARTS, "later", self.lang) if one.kind not in BUILT_KINDS else ""

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

    def _bands(self, bands: Bands) -> str:
        parts = [
            f"{name}: {interval_words(part)[self.lang] if part else self._phrase('not_known')}"
            for name, part in bands.parts.items()
        ]
        of = bands.of or formula_words(self.book, bands.formula)[self.lang]
        return f"{self._phrase('of', band=bands.id, quantity=of)}: {'; '.join(parts)}"

    def _table(self, table: Table) -> Iterator[str]:
        yield f"{table.id}: {' × '.join(table.axes) or _plain(table.more)}"
        if len(table.axes) == 2:
            yield from (f"    {line}" for line in _grid(table))
        else:
            yield from (f"    {' + '.join(key)} → {level}" for key, level in table.cells.items())

    # ---- what it decides

    def _unit(self, unit: Unit) -> Iterator[str]:
        scopes = "; ".join(word(scope, self.lang) if scope in WORDS else scope for scope in unit.scopes)
        yield self._phrase("for", scopes=scopes)
        if unit.condition is not None:
            yield "  " + self._phrase("only_if", reason=self._reason(unit.condition))
            yield "  " + self._phrase("written", text=unit.text)
        for at, step in enumerate(unit.steps, 1):
            yield from (f"  {line}" for line in self._step(at, step))

    def _step(self, at: int, step: Step) -> Iterator[str]:
        match step:
            case Rules(rules):
                yield f"{at}. {self._phrase('first_match')}"
                for rule in rules:
                    yield from self._rule(rule)
            case Lookup(table):
                yield f"{at}. {self._phrase('by_table', table=table)}"
            case WorstOf(bands):
                told = "; ".join(_worst(name, parts) for name, parts in bands.items())
                yield f"{at}. {self._phrase('worst_of', bands=told)}"
            case _:
                yield f"{at}. {self._adjustment(step)}"
                if step.text:
                    yield "     " + self._phrase("written", text=step.text)

    def _rule(self, rule: Rule) -> Iterator[str]:
        if rule.condition is None:
            yield f"   - {self._phrase('else')} → {self._level(rule.then)}" + self._because(rule.vi, rule.en)
            return
        told = self._phrase("if", reason=self._reason(rule.condition))
        yield f"   - {told} → {self._level(rule.then)}" + self._because(rule.vi, rule.en)
        yield "     " + self._phrase("written", text=rule.text)

    def _because(self, vi: str, en: str) -> str:
        """The rulebook's own words of a reason, where it has them."""
        own = {"vi": vi, "en": en}[self.lang]
        return f" – {own}" if own else ""

    def _adjustment(self, step: Any) -> str:
        told = reason(self.book, step.condition, step.vi, step.en)[self.lang]
        when = told if step.condition is None else self._phrase("if", reason=told)
        if isinstance(step, Raise):
            key = "raise" if step.cap else "raise_open"
            return self._phrase(key, n=step.by, cap=self._level(step.cap) if step.cap else "", when=when)
        return self._phrase(step.kind, level=self._level(step.level), when=when)

    def _reason(self, condition: Condition) -> str:
        return condition_words(self.book, condition)[self.lang]

    def _level(self, id: str) -> str:
        return f"{id} ({getattr(self.book.level(id), self.lang)})"

    # ---- what it declares besides

    def _missing(self) -> Iterator[str]:
        missing = self.book.missing
        for key in ("ambiguous", "silence", "population"):
            yield self._declared(f"{key}.{getattr(missing, key)}")
        if missing.reports:
            asked = missing.reports
            yield self._declared(
                "reports", share=decimal_text(asked.min_share * asked.of_days), days=asked.of_days,
                gap=asked.max_gap_days, last=asked.last_within_days,
            )  # fmt: skip
        if missing.stale_after_days:
            yield self._declared("stale_after_days", value=missing.stale_after_days)

    def _small(self) -> Iterator[str]:
        small = self.book.small
        if small is None:
            return
        when = self._phrase("if", reason=self._reason(small.condition)) + ": " if small.condition else ""
        yield when + self._declared(small.then) + (f" – {small.note}" if small.note else "")

    def _stability(self) -> Iterator[str]:
        declared = self.book.content.get("stability") or {}
        for key, value in declared.items():
            if key in ("worsen", "improve") and isinstance(value, Mapping):
                yield f"{self._declared(key)}: {'; '.join(self._terms(value))}"
            else:
                yield f"{key}: {_plain(value)}"

    def _override(self) -> Iterator[str]:
        declared = self.book.content.get("override") or {}
        yield "; ".join(self._terms(declared)) or self._phrase("nothing")

    def _terms(self, declared: Mapping[str, Any]) -> Iterator[str]:
        """Key by key in words: by key and value, by key, else as written."""
        for key, value in declared.items():
            plain = _plain(value)
            if f"{key}.{plain}" in DECLARED:
                yield self._declared(f"{key}.{plain}")
            elif key in DECLARED:
                yield self._declared(key, value=", ".join(self._named(one) for one in _listed(value)))
            else:
                yield f"{key}: {plain}"

    def _named(self, value: object) -> str:
        """A declared word: an indicator (the gate of stability) by its name."""
        known = self.book.indicators.get(str(value))
        return label(known)[self.lang] if known else self._declared(str(value))

    def _raw(self, declared: Any) -> Iterator[str]:
        if isinstance(declared, Mapping):
            yield from (f"{key}: {_plain(value)}" for key, value in declared.items())

    # ---- words

    def _heading(self, key: str) -> str:
        return in_words(HEADINGS, key, self.lang)

    def _fact(self, key: str, text: str) -> str:
        return f"  {self._heading(key)}: {text}"

    def _phrase(self, key: str, **values: Any) -> str:
        return in_words(PHRASES, key, self.lang, **values)

    def _part(self, key: str, value: object) -> str:
        return in_words(PARTS, key, self.lang, value=value)

    def _declared(self, key: str, **values: Any) -> str:
        return in_words(DECLARED, key, self.lang, **values)

    def _number(self, value: Fraction) -> str:
        return written(decimal_text(value))[self.lang]

    def _day(self, text: str) -> str:
        try:
            return day(date.fromisoformat(text), self.lang)
        except ValueError:
            return text


def _worst(name: str, parts: Mapping[str, str]) -> str:
    return f"{name} ({', '.join(f'{part} = {level}' for part, level in parts.items())})" if parts else name


def _grid(table: Table) -> list[str]:
    """A table of two axes as text: a line a row, a column a part."""
    rows = list(dict.fromkeys(key[0] for key in table.cells))
    columns = list(dict.fromkeys(key[1] for key in table.cells))
    lines = [["", *columns]] + [[row, *(table.cells.get((row, at), "") for at in columns)] for row in rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(columns) + 1)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _plain(value: Any) -> str:
    """JSON values as short text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)
    return str(value)

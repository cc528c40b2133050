"""What a rulebook decides, in words: bands, tables, and the steps for each kind of unit."""

from collections.abc import Mapping

from maps.rulebook_sheet import Entry, Grid
from maps.rulebook_words import PHRASES, in_words
from maps.words import WORDS, word
from zones.expressions import Condition
from zones.rulebook import (
    Bands,
    Bound,
    Interval,
    Lookup,
    Raise,
    Rule,
    Rulebook,
    Rules,
    Step,
    Table,
    Unit,
    WorstOf,
)
from zones.vocabulary import Lang
from zones.wording import condition_words, formula_words, interval_words, label, reason


class Decisions:
    """A rulebook and the language in which its decisions are told."""

    def __init__(self, book: Rulebook, lang: Lang) -> None:
        self.book, self.lang = book, lang

    def bands(self) -> tuple[Entry, ...]:
        """The pieces of each quantity, in words."""
        return tuple(map(self._bands, self.book.bands.values()))

    def tables(self) -> tuple[Entry, ...]:
        """Decision tables as tables: a column a part of the last axis."""
        return tuple(self._table(one) for one in self.book.tables.values())

    def units(self) -> tuple[Entry, ...]:
        """What is decided for each kind of unit, step by step."""
        return tuple(map(self._unit, self.book.units))

    def condition(self, node: Condition) -> str:
        """A condition in words."""
        return condition_words(self.book, node)[self.lang]

    def level(self, id: str) -> str:
        """A level by its id and its name."""
        return f"{id} ({getattr(self.book.level(id), self.lang)})"

    def _bands(self, bands: Bands) -> Entry:
        parts = "; ".join(f"{name}: {self._interval(part)}" for name, part in bands.parts.items())
        of = bands.of or formula_words(self.book, bands.formula)[self.lang]
        return Entry(f"{self._phrase('of', band=bands.id, quantity=of)}: {parts}")

    def _interval(self, part: Interval | None) -> str:
        return interval_words(part)[self.lang] if part else self._phrase("not_known")

    def _table(self, table: Table) -> Entry:
        grid = self._grid(table) if table.axes else None
        return Entry(f"{table.id}: {' × '.join(table.axes)}", grid=grid)

    def _grid(self, table: Table) -> Grid:
        heads = tuple(dict.fromkeys(key[-1] for key in table.cells))
        rows = dict.fromkeys(key[:-1] for key in table.cells)
        lines = tuple((" + ".join(row), *(table.cells.get((*row, at), "") for at in heads)) for row in rows)
        *above, last = (self._axis(axis) for axis in table.axes)
        caption = self._phrase("axes", rows=" + ".join(above), columns=last)
        told = {head: self._piece(table.axes[-1], head) for head in heads}
        told |= {" + ".join(row): " + ".join(map(self._piece, table.axes[:-1], row)) for row in rows}
        return Grid(
            heads, lines, True, {head: words for head, words in told.items() if words != head}, caption
        )

    def _axis(self, axis: str) -> str:
        """What runs along an axis: the quantity that bands divide, or another table."""
        bands = self.book.bands.get(axis)
        if bands is None:
            return axis
        one = self.book.indicators.get(bands.of)
        return label(one)[self.lang] if one else formula_words(self.book, bands.formula)[self.lang]

    def _piece(self, axis: str, part: str) -> str:
        bands = self.book.bands.get(axis)
        return self._interval(bands.parts[part]) if bands else part

    def _unit(self, unit: Unit) -> Entry:
        scopes = "; ".join(word(one, self.lang) if one in WORDS else one for one in unit.scopes)
        only: tuple[Entry, ...] = ()
        if unit.condition is not None:
            only = (Entry(self._phrase("only_if", reason=self.condition(unit.condition)), code=unit.text),)
        steps = Entry(self._phrase("steps"), below=tuple(map(self._step, unit.steps)), ordered=True)
        return Entry(self._phrase("for", scopes=scopes), below=(*only, steps))

    def _step(self, step: Step) -> Entry:
        match step:
            case Rules(rules):
                return Entry(self._phrase("first_match"), below=tuple(map(self._rule, rules)), ordered=True)
            case Lookup(table):
                return Entry(self._phrase("by_table", table=table))
            case WorstOf(bands):
                return Entry(self._phrase("worst_of", bands=", ".join(bands)), grid=self._worst(bands))
            case _:
                return Entry(self._adjustment(step), code=step.text)

    def _rule(self, rule: Rule) -> Entry:
        if rule.condition is None:
            told = self._phrase("else")
        else:
            told = self._phrase("if", reason=self.condition(rule.condition))
        own = {"vi": rule.vi, "en": rule.en}[self.lang]
        because = f" – {own}" if own else ""
        return Entry(f"{told} → {self.level(rule.then)}{because}", code=rule.text, level=rule.then)

    def _worst(self, bands: Mapping[str, Mapping[str, str]]) -> Grid:
        """Rows of bands, columns of levels: the interval that stands for the level."""
        levels = [level.id for level in self.book.levels]
        rows = []
        for name, parts in bands.items():
            pieces = self.book.bands[name].parts
            given = {level: part for part, level in (parts or {part: part for part in pieces}).items()}
            cells = (self._interval(pieces[given[id]]) if id in given else "" for id in levels)
            rows.append((f"{name} ({self.book.bands[name].of or name})", *cells))
        return Grid(tuple(self.level(id) for id in levels), tuple(rows))

    def _adjustment(self, step: Raise | Bound) -> str:
        told = reason(self.book, step.condition, step.vi, step.en)[self.lang]
        when = told if step.condition is None else self._phrase("if", reason=told)
        if isinstance(step, Raise):
            key = "raise" if step.cap else "raise_open"
            return self._phrase(key, n=step.by, cap=self.level(step.cap) if step.cap else "", when=when)
        return self._phrase(step.kind, level=self.level(step.level), when=when)

    def _phrase(self, key: str, **values: object) -> str:
        return in_words(PHRASES, key, self.lang, **values)

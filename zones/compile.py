"""From a rulebook's trees to a procedure over atoms: every comparison becomes a test of one quantity."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Final

from zones.atoms import MAX_THRESHOLDS, Cut, Rung, cuts_of, possible_atoms, rungs_of
from zones.branches import Branch, Fixed, Negation, Quorum, Test
from zones.errors import RulebookError
from zones.expressions import (
    And,
    AtLeast,
    Comparison,
    Condition,
    Formula,
    Not,
    Number,
    Or,
    comparisons_of,
    names_of,
)
from zones.formulas import Composite, Range, against, expand, range_of
from zones.phrases import said
from zones.procedure import Entry, Procedure
from zones.rulebook import (
    Bands,
    Bound,
    Interval,
    Lookup,
    Raise,
    Rulebook,
    Rules,
    Small,
    Unit,
    WorstOf,
)  # fmt: skip
from zones.rulebook import Step as Written
from zones.steps import Axis, FirstMatch, Greyed, Grid, Shift, Step, Worst

ALWAYS: Final = Fixed(True)

#: Of several comparisons with one threshold the first of these is shown.
_UPWARDS: Final = (">=", ">", "==", "<=", "<", "!=")


@dataclass(frozen=True)
class Quantity:
    """What thresholds are laid on, with its borders between atoms.

    Either an indicator by itself (`indicator`), or a formula: of a comparison (`composite`), or of an
    indicator that is rounded before it is compared (`formula`). `marks` are the comparisons as readers see
    them: operator and threshold, lowest first, one a threshold.
    """

    thresholds: tuple[Fraction, ...]
    cuts: tuple[Cut, ...]
    marks: tuple[tuple[str, Fraction], ...] = ()
    indicator: str = ""
    composite: Composite | None = None
    formula: Formula | None = None
    rungs: tuple[Rung, ...] = ()

    @cached_property
    def atoms(self) -> int:
        """Mask of the atoms that hold any number."""
        return possible_atoms(self.cuts)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The indicators that it reads."""
        if self.composite is not None:
            return self.composite.names
        return (self.indicator,) if self.formula is None else names_of(self.formula)

    def range(self, ranges: Mapping[str, Range]) -> Range:
        """Its range when each indicator lies in its own."""
        if self.composite is not None:
            return self.composite.range(ranges)
        return ranges[self.indicator] if self.formula is None else range_of(self.formula, ranges)


@dataclass
class Compiler:
    """Gathers the quantities and thresholds of one scope, then translates."""

    book: Rulebook
    scope: str
    given: bool = False
    single: bool = True
    quantities: list[Quantity] = field(default_factory=list)
    _asked: dict[str, dict[Fraction, set[str]]] = field(default_factory=dict)
    _sources: dict[str, str | Composite] = field(default_factory=dict)
    _number: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        units = self.book.units_for(self.scope)
        self.single = len(units) == 1
        for comparison in self._comparisons():
            placed = against(comparison, self._formulas)
            if placed.quantity is not None:
                self._sources[_key(placed.quantity)] = placed.quantity
                asked = self._asked.setdefault(_key(placed.quantity), {})
                asked.setdefault(placed.threshold, set()).add(placed.op)
        for key, source in self._sources.items():
            self._number[key] = len(self.quantities)
            self.quantities.append(self._quantity(source, self._asked[key]))

    def procedure(self) -> Procedure:
        """The decision of the scope."""
        order = tuple(level.id for level in self.book.levels)
        entries = tuple(self._entry(unit, k) for k, unit in enumerate(self.book.units_for(self.scope)))
        return Procedure(entries, order)

    def branch(self, condition: Condition | None) -> Branch:
        """A condition as a branch; None always holds."""
        match condition:
            case None:
                return ALWAYS
            case Comparison():
                return self._test(condition)
            case Not(part):
                return Negation(self.branch(part))
            case And(parts):
                return Quorum(len(parts), tuple(map(self.branch, parts)))
            case Or(parts):
                return Quorum(1, tuple(map(self.branch, parts)))
            case AtLeast(k, parts):
                return Quorum(k, tuple(map(self.branch, parts)))

    @property
    def _formulas(self) -> Mapping[str, Formula]:
        """Expression indicators that are compared unrounded: they dissolve into what they are made of."""
        return {
            one.id: one.formula
            for one in self.book.indicators.values()
            if one.formula is not None and one.round is None
        }

    def _comparisons(self) -> list[Comparison]:
        found = [
            one for condition in conditions_of(self.book, self.scope) for one in comparisons_of(condition)
        ]
        for bands in bands_of(self.book, self.scope):
            for part in bands.parts.values():
                found += [] if part is None else _bounds(bands.formula, part)
        return found

    def _quantity(self, source: str | Composite, asked: Mapping[Fraction, set[str]]) -> Quantity:
        thresholds = tuple(sorted(asked))
        if len(thresholds) > MAX_THRESHOLDS:
            words = said(
                "`{scope}`: `{name}` có hơn {most} ngưỡng",
                "{scope}: {name} has more than {most} thresholds",
                scope=self.scope,
                name=_key(source),
                most=MAX_THRESHOLDS,
            )
            raise RulebookError(self.book.id, [("units", words)])
        marks = tuple(
            (min(ops, key=_UPWARDS.index), at) for at, ops in sorted(asked.items()) if at or ops != {">="}
        )
        if isinstance(source, Composite):
            return Quantity(thresholds, cuts_of(thresholds, None), marks, composite=source)
        one = self.book.indicators[source]
        cuts = cuts_of(thresholds, one.round)
        if one.formula is None:
            return Quantity(thresholds, cuts, marks, source, rungs=rungs_of(cuts, one.factor))
        return Quantity(thresholds, cuts, marks, formula=expand(one.formula, self._formulas))

    def _test(self, comparison: Comparison) -> Branch:
        placed = against(comparison, self._formulas)
        if placed.quantity is None:
            return Fixed(_holds(Fraction(0), placed.op, placed.threshold))
        number = self._number[_key(placed.quantity)]
        return Test(number, mask_of(placed.op, placed.threshold, self.quantities[number]))

    def _entry(self, unit: Unit, number: int) -> Entry:
        prefix = self.scope if self.single else f"{self.scope}[{number}]"
        steps = [self._step(step, prefix) for step in unit.steps]
        small = self.book.small
        if small is not None and (small.then == "grey" or self._rolled_up(small)):
            steps.append(Greyed(self.branch(small.condition), self.book.grey.id))
        return self.branch(unit.condition), tuple(steps)

    def _rolled_up(self, small: Small) -> bool:
        """Whether small units have no level of their own here, where the area above is not at hand."""
        return self.given and small.then == "roll_up_to" and self.scope in self.book.finer(small.to)

    def _step(self, step: Written, prefix: str) -> Step:
        match step:
            case Rules(rules):
                return FirstMatch(
                    tuple((self.branch(rule.condition), rule.then, f"{prefix}.{rule.path}") for rule in rules)
                )
            case Lookup(table):
                return self._grid(table)
            case WorstOf(bands):
                return Worst(
                    tuple(
                        (id, self._axis(id), levels or {part: part for part in self.book.bands[id].parts})
                        for id, levels in bands.items()
                    )
                )
            case Raise(by, condition, _, cap, path):
                top = self.book.level(cap).rank if cap else len(self.book.levels) - 1
                return Shift(self.branch(condition), f"{prefix}.{path}", by, 0, top)
            case Bound(kind, level, condition, _, path):
                rank, worst = self.book.level(level).rank, len(self.book.levels) - 1
                ends = (rank, worst) if kind == "floor" else (0, rank)
                return Shift(self.branch(condition), f"{prefix}.{path}", 0, *ends)

    def _grid(self, id: str) -> Grid:
        table = self.book.tables[id]
        axes = tuple(self._axis(axis) if axis in self.book.bands else self._grid(axis) for axis in table.axes)
        return Grid(id, axes, table.cells)

    def _axis(self, id: str) -> Axis:
        bands = self.book.bands[id]
        parts: list[tuple[str, int]] = []
        number = 0
        for name, part in bands.parts.items():
            mask = -1
            for bound in _bounds(bands.formula, part) if part else []:
                test = self._test(bound)
                if isinstance(test, Test):
                    number, mask = test.quantity, mask & test.mask
            parts.append((name, mask))
        return Axis(number, tuple(parts))


def _key(source: str | Composite) -> str:
    return source.key if isinstance(source, Composite) else f"={source}"


def mask_of(op: str, threshold: Fraction, quantity: Quantity) -> int:
    """The atoms of a quantity in which `quantity op threshold` is true; atoms outside stay out."""
    point = 2 * quantity.thresholds.index(threshold) + 1
    below, at = (1 << point) - 1, 1 << point
    above = ((2 << len(quantity.cuts)) - 1) & ~below & ~at
    return {
        "<": below, "<=": below | at, "==": at, "!=": below | above, ">=": at | above, ">": above,
    }[op]  # fmt: skip


def inputs_of(book: Rulebook, scope: str) -> set[str]:
    """The indicators that the level of a scope rests on, expressions by what they are made of."""
    return made_of(
        book, *conditions_of(book, scope, small=False), *(bands.formula for bands in bands_of(book, scope))
    )


def made_of(book: Rulebook, *nodes: Condition | Formula) -> set[str]:
    """The indicators in conditions and formulas, expressions by what they are made of."""
    left, found = [*nodes], set[str]()
    while left:
        for name in names_of(left.pop()):
            formula = book.indicators[name].formula
            if formula is None:
                found.add(name)
            else:
                left.append(formula)
    return found


def conditions_of(book: Rulebook, scope: str, *, small: bool = True) -> list[Condition]:
    """Every condition that bears on a scope, with the one on small units if wanted."""
    found: list[Condition | None] = [book.small.condition if book.small and small else None]
    for unit in book.units_for(scope):
        found.append(unit.condition)
        for step in unit.steps:
            match step:
                case Rules(rules):
                    found += [rule.condition for rule in rules]
                case Raise() | Bound():
                    found.append(step.condition)
                case _:
                    pass
    return [one for one in found if one is not None]


def bands_of(book: Rulebook, scope: str) -> list[Bands]:
    """Every set of bands that bears on a scope, through tables too."""
    ids: dict[str, None] = {}
    for unit in book.units_for(scope):
        for step in unit.steps:
            if isinstance(step, WorstOf):
                ids |= dict.fromkeys(step.bands)
            elif isinstance(step, Lookup):
                _bands_of_table(book, step.table, ids)
    return [book.bands[id] for id in ids]


def _bands_of_table(book: Rulebook, id: str, ids: dict[str, None]) -> None:
    for axis in book.tables[id].axes:
        if axis in book.bands:
            ids[axis] = None
        else:
            _bands_of_table(book, axis, ids)


def _bounds(formula: Formula, part: Interval) -> list[Comparison]:
    """An interval as comparisons."""
    found: list[Comparison] = []
    if part.low is not None:
        found.append(Comparison(">=" if part.low_closed else ">", formula, Number(part.low)))
    if part.high is not None:
        found.append(Comparison("<=" if part.high_closed else "<", formula, Number(part.high)))
    return found


def _holds(left: Fraction, op: str, right: Fraction) -> bool:
    return {
        "<": left < right, "<=": left <= right, "==": left == right, "!=": left != right,
        ">=": left >= right, ">": left > right,
    }[op]  # fmt: skip

"""What decided a unit, found again by its path: the rule, the table cell, the adjustment."""

from dataclasses import dataclass, field
from fractions import Fraction

from zones.branches import State, Test, truth
from zones.compile import Quantity, mask_of
from zones.decide import Decision, compile_decision
from zones.errors import RulebookError
from zones.expressions import names_of
from zones.phrases import Words, both, joined, phrase
from zones.rulebook import Bound, Raise, Rule, Rulebook, Rules
from zones.wording import interval_words, label, reason


@dataclass(frozen=True, slots=True)
class Decider:
    """A place in the rulebook: its path, its text as written, its reason in words, the indicators it reads.

    `bands` gives, for a table's cell or a part of bands, each indicator with its band in words.
    """

    path: str
    text: str
    words: Words
    names: tuple[str, ...]
    bands: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True)
class Guide:
    """A compiled decision with everything that explanations of its units look up. Made by `guide_of`."""

    decision: Decision
    places: dict[str, Decider] = field(default_factory=dict)

    def decider(self, path: str) -> Decider | None:
        """The place of a path; None for a path that leads nowhere."""
        if path not in self.places and path.startswith(("tables.", "worst_of.")):
            found = _of_bands(self.decision.rulebook, path)
            if found is not None:
                self.places[path] = found
        return self.places.get(path)

    def thresholds(self, name: str) -> tuple[Fraction, ...]:
        """The thresholds laid on an indicator, lowest first."""
        found = self._quantity(name)
        return found[1].thresholds if found else ()

    def marks(self, name: str, state: State) -> list[tuple[str, Fraction, bool | None]]:
        """Operator and threshold of each mark on an indicator, and whether it is met; None is open."""
        found = self._quantity(name)
        if found is None:
            return []
        number, quantity = found
        return [(op, at, truth(Test(number, mask_of(op, at, quantity)), state)) for op, at in quantity.marks]

    def matters(self, name: str, state: State) -> bool:
        """Whether the outcome may hang on the value of an indicator that is not known exactly."""
        asked = self.decision.procedure.asked(state)
        return any(name in self.decision.quantities[number].names for number in asked)

    def _quantity(self, name: str) -> tuple[int, Quantity] | None:
        for number, quantity in enumerate(self.decision.quantities):
            if quantity.indicator == name:
                return number, quantity
        return None


def guide_of(book: Rulebook, scope: str) -> Guide | None:
    """The guide to a rulebook's decision for a scope, compiled once; None where it decides nothing there."""
    key = (book.hash, scope)
    if key not in _GUIDES:
        if len(_GUIDES) >= _MOST_GUIDES:
            _GUIDES.clear()
        try:
            decision = compile_decision(book, scope)
        except RulebookError:
            decision = None
        _GUIDES[key] = guide_to(decision) if decision else None
    return _GUIDES[key]


def guide_to(decision: Decision) -> Guide:
    """The guide to a compiled decision."""
    return Guide(decision, _places(decision))


_GUIDES: dict[tuple[str, str], Guide | None] = {}
_MOST_GUIDES = 64


def _places(decision: Decision) -> dict[str, Decider]:
    book, scope = decision.rulebook, decision.scope
    units = book.units_for(scope)
    found: dict[str, Decider] = {}
    for k, unit in enumerate(units):
        prefix = scope if len(units) == 1 else f"{scope}[{k}]"
        for step in unit.steps:
            places = (
                step.rules if isinstance(step, Rules) else (step,) if isinstance(step, Raise | Bound) else ()
            )
            for place in places:
                one = _place(book, place, f"{prefix}.{place.path}")
                found[one.path] = one
    found["small"] = Decider("small", book.small.text if book.small else "", _small(book), ())
    return found


def _small(book: Rulebook) -> Words:
    """Why a small unit has no level of its own."""
    if book.small is None or not book.small.to:
        return phrase("small_unit")
    to = AREA_WORDS[book.small.to]
    return both(f"đơn vị nhỏ: lấy mức của {to['vi']}", f"a small unit: the level is that of {to['en']}")


#: The area of a level around a unit.
AREA_WORDS = {
    "ward": both("xã, phường", "its ward"),
    "district": both("huyện, quận", "its district"),
    "province": both("tỉnh, thành phố", "its province"),
}


def _place(book: Rulebook, place: Rule | Raise | Bound, path: str) -> Decider:
    names = names_of(place.condition) if place.condition else ()
    words = reason(book, place.condition, place.vi, place.en)
    if isinstance(place, Raise):
        words = phrase("raised", n=place.by, reason=words)
    elif isinstance(place, Bound):
        level = book.level(place.level)
        words = phrase(place.kind, level=both(level.vi, level.en), reason=words)
    elif place.condition is None and not (place.vi and place.en):
        words = phrase("otherwise")
    return Decider(path, place.text or "else", words, names)


def _of_bands(book: Rulebook, path: str) -> Decider | None:
    """A table's cell (`tables.base.cells.hi.m3`) or a part of bands (`worst_of.cases.high`)."""
    kind, id, *rest = path.split(".")
    if kind == "worst_of":
        parts = {id: rest[0]} if id in book.bands and len(rest) == 1 else {}
    else:
        table = book.tables.get(id)
        parts = dict(zip(table.axes, rest[1:], strict=False)) if table else {}
    if not parts:
        return None
    said = [_part(book, axis, part) for axis, part in parts.items()]
    return Decider(
        path,
        "; ".join(text for text, _, _ in said),
        joined((words for _, words, _ in said), ", ", ", "),
        tuple(name for _, _, names in said for name in names),
        tuple(
            (book.bands[axis].of, _band(book, axis, part))
            for axis, part in parts.items()
            if _has_own(book, axis)
        ),
    )


def _has_own(book: Rulebook, axis: str) -> bool:
    return axis in book.bands and bool(book.bands[axis].of)


def _band(book: Rulebook, axis: str, part: str) -> Words:
    interval = book.bands[axis].parts[part]
    return both(part, part) if interval is None else interval_words(interval)


def _part(book: Rulebook, axis: str, part: str) -> tuple[str, Words, tuple[str, ...]]:
    if axis not in book.bands:
        return f"{axis} {part}", both(f"{axis}: {part}", f"{axis}: {part}"), ()
    bands = book.bands[axis]
    names = names_of(bands.formula)
    of = label(book.indicators[bands.of], book) if bands.of else both(axis, axis)
    words = joined((of, _band(book, axis, part)), ": ", ": ")
    return f"{bands.of or axis} {bands.parts[part]}", words, names

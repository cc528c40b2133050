"""Why a unit has its colour, and what would change it: one object for JSON, popup, card and document."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from zones.areas import Edition
from zones.branches import State
from zones.decided import decided
from zones.deciding import Decider, Guide, guide_of
from zones.figures import Figure, figures_of
from zones.notes import notes_of
from zones.numerals import day, written
from zones.palette import ink
from zones.phrases import Words, alternatives, both, bracketed, joined, phrase
from zones.rulebook import Level, Rulebook, decimal_text
from zones.snapshot import View, Window, ZoneLayer
from zones.steps import Outcome
from zones.turning import Turn, state_of, turns
from zones.verdict import Verdict
from zones.vocabulary import EMPTY, NOT_ASSESSED
from zones.wording import label

Json = dict[str, Any]

_UNJUDGED: Final = (NOT_ASSESSED, EMPTY)


def explain(
    view: View, layer: str, row: int, edition: Edition, *, first_fall: tuple[date, str] | None = None
) -> Json:
    """The explanation of one unit, made from what the view holds and nothing else.

    Parameters
    ----------
    layer, row : which unit: a layer of the view and a row of its table
    first_fall : the first day on which the level falls if nothing new is reported, and the level it falls to,
        where the caller has worked that out

    Returns
    -------
    JSON values only; every text that readers see stands under `vi` and `en`
    """
    return _Case(view, view.layers[layer], row, edition).explanation(first_fall)


@dataclass(frozen=True)
class _Case:
    """One unit with all that its explanation draws on; each part is worked out once."""

    view: View
    layer: ZoneLayer
    at: int
    edition: Edition

    def explanation(self, first_fall: tuple[date, str] | None) -> Json:
        book, meta = self.book, self.view.meta
        return {
            "unit": self.unit,
            "level": _level(self.level),
            "decided": decided(book, self.row),
            "sentence": self._sentence(),
            "decided_by": self._decided_by(),
            "possible": [one.id for one in book.possible_levels(self.row["possible"] or 0)],
            "indicators": [self._indicator(name, one) for name, one in self.figures.items()],
            "reporting": self._reporting(),
            "adjustments": self._adjustments(),
            "missing": self._missing(),
            "would_change": self._would_change(first_fall),
            "notes": self._notes(),
            "rulebook": {
                "id": book.id,
                "title": dict(book.title),
                "status": book.status,
                "cite": dict(book.cite),
            },
            "as_of": self.as_of.isoformat(),
            "known_at": meta.known_at.isoformat(),
            "snapshot": meta.number,
        }

    @property
    def book(self) -> Rulebook:
        return self.view.rulebook

    @cached_property
    def row(self) -> Mapping[str, Any]:
        return self.layer.table.row(self.at, named=True)

    @cached_property
    def level(self) -> Level:
        return self.book.level(self.row["level"])

    @cached_property
    def guide(self) -> Guide | None:
        return None if self.level.id in _UNJUDGED else guide_of(self.book, self.layer.scope)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        if self.guide is None:
            return {}
        return figures_of(self.row, self.book.indicators, self.guide.decision.needs, self.windows)

    @cached_property
    def state(self) -> State:
        return state_of(self.guide.decision, self.figures) if self.guide else ()

    @cached_property
    def verdict(self) -> Verdict | None:
        """What the view's figures say by themselves; wider than the level where figures are masked."""
        return self.guide.decision.verdict(self.state) if self.guide else None

    @property
    def is_own(self) -> bool:
        """Whether the level rests on the unit's own figures."""
        return bool(self.row.get("origin", "own") == "own")

    @cached_property
    def has_masked(self) -> bool:
        """Whether a figure of the unit is not shown to this audience: then its deciding rule is not told either."""
        return any(held is True for name, held in self.row.items() if name.endswith(".masked"))

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """The ways in which the view's figures lead to the level shown, by the rule that decided if known."""
        found = [one for one in (self.verdict.outcomes if self.verdict else ()) if one.level == self.level.id]
        return [one for one in found if one.path == self.row["rule"]] or found

    @cached_property
    def unit(self) -> Json:
        area = self.row.get("area")
        known = self.edition.areas.row(area, named=True) if area is not None else {"name": "", "code": ""}
        if self.layer.is_cells:
            code = f"{self.row['cell']:x}"
            return {"kind": "cell", "area_level": None, "code": code, "name": known["name"] or code}
        name = known["name"] or known["code"]
        return {"kind": "area", "area_level": known["area_level"], "code": known["code"], "name": name}

    @property
    def name(self) -> Words:
        name = str(self.unit["name"])
        if self.layer.is_cells and name != self.unit["code"]:
            return both(f"Ô ở {name}", f"Cell in {name}")
        return both(f"Ô {name}", f"Cell {name}") if self.layer.is_cells else both(name, name)

    @cached_property
    def decider(self) -> Decider | None:
        if self.guide is None or not self.is_own or self.has_masked:
            return None
        paths = {self.row["rule"]} - {""} or {one.path for one in self.outcomes}
        return self.guide.decider(str(next(iter(paths)))) if len(paths) == 1 else None

    def _sentence(self) -> Words:
        shown = {"name": self.name, "level": _words(self.level)}
        if self.level.id == EMPTY:
            return phrase("empty", **shown)
        if self.level.id == NOT_ASSESSED:
            return phrase("not_assessed", title=dict(self.book.title), **shown)
        if not self.is_own:
            return phrase("from_ward", **(shown | {"name": both(*(str(self.unit["name"]),) * 2)}))
        if self.decider is not None:
            return phrase(
                "because", reason=self._reason(self.decider), figures=self._figures(self.decider), **shown
            )
        if self._open and (self._missing() or not self.has_masked):
            return self._several(shown)
        return phrase("masked" if self.has_masked else "undecided", **shown)

    def _reason(self, decider: Decider) -> Words:
        """The rule in words, and the adjustments after it; bands stand with the figures that lie in them."""
        said = [self._banded(name, words) for name, words in decider.bands] or [decider.words]
        return joined((*said, *(both(one["vi"], one["en"]) for one in self._adjustments())), "; ", "; ")

    def _banded(self, name: str, words: Words) -> Words:
        one = self.figures[name]
        return joined((label(one.indicator), joined((self._written(one), words), ", ", ", ")), ": ", ": ")

    def _figures(self, decider: Decider) -> Words:
        """The figures that the deciding rule and the adjustments read, in brackets; a single one with its days."""
        places = [decider] if not decider.bands else []
        places += [
            found for one in self._adjustments() if self.guide and (found := self.guide.decider(one["rule"]))
        ]
        names = dict.fromkeys(name for place in places for name in place.names)
        named = [self.figures[name] for name in names if name in self.figures]
        named = named or ([] if decider.bands else self._telling)
        if not named:
            return both("", "")
        said = [joined((label(one.indicator), self._written(one)), ": ", ": ") for one in named]
        if len(named) == 1 and not decider.bands:
            said = [self._with_days(named[0])]
        return bracketed(joined(said, "; ", "; "))

    @property
    def as_of(self) -> date:
        """The day on which the unit's figures close: in today's reading it may be the closed day still."""
        return self.row.get("as_of") or self.view.meta.as_of

    @cached_property
    def windows(self) -> Mapping[str, Window]:
        """The days of each indicator, as the unit's figures have them."""
        late = self.view.meta.as_of - self.as_of
        return {name: Window(one.first - late, one.last - late) for name, one in self.layer.windows.items()}

    def _with_days(self, one: Figure) -> Words:
        window = self.windows.get(one.indicator.id)
        if window is None:
            return joined((label(one.indicator), self._written(one)), ": ", ": ")
        days = phrase("days", first=day(window.first), last=day(window.last))
        return joined((self._written(one), days), ", ", ", ")

    @property
    def _telling(self) -> list[Figure]:
        """For the last rule, which reads nothing itself: the widest count of cases."""
        counted = [one for one in self.figures.values() if one.indicator.kind == "count"]
        return sorted(counted, key=lambda one: -(one.indicator.win or 0))[:1]

    def _written(self, one: Figure) -> Words:
        if one.unknown:
            return phrase("withheld" if one.masked else "not_known")
        return written(one.text(self._limits(one.indicator.id)))

    @property
    def _open(self) -> bool:
        return (self.row["possible"] or 0).bit_count() > 1

    def _several(self, shown: Mapping[str, object]) -> Words:
        possible = alternatives(_words(one) for one in self.book.possible_levels(self.row["possible"]))
        grounds = self._grounds()
        unknown = [label(one.indicator) for one in grounds if one.unknown]
        doubts = [phrase("unknown_of", label=joined(unknown, " và ", " and "))] if unknown else []
        doubts += [self._doubt(one) for one in grounds if not one.unknown]
        why = joined(doubts, "; ", "; ")
        return phrase("several", levels=possible, missing=why, reports=self._reports(), **shown)

    def _grounds(self) -> list[Figure]:
        """The figures that keep several levels possible; of those with one numerator the plain count."""
        unsure = {one["indicator"]: one["matters"] for one in self._missing()}
        telling = [self.figures[name] for name, matters in unsure.items() if matters]
        telling = telling or [self.figures[name] for name in unsure]
        counts = {one.indicator.of for one in telling if one.indicator.kind == "count"}
        return [one for one in telling if one.indicator.kind != "rate" or one.indicator.of not in counts]

    def _doubt(self, one: Figure) -> Words:
        return one.doubt(label(one.indicator), self._limits(one.indicator.id))

    def _reports(self) -> Words:
        """The reporting behind a doubt, in brackets; nothing where it suffices."""
        told = self._reporting()
        if told["ok"] or told["ok"] is None:
            return both("", "")
        last = self.row.get("last_report")
        latest = phrase("no_report") if last is None else phrase("last_report", day=day(last))
        return bracketed(joined((phrase("reports", days=told["days"], of=told["of"]), latest), ", ", ", "))

    def _decided_by(self) -> Json | None:
        if self.decider is None:
            return None
        return {"rule": self.decider.path, "text": self.decider.text, **self.decider.words}

    def _limits(self, name: str) -> tuple[Any, ...]:
        return self.guide.thresholds(name) if self.guide else ()

    def _indicator(self, name: str, one: Figure) -> Json:
        window = self.windows.get(name)
        return {
            "id": name,
            **label(one.indicator),
            "text": one.text(self._limits(name)),
            "lo": _plain(one.low),
            "hi": _plain(one.high),
            "numerator": one.numerator(),
            "denominator": one.denominator(),
            "window": _window(window) if window else None,
            "thresholds": self._thresholds(name),
            "masked": one.masked,
            "missing": one.unknown,
        }

    def _thresholds(self, name: str) -> list[Json]:
        marks = self.guide.marks(name, self.state) if self.guide else []
        return [{"op": op, "value": decimal_text(value), "met": met} for op, value, met in marks]

    def _reporting(self) -> Json:
        asked = self.book.missing.reports
        longest = max((one.win or 1 for one in self.book.indicators.values()), default=1)
        last = self.row.get("last_report")
        return {
            "days": self.row.get("reported_days"),
            "of": asked.of_days if asked else longest,
            "last": last.isoformat() if last else None,
            "ok": self.row.get("reporting_ok"),
        }

    def _adjustments(self) -> list[Json]:
        """The steps after the deciding rule that certainly were taken."""
        if self.guide is None or not self.outcomes or not self.is_own or self.has_masked:
            return []
        paths = [
            path
            for path in self.outcomes[0].adjustments
            if all(path in one.adjustments for one in self.outcomes)
        ]
        found = [self.guide.decider(path) for path in paths]
        return [{"rule": one.path, "text": one.text, **one.words} for one in found if one is not None]

    def _missing(self) -> list[Json]:
        """What is not known exactly; whether it bears on the level. Masked figures are known, not shown."""
        if self.guide is None or not self.is_own:
            return []
        return [
            {
                "indicator": name,
                **self._doubt(one),
                "matters": self._open and self.guide.matters(name, self.state),
            }
            for name, one in self.figures.items()
            if not one.exact and not one.masked
        ]

    def _would_change(self, first_fall: tuple[date, str] | None) -> list[Json]:
        if self.guide is None or not self.is_own or self.level.rank < 0:
            return []
        recorded = not self.row.get("households_unrecorded")
        found = [
            self._turn(turn, recorded) for turn in turns(self.guide.decision, self.figures, self.level.id)
        ]
        if first_fall is not None:
            on, to = first_fall
            words = phrase("first_fall", day=day(on), level=_words(self.book.level(to)))
            found.append({"to": to, "indicator": None, "from": None, "needed": on.isoformat(), **words})
        return found

    def _turn(self, turn: Turn, recorded: bool) -> Json:
        one = self.figures[turn.indicator]
        said = {
            "label": label(one.indicator),
            "needed": _target(turn.needed),
            "level": _words(self.book.level(turn.to)),
        }
        if turn.direction == "fall":
            words = phrase("fall", **said)
        elif turn.cases is None:
            words = phrase("reach", **said)
        else:
            unit = "household" if turn.households and recorded else "case"
            words = phrase(f"one_more_{unit}" if turn.cases == 1 else f"more_{unit}s", n=turn.cases, **said)
        return {
            "to": turn.to,
            "indicator": turn.indicator,
            "from": one.text(self._limits(turn.indicator)),
            "needed": turn.needed,
            "cases": turn.cases if turn.cases is None or turn.direction == "rise" else -turn.cases,
            **words,
        }

    def _notes(self) -> list[Words]:
        return notes_of(
            self.view,
            self.row,
            judged=self.guide is not None,
            own=self.is_own,
            undecided=self._open and self.level.rank < 0,
            figures=self.figures.values(),
            flagged=bool(self.row.get("flagged")) or bool(self.verdict and self.verdict.flagged),
        )


def _level(level: Level) -> Json:
    drawn = ink(level.colour, level.hex)
    return {
        "id": level.id,
        **_words(level),
        "colour": level.colour,
        "hex": level.hex,
        "symbol": drawn.symbol,
    }


def _words(level: Level) -> Words:
    return both(level.vi, level.en)


def _target(needed: str) -> Words:
    """The value to be reached: "150", or "above 300" and "below 150" where the threshold is left."""
    sign, _, value = needed.rpartition(" ")
    return phrase("above" if sign == ">" else "below", n=written(value)) if sign else written(value)


def _window(window: Window) -> Json:
    return {"from": window.first.isoformat(), "to": window.last.isoformat(), "days": window.days}


def _plain(value: Any) -> int | float | None:
    """An exact number as a JSON number, for drawing."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)

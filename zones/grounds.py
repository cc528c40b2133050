"""What the explanation of one unit draws on: its row of a view, and the decision found again from its figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from zones.areas import Edition
from zones.branches import State
from zones.deciding import Decider, Guide, guide_of
from zones.figures import Figure, figures_of
from zones.lasting import Standing, standing_of
from zones.numerals import written
from zones.phrases import Words, both, joined, phrase
from zones.rulebook import Level, Rulebook
from zones.sites import site_of
from zones.snapshot import View, Window, ZoneLayer
from zones.stale import not_given
from zones.steps import Outcome
from zones.turning import state_of
from zones.verdict import Verdict
from zones.vocabulary import EMPTY, NOT_ASSESSED
from zones.wording import label

_UNJUDGED: Final = (NOT_ASSESSED, EMPTY)


@dataclass(frozen=True)
class Grounds:
    """One unit with all that its explanation draws on; each part is worked out once."""

    view: View
    layer: ZoneLayer
    at: int
    edition: Edition

    @property
    def book(self) -> Rulebook:
        """The rulebook."""
        return self.view.rulebook

    @cached_property
    def row(self) -> Mapping[str, Any]:
        """The unit's row of the layer."""
        return self.layer.table.row(self.at, named=True)

    @property
    def as_of(self) -> date:
        """The day on which the unit's figures close: in today's reading it may be the closed day still."""
        return self.row.get("as_of") or self.view.meta.as_of

    @cached_property
    def standing(self) -> Standing:
        """How its level stands."""
        lent_untold = not self.is_own and "raw" in self.row and self.row["raw"] is None
        return standing_of(self.book, self.row, self.as_of, hidden=self.has_masked or lent_untold)

    @property
    def level(self) -> Level:
        """The level shown."""
        return self.standing.level

    @property
    def raw(self) -> Level:
        """The computed level; the one shown where it may not be told."""
        return self.standing.raw or self.standing.level

    @cached_property
    def guide(self) -> Guide | None:
        """The compiled decision, None where the unit is not judged."""
        return None if self.raw.id in _UNJUDGED else guide_of(self.book, self.layer.scope)

    @cached_property
    def windows(self) -> Mapping[str, Window]:
        """The days of each indicator, as the unit's figures have them."""
        late = self.view.meta.as_of - self.as_of
        return {name: Window(one.first - late, one.last - late) for name, one in self.layer.windows.items()}

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """The figures that the decision reads."""
        if self.guide is None:
            return {}
        return figures_of(self.row, self.book.indicators, self.guide.decision.needs, self.windows)

    @cached_property
    def state(self) -> State:
        """The figures among the thresholds."""
        return state_of(self.guide.decision, self.figures) if self.guide else ()

    @cached_property
    def verdict(self) -> Verdict | None:
        """What the view's figures say by themselves; wider than the level where figures are masked."""
        return self.guide.decision.verdict(self.state) if self.guide else None

    @property
    def is_own(self) -> bool:
        """Whether the level rests on the unit's own figures."""
        return bool(self.row.get("origin", "own") == "own")

    @property
    def is_open(self) -> bool:
        """Whether the figures leave more than one level possible."""
        return (self.row["possible"] or 0).bit_count() > 1

    @cached_property
    def has_masked(self) -> bool:
        """Whether a figure of the unit is not shown to this audience: then its deciding rule is not told either."""
        return any(held is True for name, held in self.row.items() if name.endswith(".masked"))

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """The ways in which the view's figures lead to the computed level, by the rule that decided if known."""
        found = [one for one in (self.verdict.outcomes if self.verdict else ()) if one.level == self.raw.id]
        return [one for one in found if one.path == self.row["rule"]] or found

    @cached_property
    def decider(self) -> Decider | None:
        """The one place of the rulebook that decided; None where there are several or it may not be told."""
        if self.guide is None or not self.is_own or self.has_masked:
            return None
        paths = {self.row["rule"]} - {""} or {one.path for one in self.outcomes}
        return self.guide.decider(str(next(iter(paths)))) if len(paths) == 1 else None

    @cached_property
    def adjustments(self) -> list[Decider]:
        """The steps after the deciding rule that certainly were taken, in order."""
        if self.guide is None or not self.outcomes or not self.is_own or self.has_masked:
            return []
        paths = [
            path
            for path in self.outcomes[0].adjustments
            if all(path in one.adjustments for one in self.outcomes)
        ]
        return [found for path in paths if (found := self.guide.decider(path)) is not None]

    @cached_property
    def missing(self) -> dict[str, bool]:
        """The figures that are not known exactly, and whether each bears on the level. Masked ones are known."""
        if self.guide is None or not self.is_own:
            return {}
        return {
            name: self.is_open and self.guide.matters(name, self.state)
            for name, one in self.figures.items()
            if not one.exact and not one.masked
        }

    @cached_property
    def unit(self) -> dict[str, Any]:
        """Kind, area level, code and name."""
        if self.layer.is_sites:
            return site_of(self.row)
        area = self.row.get("area")
        known = self.edition.areas.row(area, named=True) if area is not None else {"name": "", "code": ""}
        if self.layer.is_cells:
            code = f"{self.row['cell']:x}"
            return {"kind": "cell", "area_level": None, "code": code, "name": known["name"] or code}
        name = known["name"] or known["code"]
        made = {"made": self.made} if self.made else {}
        return {
            "kind": "area",
            "area_level": known["area_level"],
            "code": known["code"],
            "name": name,
            **made,
        }

    @property
    def made(self) -> str:
        """How the unit came to its shape, where no boundary says it (see `Edition.made`)."""
        area = self.row.get("area")
        return "" if not self.layer.is_areas or area is None else self.edition.made[area]

    @property
    def name(self) -> Words:
        """What the unit is called in a sentence."""
        name = str(self.unit["name"])
        if self.layer.is_cells and name != self.unit["code"]:
            return both(f"Ô ở {name}", f"Cell in {name}")
        return both(f"Ô {name}", f"Cell {name}") if self.layer.is_cells else both(name, name)

    @property
    def reporting(self) -> dict[str, Any]:
        """The reports behind the figures."""
        asked = self.book.missing.reports
        longest = max((one.win or 1 for one in self.book.indicators.values()), default=1)
        last = self.row.get("last_report")
        return {
            "days": self.row.get("reported_days"),
            "of": asked.of_days if asked else longest,
            "last": last.isoformat() if last else None,
            "ok": self.row.get("reporting_ok"),
        }

    def limits(self, name: str) -> tuple[Any, ...]:
        """The thresholds of an indicator."""
        return self.guide.thresholds(name) if self.guide else ()

    def label(self, one: Figure) -> Words:
        """What a figure is called."""
        return label(one.indicator, self.book)

    def written(self, one: Figure) -> Words:
        """A figure as both languages write it."""
        if one.unknown:
            return phrase("withheld" if one.masked else "not_known")
        return written(one.text(self.limits(one.indicator.id)))

    def needs_people(self, one: Figure) -> bool:
        """Whether a figure is not there because nobody lives in the unit."""
        of_cases = one.indicator.kind == "rate" and one.indicator.of == "case" and one.indicator.at == "self"
        return one.unknown and of_cases and self.row.get("population_persons") == 0

    def not_known(self, alike: Sequence[Figure]) -> Words:
        """That some figures are not known, all of them for the same reason."""
        labels = joined(map(self.label, alike), " và ", " and ")
        if self.needs_people(alike[0]):
            return phrase("nobody_for", label=labels)
        return not_given(self.book, alike[0].indicator, labels)

    def doubt(self, one: Figure) -> Words:
        """What is not known of a figure."""
        if one.unknown:
            return self.not_known([one])
        return one.doubt(self.label(one), self.limits(one.indicator.id))

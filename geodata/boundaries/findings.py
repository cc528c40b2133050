"""What can be found at the door, and the words for it in Vietnamese and English.

A finding is one fault (or one kind of fault, counted) of a boundary file. Its `severity` says what was done:

    refused   the row is not in the result
    mended    it was repaired, and the repair is described
    warned    it is in the result as it came; somebody should look
    noted     nothing is wrong, but it should be known
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from geodata.boundaries.rosters.findings import ROSTERS
from geodata.boundaries.wordings.coordinates import COORDINATES
from geodata.boundaries.wordings.neighbours import NEIGHBOURS
from geodata.boundaries.wordings.parents import PARENTS
from geodata.boundaries.wordings.persons import PERSONS
from geodata.boundaries.wordings.recognised import RECOGNISED
from geodata.boundaries.wordings.rows import ROWS
from geodata.boundaries.wordings.shapes import SHAPES
from geodata.boundaries.wordings.wording import Severity, Wording
from geodata.intake.notes import LEVELS_VI
from zones.errors import Problem
from zones.numerals import written
from zones.vocabulary import Lang

#: Facts that are figures, written as the language writes them; all others are names and codes.
_FIGURES: Final = (
    "times", "km2", "share", "slivers", "sliver_km2", "rounded", "change", "metres", "km", "named", "persons",
    "own", "scatter", "with_point", "wards",
)  # fmt: skip


#: The words for each kind of finding.
WORDINGS: Final[Mapping[str, Wording]] = {
    **RECOGNISED,
    **ROWS,
    **PARENTS,
    **SHAPES,
    **COORDINATES,
    **NEIGHBOURS,
    **PERSONS,
    **ROSTERS,
}

#: The order in which findings of one severity are told.
ORDER: Final[Mapping[str, int]] = {kind: at for at, kind in enumerate(WORDINGS)}

#: A fault of a row of a table, which brings its own words.
_SAID: Final = Wording("refused", "{said_vi}", "{said}", "{fix_vi}", "{fix}")


@dataclass(frozen=True, slots=True)
class Finding(Problem):
    """One finding: a `Problem` with what was done about it, the unit it concerns, and its facts.

    `facts` fills the templates of `WORDINGS[code]`, so that the same finding can be told in either language.
    """

    severity: Severity = "warned"
    area_level: str = ""
    area_code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def words(self, lang: Lang) -> tuple[str, str]:
        """Problem and remedy in one language."""
        wording = WORDINGS.get(self.code, _SAID)
        told = (wording.vi, wording.remedy_vi) if lang == "vi" else (wording.en, wording.remedy_en)
        figures = {key: written(str(self.facts[key]))[lang] for key in _FIGURES if key in self.facts}
        facts = {**self.facts, **figures, **self._level(lang)}
        return told[0].format_map(facts), told[1].format_map(facts)

    def _level(self, lang: Lang) -> dict[str, str]:
        """The level as it is called in a language."""
        level = str(self.facts.get("level", ""))
        return {"level": LEVELS_VI.get(level, level)} if lang == "vi" else {}

    def to_json(self) -> dict[str, Any]:
        """The finding as plain values, in both languages."""
        vi, remedy_vi = self.words("vi")
        return {
            "code": self.code,
            "severity": self.severity,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "area_level": self.area_level,
            "area_code": self.area_code,
            "facts": dict(self.facts),
            "problem": {"vi": vi, "en": self.problem},
            "remedy": {"vi": remedy_vi, "en": self.remedy},
        }


def found(
    kind: str,
    *,
    row: int | None = None,
    column: str = "",
    value: str = "",
    area_level: str = "",
    **facts: Any,
) -> Finding:
    """The finding of one kind. Facts that a template needs are keywords; `code` is the unit's code."""
    wording = WORDINGS[kind]
    told = {"column": column, "value": value, "code": "", "level": area_level, **facts}
    return Finding(
        kind,
        wording.en.format_map(told),
        wording.remedy_en.format_map(told),
        row,
        column,
        value,
        wording.severity,
        area_level,
        str(told["code"]),
        told,
    )

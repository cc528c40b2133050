"""Which area a code or a path of names means in one edition of boundaries."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
import shapely

from geodata.intake.names import Name, name_of
from geodata.intake.notes import LEVELS_VI, Note
from zones.areas import Edition
from zones.vocabulary import AREA_LEVELS

_MOST_NAMED = 8  # candidates listed in a message


@dataclass(frozen=True, slots=True)
class Place:
    """What a code or path means: `area` (row of the edition, -1 none), or why it means none.

    With a `fault`, `area` is the deepest area that is still certain (its counts are widened), and `detail`
    goes into the fault's words (a `Note` where it has words itself).
    `at_parent` names the finest part given that the edition does not know.
    """

    area: int = -1
    fault: str = ""
    detail: str = ""
    at_parent: str = ""


class PlaceIndex:
    """Finds the areas of one edition by code (any level) or by name path."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        areas = edition.areas
        self._codes: list[str] = areas["code"].to_list()
        self._names: list[str] = [name or code for name, code in zip(areas["name"], self._codes, strict=True)]
        self._levels: list[str] = areas["area_level"].to_list()
        self._parent: list[int] = edition.parent.tolist()
        self._by_code: dict[str, list[int]] = defaultdict(list)
        self._by_short_code: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
        for area, code in enumerate(self._codes):
            self._by_code[code.casefold()].append(area)
            self._by_short_code[_short(code)].append(area)
            for key in self._name(area).keys:
                self._by_name[self._levels[area], key].append(area)

    @property
    def is_empty(self) -> bool:
        """Whether the edition has no areas at all."""
        return not self._codes

    @cached_property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of the edition in degrees; None without shapes."""
        if not len(self.edition.geometry):
            return None
        west, south, east, north = shapely.total_bounds(self.edition.geometry)
        return (west, south, east, north) if np.isfinite(west) else None

    def level_of(self, area: int) -> str:
        """The area level of an area."""
        return self._levels[area]

    def code_of(self, area: int) -> str:
        """The code of an area."""
        return self._codes[area]

    def line(self, area: int) -> list[int]:
        """The area and its ancestors, finest first."""
        found = []
        while area >= 0:
            found.append(area)
            area = self._parent[area]
        return found

    def words(self, area: int) -> str:
        """`Ninh Thuận / Phan Rang / Phước Mỹ (58203)`."""
        names = [self._names[part] for part in reversed(self.line(area))]
        return f"{' / '.join(names)} ({self._codes[area]})"

    # codes

    def by_codes(self, codes: Sequence[str]) -> dict[str, Place]:
        """The place of every distinct code of one column.

        If some codes are found only after giving back leading zeros, the column has lost them (a spreadsheet
        does that): then every code of it is compared without zeros, and refused if several areas fit.
        """
        lost = any(self._lost_zeros(code) for code in codes)
        return {code: self._by_one_code(code, lost) for code in codes}

    def zeros_lost(self, codes: Iterable[str]) -> bool:
        """Whether the codes lost their leading zeros."""
        return any(self._lost_zeros(code) for code in codes)

    def _lost_zeros(self, code: str) -> bool:
        return code.isdigit() and code.casefold() not in self._by_code and _short(code) in self._by_short_code

    def _by_one_code(self, code: str, lost: bool) -> Place:
        found = self._by_short_code.get(_short(code), []) if lost else self._by_code.get(code.casefold(), [])
        if len(found) == 1:
            return Place(found[0])
        if not found:
            return Place(fault="code_unknown", detail=f" ({self.edition.name})")
        some = [(self._levels[area], self._codes[area]) for area in found[:_MOST_NAMED]]
        listed = Note(
            ", ".join(f"{level} {code}" for level, code in some),
            ", ".join(f"{LEVELS_VI.get(level, level)} {code}" for level, code in some),
        )
        return Place(self._common(found), "code_ambiguous", listed)

    def knows(self, field: str, text: str) -> bool:
        """Whether some area has that code (`field` is `area_code`) or that name at that level."""
        if field == "area_code":
            return text.casefold() in self._by_code
        return bool(self._find(field, name_of(text, field), None))

    # names

    def by_path(self, path: Sequence[str | None]) -> Place:
        """The place of one path: a name or None for each of province, district, ward, hamlet.

        Levels may be skipped if the path stays unique. The finest name unknown under a known area: that area,
        with `at_parent`. A name in the middle that does not lie where the path says: `place_impossible`.
        """
        return self._by_path(path, frozenset())

    def _by_path(self, path: Sequence[str | None], unheld: frozenset[str]) -> Place:
        given = [
            (level, text)
            for level, text in zip(AREA_LEVELS, path, strict=True)
            if text and level not in unheld
        ]
        within: list[int] | None = None
        for i, (level, text) in enumerate(given):
            found = self._find(level, name_of(text, level), within)
            if not found:
                return self._missing(level, text, within, i == len(given) - 1)
            within = found
        if within is None:
            return Place()
        return Place(within[0]) if len(within) == 1 else self._ambiguous(within)

    def by_paths(self, paths: pl.DataFrame) -> list[Place]:
        """The place of each row of distinct paths (columns province, district, ward, hamlet) of one list.

        Levels above the largest of the edition cannot be compared. They are passed over if the whole list
        names one area there (a city's list in a city's edition), else they are unknown.
        """
        unheld = self._unheld(paths)
        return [self._by_path(row, unheld) for row in paths.select(AREA_LEVELS).iter_rows()]

    def _unheld(self, paths: pl.DataFrame) -> frozenset[str]:
        held = [level for level in AREA_LEVELS if level in self.edition.levels]
        above = AREA_LEVELS[: AREA_LEVELS.index(held[0])] if held else ()
        alone = [
            level
            for level in above
            if len({name_of(text, level).bare for text in paths[level].drop_nulls().unique()}) <= 1
        ]
        return frozenset(alone)

    def _name(self, area: int) -> Name:
        return name_of(self._names[area], self._levels[area])

    def _find(self, level: str, name: Name, within: list[int] | None) -> list[int]:
        """Areas of a level with that name inside the given ones, only those that fit best."""
        fits = {area for key in name.keys for area in self._by_name.get((level, key), ())}
        if within is not None:
            inside = set(within)
            fits = {area for area in fits if not inside.isdisjoint(self.line(area)[1:])}
        return list(fits) if len(fits) < 2 else self._best(sorted(fits), name)

    def _best(self, fits: list[int], name: Name) -> list[int]:
        """Of several areas those of the same type word and, where marks were written, of the same marks."""
        likeness = {area: self._likeness(area, name) for area in fits}
        by_type = {area for area in fits if likeness[area] == min(likeness.values())}
        by_marks = {area for area in fits if name.marked and self._name(area).marked == name.marked}
        if not by_marks:
            return sorted(by_type)
        return sorted(by_type & by_marks or by_type | by_marks)

    def _likeness(self, area: int, name: Name) -> int:
        """0: the same with its type word; 1: the same without, type not contradicted; 2: another type."""
        own = self._name(area)
        if name.whole == own.whole or (name.bare == own.bare and name.kind == own.kind):
            return 0
        return 1 if name.bare == own.bare and not (name.kind and own.kind) else 2

    def _missing(self, level: str, text: str, within: list[int] | None, is_finest: bool) -> Place:
        absent = self._absent(level)
        if within is None:
            return Place(fault="place_unknown", detail=absent or self._hint(level, text))
        if not is_finest:
            elsewhere = self._find(level, name_of(text, level), None)
            known = _is(text, self._listed(elsewhere)) if elsewhere else self._hint(level, text)
            return Place(self._common(within), "place_impossible", absent or known)
        if len(within) > 1:
            return self._ambiguous(within)
        rival = self._rival(within[0], level, name_of(text, level))
        if rival >= 0:
            return Place(self._parent[within[0]], "place_impossible", _is(text, self.words(rival)))
        return Place(within[0], at_parent=level)

    def _absent(self, level: str) -> str:
        if level in self.edition.levels:
            return ""
        return Note(
            f" (the edition has no {level})", f" (danh mục không có cấp {LEVELS_VI.get(level, level)})"
        )

    def _rival(self, parent: int, level: str, name: Name) -> int:
        """The one area of that name beside `parent`: the path then contradicts itself, instead of being vague.

        Hamlets and numbers are left out: their names come again in every ward and town.
        """
        above = self._parent[parent]
        if above < 0 or level == "hamlet" or name.is_number:
            return -1
        found = self._find(level, name, [above])
        return found[0] if len(found) == 1 else -1

    def _ambiguous(self, areas: list[int]) -> Place:
        return Place(self._common(areas), "place_ambiguous", self._listed(areas))

    def _listed(self, areas: list[int]) -> str:
        more = f", … ({len(areas)})" if len(areas) > _MOST_NAMED else ""
        return ", ".join(self.words(area) for area in areas[:_MOST_NAMED]) + more

    def _hint(self, level: str, text: str) -> str:
        """The names that look most alike, for the message."""
        known = self._known_names(level)
        close = difflib.get_close_matches(name_of(text, level).bare, known, n=2, cutoff=0.8)
        names = ", ".join(known[key] for key in close)
        return Note(f" (alike: {names})", f" (gần giống: {names})") if close else ""

    def _known_names(self, level: str) -> dict[str, str]:
        span = self.edition.rows(level)
        if span.stop - span.start > 2000:  # too many to compare one by one
            return {}
        return {self._name(area).bare: self._names[area] for area in range(span.start, span.stop)}

    def _common(self, areas: list[int]) -> int:
        """The deepest area that holds all of them, -1 if none does."""
        lines = [self.line(area) for area in areas]
        others = [set(line) for line in lines[1:]]
        return next((area for area in lines[0] if all(area in other for other in others)), -1)


def _is(text: str, listed: str) -> Note:
    return Note(f"; {text!r} is {listed}", f"; {text!r} là {listed}")


def _short(code: str) -> str:
    return code.casefold().lstrip("0")

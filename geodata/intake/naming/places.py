"""Which area a code or a path of names means in one edition of boundaries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
import shapely

from geodata.intake.naming.addresses import is_address, place_of_address
from geodata.intake.naming.earlier_names import Extent, Succession
from geodata.intake.naming.likeness import Candidate, alike, score, sure
from geodata.intake.naming.listed import named_with_code
from geodata.intake.naming.names import Name, name_of
from geodata.intake.notes import LEVELS_VI, Note
from zones.areas import Edition
from zones.vocabulary import AREA_LEVELS

_MOST_NAMED = 8  # candidates listed in a message
_MANY_NAMES = 2_000  # so many are not compared one by one while a list is being loaded
_ALIKE_ABOVE = 85  # below this the name of an area above is another name (Hậu Giang is not An Giang)
_LEAST_PATH_SCORE = 60  # candidates of a review are at least so much like the words


@dataclass(frozen=True, slots=True)
class Place:
    """What a code or path means: `area` (row of the edition, -1 none), or why it means none.

    With a `fault`, `area` is the deepest area that is still certain (its counts are widened), and `detail`
    goes into the fault's words (a `Note` where it has words itself).
    `at_parent` names the finest part given that the edition does not know. `corrected` are slips of the pen that
    were put right, each as (as written, as taken).
    """

    area: int = -1
    fault: str = ""
    detail: str = ""
    at_parent: str = ""
    corrected: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Within:
    """The areas in which the next name is looked for; those of an `extent` together are one later area."""

    areas: list[int]
    extent: Extent | None = None


class PlaceIndex:
    """Finds the areas of one edition by code (any level) or by name path.

    `answers` are what reviewers said that the words of a place mean: place key -> row of the edition.
    """

    def __init__(self, edition: Edition, answers: Mapping[str, int] | None = None) -> None:
        self.edition = edition
        self.answers: Mapping[str, int] = answers or {}
        areas = edition.areas
        self._codes: list[str] = areas["code"].to_list()
        self._names: list[str] = [name or code for name, code in zip(areas["name"], self._codes, strict=True)]
        self._levels: list[str] = areas["area_level"].to_list()
        self._parent: list[int] = edition.parent.tolist()
        self._by_code: dict[str, list[int]] = defaultdict(list)
        self._by_short_code: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_other_name: dict[tuple[str, str], list[int]] = defaultdict(list)
        for area, code in enumerate(self._codes):
            self._by_code[code.casefold()].append(area)
            self._by_short_code[_short(code)].append(area)
            name = self._name(area)
            for key in name.keys:
                self._by_name[self._levels[area], key].append(area)
            for key in name.others | name.keys:
                self._by_other_name[self._levels[area], key].append(area)

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
        found = found or named_with_code(code, self._by_code, self._is_called)
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

    def _is_called(self, area: int, text: str) -> bool:
        """Whether a name with its type word, as it is listed, is that of an area."""
        return name_of(text, self._levels[area]).whole == self._name(area).whole

    def _listed_area(self, level: str, text: str, within: _Within | None) -> _Within | None:
        """The area of a level that a name with its code means (`Xã Quài Tở (03301)`), inside the given ones."""
        listed = named_with_code(text, self._by_code, self._is_called)
        areas = [area for area in listed if self._levels[area] == level]
        areas = self._in(set(areas), None if within is None else within.areas)
        return _Within(areas) if areas else None

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
        if any(is_address(text) for _, text in given):
            return place_of_address(given, self._walked, self._common)
        return self._walked(given)

    def _walked(self, given: Sequence[tuple[str, str]]) -> Place:
        """The place of names from the largest area to the finest."""
        within: _Within | None = None
        corrected: list[tuple[str, str]] = []
        for i, (level, text) in enumerate(given):
            name, is_finest = name_of(text, level), i == len(given) - 1
            found = self._listed_area(level, text, within) or self._step(level, name, within)
            if found is None:
                whole = self._succession.whole(level, name) if within is None else None
                if whole is not None and (whole.kept or is_finest):
                    found = _Within([whole.area])
                elif whole is not None:
                    return Place(whole.area, at_parent=given[-1][0])
            if found is None and (meant := self._slip(level, name, within)) >= 0:
                corrected.append((text, self._names[meant]))
                found = _Within([meant])
            if found is None:
                missing = self._missing(level, text, within, is_finest)
                return replace(missing, corrected=tuple(corrected))
            within = found
        return replace(self._end(within, given[-1][0]), corrected=tuple(corrected)) if within else Place()

    def _step(self, level: str, name: Name, within: _Within | None) -> _Within | None:
        """Where the path goes on; None where the name is not known there."""
        areas = None if within is None else within.areas
        extent = self._succession.extent(level, name, areas)
        if extent is not None:
            return _Within(list(extent.areas), extent)
        found = self._find(level, name, areas) or self._find_other(level, name, areas)
        return _Within(found) if found else None

    def _end(self, within: _Within, level: str) -> Place:
        if within.extent is not None:
            return Place(within.extent.within, at_parent=level)
        return Place(within.areas[0]) if len(within.areas) == 1 else self._ambiguous(within.areas)

    @cached_property
    def _succession(self) -> Succession:
        return Succession(self.edition, self._find)

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
        return self._best(self._in(fits, within), name)

    def _find_other(self, level: str, name: Name, within: list[int] | None) -> list[int]:
        """As `_find`, by other ways to write the same name: i for y, Roman numbers, NT for nông trường."""
        keys = name.others | name.keys
        return self._best(
            self._in({area for key in keys for area in self._by_other_name.get((level, key), ())}, within),
            name,
        )

    def _in(self, areas: set[int], within: list[int] | None) -> list[int]:
        """Those of some areas that lie in the given ones, or are one of them."""
        if within is None:
            return sorted(areas)
        inside = set(within)
        return sorted(area for area in areas if not inside.isdisjoint(self.line(area)))

    def _best(self, fits: list[int], name: Name) -> list[int]:
        """Of several areas those of the same type word and, where marks were written, of the same marks."""
        if len(fits) < 2:
            return fits
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

    def _missing(self, level: str, text: str, within: _Within | None, is_finest: bool) -> Place:
        absent, name = self._absent(level), name_of(text, level)
        if within is None:
            near = self._alike(level, name, None)
            fault = "place_doubtful" if near and not absent else "place_unknown"
            return Place(fault=fault, detail=absent or self._scored(near))
        around = within.extent.within if within.extent else self._common(within.areas)
        if not is_finest:
            return self._contradicted(level, text, within, absent)
        if len(within.areas) > 1 and within.extent is None:
            return self._ambiguous(within.areas)
        above = around if within.extent else self._parent[around]
        rival = self._rival(above, level, name)
        if rival >= 0:
            return Place(above, "place_impossible", _is(text, self.words(rival)))
        return Place(around, at_parent=level)

    def _contradicted(self, level: str, text: str, within: _Within, absent: str) -> Place:
        """A name in the middle of a path that does not lie in the area before it."""
        around = within.extent.within if within.extent else self._common(within.areas)
        elsewhere = self._find(level, name_of(text, level), None)
        if absent or elsewhere:
            return Place(around, "place_impossible", absent or _is(text, self._listed(elsewhere)))
        near = self._alike(level, name_of(text, level), within.areas)
        if near:
            return Place(around, "place_doubtful", self._scored(near))
        return Place(around, "place_impossible")

    def _slip(self, level: str, name: Name, within: _Within | None) -> int:
        """The area that was meant beyond doubt in spite of a slip of the pen, -1 otherwise; see `likeness.sure`."""
        if within is None or (len(within.areas) > 1 and within.extent is None):
            return -1
        if self._find(level, name, None):  # somebody's right name
            return -1
        key: tuple[str | int, ...] = (level, *within.areas)
        if key not in self._beside:
            near = self._named(level, within.areas)
            direct = all(self._parent[area] in within.areas or area in within.areas for area, _ in near)
            self._beside[key] = near if direct else []
        near = self._beside[key]
        return sure(name, near, self._syllables) if near else -1

    @cached_property
    def _beside(self) -> dict[tuple[str | int, ...], list[tuple[int, Name]]]:
        """The areas of a level right below others, with their names; none where a level between was not given."""
        return {}

    @cached_property
    def _syllables(self) -> frozenset[str]:
        """Every folded word of the names of the edition."""
        return frozenset(word for area in range(len(self._codes)) for word in self._name(area).syllables)

    def _named(self, level: str, within: Sequence[int] | None) -> list[tuple[int, Name]]:
        """The areas of a level in the given ones, with their names."""
        span = self.edition.rows(level)
        if within is None:
            return [(area, self._name(area)) for area in range(span.start, span.stop)]
        lower = self._lower.get(level)
        if lower is None:
            lower = self._lower[level] = defaultdict(list)
            for area in range(span.start, span.stop):
                for above in self.line(area):
                    lower[above].append(area)
        return [(area, self._name(area)) for above in within for area in lower.get(above, ())]

    @cached_property
    def _lower(self) -> dict[str, dict[int, list[int]]]:
        return {}

    def _alike(self, level: str, name: Name, within: Sequence[int] | None) -> list[Candidate]:
        near = self._named(level, within)
        return [] if len(near) > _MANY_NAMES else alike(name, near, 3)

    def _scored(self, near: list[Candidate]) -> str:
        listed = ", ".join(f"{self.words(one.area)} {one.score} %" for one in near)
        return Note(f" (alike: {listed})", f" (gần giống: {listed})") if near else ""

    # candidates of a review

    def candidates(self, path: Sequence[str | None], most: int = 5) -> list[Candidate]:
        """The areas that a doubtful path may mean, likeliest first.

        They are of the finest level given: all of that name, and those alike in the area that is certain. The score
        is the mean likeness over the levels given, the finest counted twice, so that a name in the wrong district
        stands below the same name in the right one.
        """
        given = [(level, name_of(text, level)) for level, text in zip(AREA_LEVELS, path, strict=True) if text]
        given = [one for one in given if one[0] in self.edition.levels]
        if not given:
            return []
        level, name = given[-1]
        place = self.by_path(path)
        around = None if place.area < 0 else [place.area]
        near = {one.area for one in alike(name, self._named(level, around), 40)}
        named = {*near, *self._find(level, name, None), *self._find_other(level, name, None)}
        scored = sorted((-self._path_score(area, given), area) for area in named)
        return [Candidate(area, -points) for points, area in scored[:most] if -points >= _LEAST_PATH_SCORE]

    def _path_score(self, area: int, given: Sequence[tuple[str, Name]]) -> int:
        by_level = {self._levels[part]: self._name(part) for part in self.line(area)}
        points = [score(name, by_level[level]) if level in by_level else 0 for level, name in given]
        points[:-1] = [one if one >= _ALIKE_ABOVE else 0 for one in points[:-1]]
        return round((sum(points) + points[-1]) / (len(points) + 1))

    def _absent(self, level: str) -> str:
        if level in self.edition.levels:
            return ""
        return Note(
            f" (the edition has no {level}: load its boundaries with --parent-level {level}=CODE:NAME)",
            f" (danh mục không có cấp {LEVELS_VI.get(level, level)}: nạp ranh giới với --parent-level {level}=MÃ:TÊN)",
        )

    def _rival(self, above: int, level: str, name: Name) -> int:
        """The one area of that name elsewhere in the area `above` the one named: the path then contradicts itself,
        instead of being vague.

        Hamlets and numbers are left out: their names come again in every ward and town.
        """
        if above < 0 or level == "hamlet" or name.is_number:
            return -1
        found = self._find(level, name, [above])
        return found[0] if len(found) == 1 else -1

    def _ambiguous(self, areas: list[int]) -> Place:
        return Place(self._common(areas), "place_ambiguous", self._listed(areas))

    def _listed(self, areas: list[int]) -> str:
        more = f", … ({len(areas)})" if len(areas) > _MOST_NAMED else ""
        return ", ".join(self.words(area) for area in areas[:_MOST_NAMED]) + more

    def _common(self, areas: list[int]) -> int:
        """The deepest area that holds all of them, -1 if none does."""
        lines = [self.line(area) for area in areas]
        others = [set(line) for line in lines[1:]]
        return next((area for area in lines[0] if all(area in other for other in others)), -1)


def _is(text: str, listed: str) -> Note:
    return Note(f"; {text!r} is {listed}", f"; {text!r} là {listed}")


def _short(code: str) -> str:
    return code.casefold().lstrip("0")

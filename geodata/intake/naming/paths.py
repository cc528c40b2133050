"""Paths of names, walked from the largest area to the finest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from geodata.intake.naming.addresses import is_address, place_of_address
from geodata.intake.naming.coded_areas import CodedAreas
from geodata.intake.naming.earlier_names import Extent, Succession
from geodata.intake.naming.held_areas import HeldAreas
from geodata.intake.naming.likeness import Candidate
from geodata.intake.naming.named_areas import NamedAreas
from geodata.intake.naming.names import Name, name_of
from geodata.intake.naming.place import Place
from geodata.intake.naming.type_words import levels_said
from geodata.intake.notes import LEVELS_VI, Note
from zones.vocabulary import AREA_LEVELS


@dataclass(frozen=True, slots=True)
class _Within:
    """The areas in which the next name is looked for; those of an `extent` together are one later area."""

    areas: list[int]
    extent: Extent | None = None

    @property
    def is_one(self) -> bool:
        """Whether it is one area, of today or later."""
        return len(self.areas) == 1 or self.extent is not None


class Paths:
    """Finds the place of a path of names in one edition."""

    def __init__(self, held: HeldAreas, coded: CodedAreas, named: NamedAreas) -> None:
        self._held, self._coded, self._named = held, coded, named

    def place(self, path: Sequence[str | None], unheld: frozenset[str] = frozenset()) -> Place:
        """The place of one path: a name or None for each of province, district, ward, hamlet.

        Levels may be skipped if the path stays unique; those `unheld` are passed over. The finest name unknown
        under a known area: that area, with `at_parent`. A name in the middle that does not lie where the path
        says: `place_impossible`.
        """
        given = [
            (level, text)
            for level, text in zip(AREA_LEVELS, path, strict=True)
            if text and level not in unheld
        ]
        if any(is_address(text) for _, text in given):
            return place_of_address(given, self._walked, self._held.common)
        return self._walked(given)

    def unheld(self, paths: pl.DataFrame) -> frozenset[str]:
        """Levels above the largest of the edition at which a whole list names one area at most."""
        levels = self._held.edition.levels
        held = [level for level in AREA_LEVELS if level in levels]
        above = AREA_LEVELS[: AREA_LEVELS.index(held[0])] if held else ()
        alone = [
            level
            for level in above
            if len({name_of(text, level).bare for text in paths[level].drop_nulls().unique()}) <= 1
        ]
        return frozenset(alone)

    def _walked(self, given: Sequence[tuple[str, str]]) -> Place:
        """The place of names from the largest area to the finest."""
        within: _Within | None = None
        corrected: list[tuple[str, str]] = []
        for i, (level, text) in enumerate(given):
            name, is_finest = name_of(text, level), i == len(given) - 1
            found = self._listed(level, text, within) or self._step(level, name, within)
            if found is None:
                whole = self._succession.whole(level, name) if within is None else None
                if whole is not None and (whole.kept or is_finest):
                    found = _Within([whole.area])
                elif whole is not None:
                    return Place(whole.area, at_parent=given[-1][0])
            if found is None and (meant := self._slip(level, name, within)) >= 0:
                corrected.append((text, self._held.names[meant]))
                found = _Within([meant])
            if found is None:
                missing = self._missing(level, text, within, is_finest)
                return replace(missing, corrected=tuple(corrected))
            within = found
        return replace(self._end(within, given[-1][0]), corrected=tuple(corrected)) if within else Place()

    def _listed(self, level: str, text: str, within: _Within | None) -> _Within | None:
        areas = self._coded.with_name(level, text, None if within is None else within.areas)
        return _Within(areas) if areas else None

    def _step(self, level: str, name: Name, within: _Within | None) -> _Within | None:
        """Where the path goes on; None where the name is not known there."""
        areas = None if within is None else within.areas
        extent = self._succession.extent(level, name, areas)
        if extent is not None:
            return _Within(list(extent.areas), extent)
        found = self._named.find(level, name, areas) or self._named.find_other(level, name, areas)
        return _Within(found) if found else None

    def _slip(self, level: str, name: Name, within: _Within | None) -> int:
        return self._named.slip(level, name, within.areas) if within is not None and within.is_one else -1

    def _end(self, within: _Within, level: str) -> Place:
        if within.extent is not None:
            return Place(within.extent.within, at_parent=level)
        return Place(within.areas[0]) if within.is_one else self._ambiguous(within.areas)

    @cached_property
    def _succession(self) -> Succession:
        return Succession(self._held.edition, self._named.find)

    # what is said of a name that is not there

    def _missing(self, level: str, text: str, within: _Within | None, is_finest: bool) -> Place:
        absent, name = self._absent(level), name_of(text, level)
        if within is None:
            if larger := self._larger(level, text):
                return Place(
                    self._held.common(larger), "place_impossible", _is(text, self._held.listed(larger))
                )
            near = self._named.alike(level, name, None)
            fault = "place_doubtful" if near and not absent else "place_unknown"
            return Place(fault=fault, detail=absent or self._scored(near))
        if not is_finest:
            return self._contradicted(level, text, within, absent)
        if not within.is_one:
            return self._ambiguous(within.areas)
        around = self._around(within)
        above = around if within.extent else self._held.parent[around]
        rival = self._rival(above, level, name)
        if rival >= 0:
            return Place(above, "place_impossible", _is(text, self._held.words(rival)))
        return Place(around, at_parent=level)

    def _larger(self, level: str, text: str) -> list[int]:
        """The areas of a larger level that a name means by its type word: *Huyện Ninh Phước* is no commune."""
        above = AREA_LEVELS[: AREA_LEVELS.index(level)]
        levels, alone = levels_said(text)
        if alone:
            return []
        found = (self._named.find(one, name_of(text, one), None) for one in levels if one in above)
        return next((areas for areas in found if areas), [])

    def _around(self, within: _Within) -> int:
        return within.extent.within if within.extent else self._held.common(within.areas)

    def _contradicted(self, level: str, text: str, within: _Within, absent: str) -> Place:
        """A name in the middle of a path that does not lie in the area before it."""
        around = self._around(within)
        elsewhere = self._named.find(level, name_of(text, level), None)
        if absent or elsewhere:
            return Place(around, "place_impossible", absent or _is(text, self._held.listed(elsewhere)))
        near = self._named.alike(level, name_of(text, level), within.areas)
        if near:
            return Place(around, "place_doubtful", self._scored(near))
        return Place(around, "place_impossible")

    def _rival(self, above: int, level: str, name: Name) -> int:
        """The one area of that name elsewhere in the area `above` the one named: the path then contradicts itself,
        instead of being vague.

        Hamlets and numbers are left out: their names come again in every ward and town.
        """
        if above < 0 or level == "hamlet" or name.is_number:
            return -1
        found = self._named.find(level, name, [above])
        return found[0] if len(found) == 1 else -1

    def _ambiguous(self, areas: list[int]) -> Place:
        return Place(self._held.common(areas), "place_ambiguous", self._held.listed(areas))

    def _absent(self, level: str) -> str:
        if level in self._held.edition.levels:
            return ""
        return Note(
            f" (the edition has no {level}: load its boundaries with --parent-level {level}=CODE:NAME)",
            f" (danh mục không có cấp {LEVELS_VI.get(level, level)}: nạp ranh giới với --parent-level {level}=MÃ:TÊN)",
        )

    def _scored(self, near: list[Candidate]) -> str:
        listed = ", ".join(f"{self._held.words(one.area)} {one.score} %" for one in near)
        return Note(f" (alike: {listed})", f" (gần giống: {listed})") if near else ""


def _is(text: str, listed: str) -> Note:
    return Note(f"; {text!r} is {listed}", f"; {text!r} là {listed}")

"""Areas by their names: the same, written otherwise, alike, or meant in spite of a slip of the pen."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from geodata.intake.naming.held_areas import HeldAreas
from geodata.intake.naming.likeness import Candidate, alike, sure
from geodata.intake.naming.names import Name

_MANY_NAMES: Final = 2_000  # so many are not compared one by one while a list is being loaded


class NamedAreas:
    """Finds the areas of an edition by name, inside others or anywhere (None)."""

    def __init__(self, held: HeldAreas) -> None:
        self._held = held
        self._by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_other_name: dict[tuple[str, str], list[int]] = defaultdict(list)
        #: The areas of a level right below others, with their names; none where a level between was not given.
        self._beside: dict[tuple[str | int, ...], list[tuple[int, Name]]] = {}
        for area, level in enumerate(held.levels):
            name = held.name(area)
            for key in name.keys:
                self._by_name[level, key].append(area)
            for key in name.others | name.keys:
                self._by_other_name[level, key].append(area)

    def find(self, level: str, name: Name, within: list[int] | None) -> list[int]:
        """Areas of a level with that name inside the given ones, only those that fit best."""
        fits = {area for key in name.keys for area in self._by_name.get((level, key), ())}
        return self._best(self._held.inside(fits, within), name)

    def find_other(self, level: str, name: Name, within: list[int] | None) -> list[int]:
        """As `find`, by other ways to write the same name: i for y, Roman numbers, NT for nông trường."""
        keys = name.others | name.keys
        fits = {area for key in keys for area in self._by_other_name.get((level, key), ())}
        return self._best(self._held.inside(fits, within), name)

    def alike(self, level: str, name: Name, within: Sequence[int] | None) -> list[Candidate]:
        """The few areas most like a name; none among too many."""
        near = self._held.below(level, within)
        return [] if len(near) > _MANY_NAMES else alike(name, near, 3)

    def slip(self, level: str, name: Name, within: Sequence[int]) -> int:
        """The area that was meant beyond doubt in spite of a slip of the pen, -1 otherwise; see `likeness.sure`."""
        if self.find(level, name, None):  # somebody's right name
            return -1
        key: tuple[str | int, ...] = (level, *within)
        if key not in self._beside:
            near = self._held.below(level, within)
            direct = all(self._held.parent[area] in within or area in within for area, _ in near)
            self._beside[key] = near if direct else []
        near = self._beside[key]
        return sure(name, near, self._syllables) if near else -1

    @cached_property
    def _syllables(self) -> frozenset[str]:
        """Every folded word of the names of the edition."""
        every = range(len(self._held.codes))
        return frozenset(word for area in every for word in self._held.name(area).syllables)

    def _best(self, fits: list[int], name: Name) -> list[int]:
        """Of several areas those of the same type word and, where marks were written, of the same marks."""
        if len(fits) < 2:
            return fits
        likeness = {area: self._likeness(area, name) for area in fits}
        by_type = {area for area in fits if likeness[area] == min(likeness.values())}
        by_marks = {area for area in fits if name.marked and self._held.name(area).marked == name.marked}
        if not by_marks:
            return sorted(by_type)
        return sorted(by_type & by_marks or by_type | by_marks)

    def _likeness(self, area: int, name: Name) -> int:
        """0: the same with its type word; 1: the same without, type not contradicted; 2: another type."""
        own = self._held.name(area)
        if name.whole == own.whole or (name.bare == own.bare and name.kind == own.kind):
            return 0
        return 1 if name.bare == own.bare and not (name.kind and own.kind) else 2

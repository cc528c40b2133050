"""What the names of other days mean in one edition: areas made of several of its areas, and areas dissolved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geodata.intake.naming.aliases import Absorbed, Merged, absorbed, merged
from geodata.intake.naming.names import Name, name_of
from zones.areas import Edition

#: Areas of a level with that name in the given ones.
Find = Callable[[str, Name, list[int] | None], list[int]]


@dataclass(frozen=True)
class Extent:
    """A later area in an earlier edition: the areas that it is made of, in the area that holds them all."""

    name: Name
    within: int
    areas: tuple[int, ...]


@dataclass(frozen=True)
class Whole:
    """The later area that an earlier one is part of; `kept`: the areas below stayed what they were."""

    area: int
    kept: bool


class Succession:
    """The names of other days that mean something in an edition."""

    def __init__(self, edition: Edition, find: Find) -> None:
        self._find, self._levels = find, edition.levels
        self._extents: dict[tuple[str, str], list[Extent]] = {}
        self._wholes: dict[tuple[str, str], Whole] = {}
        for one in merged():
            if one.level in edition.levels and _may_be_used(one, edition):
                self._bind_merged(one)
        for other in absorbed():
            if other.level in edition.levels:
                self._bind_absorbed(other)

    def extent(self, level: str, name: Name, within: Sequence[int] | None) -> Extent | None:
        """The parts of a later area; None where the type word names the earlier one, or nothing is known."""
        for one in self._extents.get((level, name.bare), ()):
            here = within is None or one.within in within
            if here and not (name.kind and name.kind != one.name.kind):
                return one
        return None

    def whole(self, level: str, name: Name) -> Whole | None:
        """The later area of which the named one is a part now."""
        return self._wholes.get((level, name.bare))

    def _bind_merged(self, one: Merged) -> None:
        name = name_of(one.name, one.level)
        around = self._find("province", name_of(one.within, "province"), None)
        if len(around) != 1:
            return
        own = self._find(one.level, name, around)
        parts = [
            area for parent, names in one.covers for area in self._parts(one.level, parent, names, around)
        ]
        if set(parts) - set(own):
            extent = Extent(name, around[0], tuple(sorted({*own, *parts})))
            self._extents.setdefault((one.level, name.bare), []).append(extent)

    def _parts(self, level: str, parent: str, names: tuple[str, ...], around: list[int]) -> list[int]:
        above = self._find(level, name_of(parent, level), around)
        if not names or len(above) != 1:
            return above
        return [area for name in names for area in self._find("ward", name_of(name, "ward"), above)]

    def _bind_absorbed(self, one: Absorbed) -> None:
        name = name_of(one.name, one.level)
        became = self._find(one.level, name_of(one.became, one.level), None)
        if len(became) == 1 and not self._find(one.level, name, None):
            self._wholes[one.level, name.bare] = Whole(became[0], one.kept and "district" in self._levels)


def _may_be_used(one: Merged, edition: Edition) -> bool:
    """Whether rows of days on which the later area was there can be placed in the edition."""
    return one.since is None or edition.valid_to is None or edition.valid_to > one.since

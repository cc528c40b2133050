"""The areas of one edition by row, as names and codes are looked up among them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from geodata.intake.naming.names import Name, name_of
from zones.areas import Edition

_MOST_NAMED: Final = 8  # areas listed in a message


class HeldAreas:
    """Code, name, level and parent (-1 none) of each area, and how the areas lie in each other."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        areas = edition.areas
        self.codes: list[str] = areas["code"].to_list()
        self.names: list[str] = [name or code for name, code in zip(areas["name"], self.codes, strict=True)]
        self.levels: list[str] = areas["area_level"].to_list()
        self.parent: list[int] = edition.parent.tolist()
        self._lower: dict[str, dict[int, list[int]]] = {}

    def name(self, area: int) -> Name:
        """The name of an area, to be compared."""
        return name_of(self.names[area], self.levels[area])

    def is_called(self, area: int, text: str) -> bool:
        """Whether a name with its type word, as it is listed, is that of an area."""
        return name_of(text, self.levels[area]).whole == self.name(area).whole

    def line(self, area: int) -> list[int]:
        """The area and its ancestors, finest first."""
        found = []
        while area >= 0:
            found.append(area)
            area = self.parent[area]
        return found

    def common(self, areas: list[int]) -> int:
        """The deepest area that holds all of them, -1 if none does."""
        lines = [self.line(area) for area in areas]
        others = [set(line) for line in lines[1:]]
        return next((area for area in lines[0] if all(area in other for other in others)), -1)

    def inside(self, areas: set[int], within: list[int] | None) -> list[int]:
        """Those of some areas that lie in the given ones, or are one of them."""
        if within is None:
            return sorted(areas)
        inside = set(within)
        return sorted(area for area in areas if not inside.isdisjoint(self.line(area)))

    def below(self, level: str, within: Sequence[int] | None) -> list[tuple[int, Name]]:
        """The areas of a level in the given ones, with their names."""
        span = self.edition.rows(level)
        if within is None:
            return [(area, self.name(area)) for area in range(span.start, span.stop)]
        lower = self._lower.get(level)
        if lower is None:
            lower = self._lower[level] = defaultdict(list)
            for area in range(span.start, span.stop):
                for above in self.line(area):
                    lower[above].append(area)
        return [(area, self.name(area)) for above in within for area in lower.get(above, ())]

    def words(self, area: int) -> str:
        """`Ninh Thuận / Phan Rang / Phước Mỹ (58203)`."""
        names = [self.names[part] for part in reversed(self.line(area))]
        return f"{' / '.join(names)} ({self.codes[area]})"

    def some(self, areas: list[int]) -> list[int]:
        """So many of some areas as a message lists."""
        return areas[:_MOST_NAMED]

    def listed(self, areas: list[int]) -> str:
        """The areas in words, with how many there are where those are not all."""
        more = f", … ({len(areas)})" if len(areas) > _MOST_NAMED else ""
        return ", ".join(self.words(area) for area in self.some(areas)) + more

"""Areas by their codes, leading zeros lost or not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from geodata.intake.naming.held_areas import HeldAreas
from geodata.intake.naming.listed import named_with_code
from geodata.intake.naming.place import Place
from geodata.intake.notes import LEVELS_VI, Note


class CodedAreas:
    """Finds the areas of an edition by code, at any level."""

    def __init__(self, held: HeldAreas) -> None:
        self._held = held
        self._by_code: dict[str, list[int]] = defaultdict(list)
        self._by_short_code: dict[str, list[int]] = defaultdict(list)
        for area, code in enumerate(held.codes):
            self._by_code[code.casefold()].append(area)
            self._by_short_code[_short(code)].append(area)

    def places(self, codes: Sequence[str]) -> dict[str, Place]:
        """The place of every distinct code of one column.

        If some codes are found only after giving back leading zeros, the column has lost them (a spreadsheet
        does that): then every code of it is compared without zeros, and refused if several areas fit.
        """
        lost = self.zeros_lost(codes)
        return {code: self._place(code, lost) for code in codes}

    def zeros_lost(self, codes: Iterable[str]) -> bool:
        """Whether the codes lost their leading zeros."""
        return any(
            code.isdigit() and not self.knows(code) and _short(code) in self._by_short_code for code in codes
        )

    def knows(self, code: str) -> bool:
        """Whether some area has that code."""
        return code.casefold() in self._by_code

    def with_name(self, level: str, text: str, within: list[int] | None) -> list[int]:
        """The areas of a level that a name with its code means (`Xã Quài Tở (03301)`), inside the given ones."""
        listed = self._listed(text)
        return self._held.inside({area for area in listed if self._held.levels[area] == level}, within)

    def _listed(self, text: str) -> list[int]:
        return named_with_code(text, self._by_code, self._held.is_called)

    def _place(self, code: str, lost: bool) -> Place:
        found = self._by_short_code.get(_short(code), []) if lost else self._by_code.get(code.casefold(), [])
        found = found or self._listed(code)
        if len(found) == 1:
            return Place(found[0])
        if not found:
            return Place(fault="code_unknown", detail=f" ({self._held.edition.name})")
        some = [(self._held.levels[area], self._held.codes[area]) for area in self._held.some(found)]
        listed = Note(
            ", ".join(f"{level} {code}" for level, code in some),
            ", ".join(f"{LEVELS_VI.get(level, level)} {code}" for level, code in some),
        )
        return Place(self._held.common(found), "code_ambiguous", listed)


def _short(code: str) -> str:
    return code.casefold().lstrip("0")

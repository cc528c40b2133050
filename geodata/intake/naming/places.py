"""Which area a code or a path of names means in one edition of boundaries."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property

import numpy as np
import polars as pl
import shapely

from geodata.intake.naming.candidates import candidates
from geodata.intake.naming.coded_areas import CodedAreas
from geodata.intake.naming.held_areas import HeldAreas
from geodata.intake.naming.likeness import Candidate
from geodata.intake.naming.named_areas import NamedAreas
from geodata.intake.naming.names import name_of
from geodata.intake.naming.paths import Paths
from geodata.intake.naming.place import Place
from zones.areas import Edition
from zones.vocabulary import AREA_LEVELS


class PlaceIndex:
    """Finds the areas of one edition by code (any level) or by name path.

    `answers` are what reviewers said that the words of a place mean: place key -> row of the edition.
    """

    def __init__(self, edition: Edition, answers: Mapping[str, int] | None = None) -> None:
        self.edition = edition
        self.answers: Mapping[str, int] = answers or {}
        self._held = HeldAreas(edition)
        self._coded = CodedAreas(self._held)
        self._named = NamedAreas(self._held)
        self._paths = Paths(self._held, self._coded, self._named)

    def answering(self, answers: Mapping[str, int]) -> "PlaceIndex":
        """The same names with other answers of reviewers."""
        other = copy(self)
        other.answers = answers
        return other

    @property
    def is_empty(self) -> bool:
        """Whether the edition has no areas at all."""
        return not self._held.codes

    @cached_property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of the edition in degrees; None without shapes."""
        if not len(self.edition.geometry):
            return None
        west, south, east, north = shapely.total_bounds(self.edition.geometry)
        return (west, south, east, north) if np.isfinite(west) else None

    def level_of(self, area: int) -> str:
        """The area level of an area."""
        return self._held.levels[area]

    def code_of(self, area: int) -> str:
        """The code of an area."""
        return self._held.codes[area]

    def line(self, area: int) -> list[int]:
        """The area and its ancestors, finest first."""
        return self._held.line(area)

    def words(self, area: int) -> str:
        """`Ninh Thuận / Phan Rang / Phước Mỹ (58203)`."""
        return self._held.words(area)

    def by_codes(self, codes: Sequence[str]) -> dict[str, Place]:
        """The place of every distinct code of one column; see `CodedAreas.places` for zeros that were lost."""
        return self._coded.places(codes)

    def zeros_lost(self, codes: Iterable[str]) -> bool:
        """Whether the codes lost their leading zeros."""
        return self._coded.zeros_lost(codes)

    def knows(self, field: str, text: str) -> bool:
        """Whether some area has that code (`field` is `area_code`) or that name at that level."""
        if field == "area_code":
            return self._coded.knows(text)
        return bool(self._named.find(field, name_of(text, field), None))

    def areas_named(self, level: str, text: str) -> list[int]:
        """All areas of a level with that name."""
        return self._named.find(level, name_of(text, level), None)

    def alike(self, level: str, text: str, within: Sequence[int]) -> list[Candidate]:
        """The few areas of a level in some others whose names are most like one."""
        return self._named.alike(level, name_of(text, level), within)

    def common(self, areas: list[int]) -> int:
        """The deepest area that holds all of them, -1 if none does."""
        return self._held.common(areas)

    def by_path(self, path: Sequence[str | None]) -> Place:
        """The place of one path: a name or None for each of province, district, ward, hamlet; see `Paths`."""
        return self._paths.place(path)

    def by_paths(self, paths: pl.DataFrame) -> list[Place]:
        """The place of each row of distinct paths (columns province, district, ward, hamlet) of one list.

        Levels above the largest of the edition cannot be compared. They are passed over if the whole list
        names one area there (a city's list in a city's edition), else they are unknown.
        """
        unheld = self._paths.unheld(paths)
        return [self._paths.place(row, unheld) for row in paths.select(AREA_LEVELS).iter_rows()]

    def candidates(self, path: Sequence[str | None], most: int = 5) -> list[Candidate]:
        """The areas that a doubtful path may mean, likeliest first; see `candidates`."""
        return candidates(self._held, self._named, path, self.by_path(path).area, most)

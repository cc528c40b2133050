"""The areas that a doubtful path may mean, as a review lists them."""

from collections.abc import Sequence
from typing import Final

from geodata.intake.naming.held_areas import HeldAreas
from geodata.intake.naming.likeness import Candidate, alike, score
from geodata.intake.naming.named_areas import NamedAreas
from geodata.intake.naming.names import Name, name_of
from zones.vocabulary import AREA_LEVELS

_ALIKE_ABOVE: Final = 85  # below this the name of an area above is another name (Hậu Giang is not An Giang)
_LEAST_PATH_SCORE: Final = 60  # candidates are at least so much like the words
_MOST_ALIKE: Final = 40


def candidates(
    held: HeldAreas, named: NamedAreas, path: Sequence[str | None], certain: int, most: int
) -> list[Candidate]:
    """Areas of the finest level given: all of that name, and those alike in the area that is `certain` (-1 none).

    The score is the mean likeness over the levels given, the finest counted twice, so that a name in the wrong
    district stands below the same name in the right one.
    """
    given = [(level, name_of(text, level)) for level, text in zip(AREA_LEVELS, path, strict=True) if text]
    given = [one for one in given if one[0] in held.edition.levels]
    if not given:
        return []
    level, name = given[-1]
    around = None if certain < 0 else [certain]
    near = {one.area for one in alike(name, held.below(level, around), _MOST_ALIKE)}
    same = {*near, *named.find(level, name, None), *named.find_other(level, name, None)}
    scored = sorted((-_path_score(held, area, given), area) for area in same)
    return [Candidate(area, -points) for points, area in scored[:most] if -points >= _LEAST_PATH_SCORE]


def _path_score(held: HeldAreas, area: int, given: Sequence[tuple[str, Name]]) -> int:
    by_level = {held.levels[part]: held.name(part) for part in held.line(area)}
    points = [score(name, by_level[level]) if level in by_level else 0 for level, name in given]
    points[:-1] = [one if one >= _ALIKE_ABOVE else 0 for one in points[:-1]]
    return round((sum(points) + points[-1]) / (len(points) + 1))

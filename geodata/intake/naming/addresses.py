"""A whole address in one cell: `thôn Đoàn Kết, xã Quài Tở, huyện Tuần Giáo, Điện Biên`."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from geodata.intake.naming.names import name_of
from geodata.intake.naming.place import Place
from zones.vocabulary import AREA_LEVELS

_PARTING = re.compile(r"\s*[,;]\s*")
_MOST_PARTS = 6

Given = list[tuple[str, str]]


def is_address(text: str) -> bool:
    """Whether a cell lists several names."""
    return "," in text or ";" in text


def place_of_address(
    given: Sequence[tuple[str, str]], walked: Callable[[Given], Place], common: Callable[[list[int]], int]
) -> Place:
    """The place of names of which a cell lists several, finest first or last.

    Every way to give the parts to area levels is tried; a part that carries a type word goes to the levels of that
    word only. The finest place in which all parts fit together is taken if there is but one. Parts finer than
    anything known (a house, a street) leave the row at the area around them.
    """
    found: dict[int, list[Place]] = {}
    for dropped, reading in _readings(given):
        place = walked(reading)
        if not place.fault and place.area >= 0:
            rank = 2 * dropped + bool(place.at_parent)
            found.setdefault(rank, []).append(
                replace(place, at_parent=place.at_parent or (AREA_LEVELS[-1] if dropped else ""))
            )
    if found:
        return _only(found[min(found)], common)
    plain = [(level, _PARTING.sub(" ", text)) for level, text in given]
    return walked(plain)


def _only(places: list[Place], common: Callable[[list[int]], int]) -> Place:
    areas = sorted({place.area for place in places})
    if len(areas) == 1:
        return places[0]
    return replace(places[0], area=common(areas), fault="place_ambiguous", at_parent="")


def _readings(given: Sequence[tuple[str, str]]) -> Iterator[tuple[int, Given]]:
    """Ways to read the parts, with the number of parts left aside at the fine end."""
    fixed = [(level, text) for level, text in given if not is_address(text)]
    parts = [part for _, text in given if is_address(text) for part in _PARTING.split(text) if part]
    held = {name_of(text, level).bare for level, text in fixed}
    parts = [part for part in parts if not any(name_of(part, level).bare in held for level, _ in fixed)]
    free = [level for level in AREA_LEVELS if level not in dict(fixed)]
    for ordered in (parts[::-1], parts) if len(parts) <= _MOST_PARTS else ():
        for dropped in range(len(ordered)):
            kept = ordered[: len(ordered) - dropped]
            for levels in combinations(free, len(kept)):
                if all(_fits(part, level) for part, level in zip(kept, levels, strict=True)):
                    both = dict(fixed) | dict(zip(levels, kept, strict=True))
                    yield dropped, [(level, both[level]) for level in AREA_LEVELS if level in both]


def _fits(part: str, level: str) -> bool:
    """Whether a part can be a name of that level: its type word, if any, is one of the level."""
    if name_of(part, level).kind:
        return True
    return not any(name_of(part, other).kind for other in AREA_LEVELS)

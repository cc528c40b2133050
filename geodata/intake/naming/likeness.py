"""How much a written name is like the names of areas, and when a slip of the pen is beyond doubt.

Distances are counted in letters of the folded names without blanks and type words: a letter left out, put in,
exchanged, or two neighbours swapped is one edit (optimal string alignment). A *likeness* is 100 for equal names
and falls with the share of letters edited; another type word (xã for phường) takes 5 off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from geodata.intake.naming.names import Name

#: From this likeness on, an area is worth being asked about.
ALIKE: Final = 70
#: Names shorter than this are never corrected by themselves.
_LONG: Final = 7
#: No other name of the same parent may be within so many edits.
_APART: Final = 2
_OTHER_TYPE: Final = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """An area (row of the edition) that the words may mean, with its likeness (0 to 100)."""

    area: int
    score: int


def score(written: Name, own: Name) -> int:
    """The likeness of a written name and that of an area."""
    best = OSA.normalized_similarity(written.bare, own.bare)
    if len(written.syllables) == len(own.syllables) or not own.kind:
        best = max(best, OSA.normalized_similarity(written.whole, own.whole))
    apart = written.kind and own.kind and written.kind != own.kind
    return max(0, round(100 * best) - (_OTHER_TYPE if apart else 0))


def alike(written: Name, named: Iterable[tuple[int, Name]], most: int = 8) -> list[Candidate]:
    """The areas most like a name, likeliest first; numbers are like nothing but themselves."""
    if written.is_number:
        return []
    scored = [(score(written, own), area) for area, own in named if not own.is_number]
    found = sorted((-points, area) for points, area in scored if points >= ALIKE)
    return [Candidate(area, -points) for points, area in found[:most]]


def sure(written: Name, named: Sequence[tuple[int, Name]], known_syllables: frozenset[str]) -> int:
    """The one area whose name was meant beyond doubt, -1 if there is doubt.

    Sure is: among the areas of the parent given, one name of seven letters or more is a single edit away and no
    other within two edits; the type word, if there is one, is the same; the names have the same syllables but
    one, and that one, as written, is no syllable of any name of the edition, so that it cannot be another word
    (*Tân* is never taken for *Tây*), and has no digits and more than two letters (never A for B).
    """
    near = [(OSA.distance(written.bare, own.bare, score_cutoff=_APART), area, own) for area, own in named]
    near = [one for one in near if one[0] <= _APART]
    if len(near) != 1 or near[0][0] != 1:
        return -1
    _, area, own = near[0]
    fits = len(own.bare) >= _LONG and not (written.kind and own.kind and written.kind != own.kind)
    return area if fits and _is_slip(written, own, known_syllables) else -1


def _is_slip(written: Name, own: Name, known_syllables: frozenset[str]) -> bool:
    if len(written.syllables) != len(own.syllables):
        return False
    pairs = zip(written.syllables, own.syllables, strict=True)
    differ = [(mine, theirs) for mine, theirs in pairs if mine != theirs]
    if len(differ) != 1:
        return False
    mine, theirs = differ[0]
    return mine.isalpha() and min(len(mine), len(theirs)) > 2 and mine not in known_syllables

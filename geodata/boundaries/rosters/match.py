"""Which area of a new file is which of those held: by code, else by name within the ward; codes for new ones."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from geodata.fold import fold, fold_marked
from geodata.intake.naming.names import name_of

#: An area that is to be told apart: code (None: none given), name, code of its parent (None: unknown).
Told = tuple[str | None, str, str | None]


@dataclass
class Matched:
    """`codes` of the new file's areas, in its order, and how each was found."""

    codes: list[str]
    by_code: list[int] = field(default_factory=list)
    by_name: list[int] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    made: list[int] = field(default_factory=list)  # those whose code was made here


def matched(fresh: Sequence[Told], held: Sequence[Told], area_level: str) -> Matched:
    """The code of every area of a new file.

    One whose code is held is that area. Else the one area of that name in the same ward that no code claims: first
    as written (the place of tone marks aside), then without marks, then without the type word where one of the two
    has none; each time only if it is the only one on both sides. It keeps the code that is held. All others are
    new, with the code given or one made by `made_code`.
    """
    found = Matched([""] * len(fresh))
    known = {code for code, _, _ in held}
    open_held = list(range(len(held)))
    claimed = {code for code, _, _ in fresh if code in known}
    open_held = [at for at in open_held if held[at][0] not in claimed]
    open_fresh = []
    for at, (code, _, _) in enumerate(fresh):
        if code is not None and code in known:
            found.codes[at] = code
            found.by_code.append(at)
        else:
            open_fresh.append(at)
    for key in _keys(area_level):
        pairs = _alone(fresh, open_fresh, held, open_held, key)
        for at, other in pairs:
            found.codes[at] = str(held[other][0])
            found.by_name.append(at)
        done, gone = {at for at, _ in pairs}, {other for _, other in pairs}
        open_fresh = [at for at in open_fresh if at not in done]
        open_held = [at for at in open_held if at not in gone]
    _name_new(found, fresh, open_fresh, known)
    return found


def _keys(area_level: str) -> tuple[Callable[[str], Any], ...]:
    return (fold_marked, fold, lambda name: name_of(name, area_level).bare)


def _alone(
    fresh: Sequence[Told], open_fresh: Iterable[int], held: Sequence[Told], open_held: Iterable[int],
    key: Callable[[str], Any],
) -> list[tuple[int, int]]:  # fmt: skip
    """Pairs of areas that alone bear a name in a ward, on both sides, without contradicting type words."""
    sides: list[dict[Any, list[int]]] = []
    for told, open_ in ((fresh, open_fresh), (held, open_held)):
        by_name = defaultdict(list)
        for at in open_:
            if told[at][2] is not None:
                by_name[told[at][2], key(told[at][1])].append(at)
        sides.append(by_name)
    ours, theirs = sides
    return [
        (ats[0], theirs[name][0])
        for name, ats in ours.items()
        if len(ats) == 1
        and len(theirs.get(name, ())) == 1
        and _agree(fresh[ats[0]][1], held[theirs[name][0]][1])
    ]


def _agree(name: str, other: str) -> bool:
    """Whether the type words of two names do not contradict each other: `Bản 1` is not `Thôn 1`."""
    kinds = {name_of(one, "hamlet").kind for one in (name, other)} - {""}
    return len(kinds) < 2


def _name_new(found: Matched, fresh: Sequence[Told], open_: Sequence[int], known: set[str | None]) -> None:
    taken = {code for code in known if code} | {code for code in found.codes if code}
    taken |= {code for code, _, _ in fresh if code}
    alike = Counter(made_code(fresh[at][2] or "", fresh[at][1]) for at in open_ if fresh[at][0] is None)
    for at in open_:
        code, name, parent = fresh[at]
        found.new.append(at)
        if code is None:
            plain = made_code(parent or "", name)
            code = plain if alike[plain] == 1 and plain not in taken else _marked_code(plain, name, taken)
            found.made.append(at)
        taken.add(code)
        found.codes[at] = code


def made_code(parent_code: str, name: str) -> str:
    """The code of an area that has none: `03280-ban-na-lay` for Bản Nà Lạy in ward 03280."""
    return f"{parent_code}-{fold(name).replace(' ', '-') or 'x'}"


def _marked_code(plain: str, name: str, taken: set[str]) -> str:
    """A code for a name that differs from others of its ward in marks only, or whose plain code is taken."""
    digits = hashlib.sha256(fold_marked(name).encode()).hexdigest()
    return next(code for n in range(4, 64) if (code := f"{plain}-{digits[:n]}") not in taken)

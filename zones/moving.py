"""What changes together in a unit: a case more in 7 days is a case more in 14 days, and of the rate made from it.

A move says what figures are after so many steps: cases more or fewer, children at a level, days without a case, a
figure from outside. Where it is not known how a figure follows, its interval becomes wide enough to hold either.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from zones.figures import Figure
from zones.rulebook import Indicator, Rulebook
from zones.rulebook_figures import LEVEL_KINDS

Figures = Mapping[str, Figure]
Direction = Literal["rise", "fall"]
Kind = Literal["case", "linked", "cluster", "child", "neighbour", "day", "figure"]

#: More steps than are ever told.
MOST: Final = 1_000_000
_MOST_NEIGHBOURS: Final = 64


@dataclass(frozen=True)
class Move:
    """The figures after k steps, as far as they change; `cause` is what moves, `most` how many steps there are.

    `steps_to` gives the steps after which a figure may have passed a border (the first numerator beyond it); None
    where these have to be searched. `reach` is how far that is done for formulas.
    """

    kind: Kind
    cause: Figure
    direction: Direction
    most: int
    at: Callable[[int], dict[str, Figure]]
    steps_to: Callable[[Figure, int], set[int]] | None = None
    reach: int = 10**15

    @property
    def counts(self) -> bool:
        """Whether its steps are things that can be told by number."""
        return self.kind not in ("cluster", "figure") and (self.cause.exact or self.kind in _SURE)


_SURE: Final = ("linked",)


def moves(book: Rulebook, figures: Figures) -> Iterator[Move]:
    """Every way in which the figures of a unit may change."""
    for one in figures.values():
        if not one.unknown:
            yield from _moves_of(book, figures, one)


def _moves_of(book: Rulebook, figures: Figures, one: Figure) -> Iterator[Move]:
    kind = one.indicator.kind
    if counts_cases(one.indicator):
        yield from _of_cases(figures, one)
    elif kind == "linked":
        yield Move("linked", one, "rise", MOST, lambda k: _with_cases(figures, one, k))
        yield _alone(one, "fall", "figure")
    elif kind == "cluster" and one.indicator.of == "case":
        yield Move("cluster", one, "rise", 1, lambda _: _with_cluster(figures, one))
        yield _alone(one, "fall", "cluster")
    elif kind == "days_since" and one.indicator.of == "case":
        yield Move("day", one, "rise", MOST, lambda k: _days_later(figures, one, k))
        if not any(counts_cases(other.indicator) for other in figures.values()):
            yield _alone(one, "fall", "figure")
    elif kind in LEVEL_KINDS:
        yield from _of_levels(book, figures, one)
    elif kind == "trend":
        yield _alone(one, "rise", "cluster")
        yield _alone(one, "fall", "cluster")
    elif kind != "baseline" and not one.indicator.is_population:
        yield _alone(one, "rise", "figure")
        yield _alone(one, "fall", "figure")


# Which cases count where.


def counts_cases(one: Indicator) -> bool:
    """Whether an indicator counts cases, by itself or against the population."""
    return one.kind in ("count", "rate") and one.of == "case"


def _sees(outer: Figure, inner: Figure) -> bool:
    """Whether every case that `inner` counts, of its kind and place, is one that `outer` looks at, of whatever day."""
    one, other = outer.indicator, inner.indicator
    elsewhere = other.at not in ("self", one.at)
    if one.of != "case" or one.date != other.date or elsewhere:
        return False
    return all(
        column in other.where and set(other.where[column]) <= set(values)
        for column, values in one.where.items()
    )


def holds(outer: Figure, inner: Figure) -> bool:
    """Whether every case that `inner` counts is counted by `outer` too."""
    household = bool(outer.indicator.by) and not inner.indicator.by
    return not household and _sees(outer, inner) and outer.days >= inner.days


# Cases.


def _of_cases(figures: Figures, one: Figure) -> Iterator[Move]:
    if one.exact:
        yield Move(
            "case", one, "rise", MOST, lambda k: _with_cases(figures, one, k), lambda other, first: {
                first - end for end in (other.lo, other.hi) if end is not None
            }
        )  # fmt: skip
    elif one.hi is not None:
        yield Move("case", one, "rise", MOST, lambda k: _beyond(figures, one, k))
    if one.hi is not None:
        yield Move(
            "case", one, "fall", one.lo or 0, lambda k: _without_cases(figures, one, k),
            lambda _, first: {(one.lo or 0) - first + 1},
        )  # fmt: skip


def _with_cases(figures: Figures, cause: Figure, more: int) -> dict[str, Figure]:
    """So many more cases of the kind that `cause` counts, each in a household of its own where it counts those."""
    found = {cause.indicator.id: cause.plus(more)}
    for name, one in figures.items():
        if one is not cause and not one.unknown and _sees(one, cause):
            after = _with_more(one, cause, more, figures)
            if after is not None:
                found[name] = after
    return found


def _with_more(one: Figure, cause: Figure, more: int, figures: Figures) -> Figure | None:
    match one.indicator.kind:
        case "count" | "rate":
            return one.plus(more) if holds(one, cause) else None
        case "linked":
            inside = holds(one, cause)
            least = (cause.lo or 0) + more if cause.indicator.kind == "linked" else 1
            return one.at(max(one.lo or 0, least), _sum(one.hi, more)) if inside else None
        case "cluster":
            return _clustered(one, cause, more, figures) if holds(one, cause) else None
        case "days_since":
            latest = cause.days - 1
            return one.at(0, latest if one.hi is None else min(one.hi, latest))
        case "trend":
            return one.at(0, 1)
        case _:
            return None


def _clustered(one: Figure, cause: Figure, more: int, figures: Figures) -> Figure:
    """Whether there is a cluster once so many cases have come; open where the cases before are not known."""
    size = one.indicator.min_size
    counted = [other for other in figures.values() if counts_cases(other.indicator) and not other.unknown]
    least = max(
        [more, *((other.lo or 0) + more for other in counted if other is cause and holds(one, other))]
    )
    outer = [other.hi + more for other in counted if other.hi is not None and holds(other, one)]
    most = min(outer, default=size)
    return one.at(max(one.lo or 0, int(least >= size)), max(one.lo or 0, int(most >= size)))


def _with_cluster(figures: Figures, cluster: Figure) -> dict[str, Figure]:
    """A cluster has come: what counts its cases counts at least so many."""
    size = cluster.indicator.min_size
    return {
        name: one.at(max(one.lo or 0, size), _sum(one.hi, size))
        for name, one in figures.items()
        if counts_cases(one.indicator) and not one.unknown and holds(one, cluster)
    } | {cluster.indicator.id: cluster.at(1, 1)}


def _beyond(figures: Figures, cause: Figure, more: int) -> dict[str, Figure]:
    """An uncertain figure turns out so much above its upper end; what counts its cases too moves with it."""
    low, high = cause.lo or 0, cause.hi or 0
    found = {cause.indicator.id: cause.at(high + more, high + more)}
    for name, one in _with_cases(figures, cause, more).items():
        if one.indicator.kind in ("count", "rate") and name != cause.indicator.id:
            found[name] = figures[name].at(
                _sum(figures[name].lo, more), _sum(figures[name].hi, high + more - low)
            )
        elif name != cause.indicator.id:
            found[name] = one
    return found


def _without_cases(figures: Figures, cause: Figure, fewer: int) -> dict[str, Figure]:
    """What is counted by `cause` falls by so many, and with it everything that is part of it."""
    end = (cause.lo or 0) - fewer
    found = {cause.indicator.id: cause.at(_least(cause.lo, end), _least(cause.hi, end))}
    for name, one in figures.items():
        if one is not cause and not one.unknown:
            after = _with_fewer(one, cause, end, fewer)
            if after is not None:
                found[name] = after
    return found


def _with_fewer(one: Figure, cause: Figure, end: int, fewer: int) -> Figure | None:
    inside, same = holds(cause, one), holds(cause, one) and holds(one, cause)
    match one.indicator.kind:
        case "count" | "rate":
            return (
                one.at(_least(one.lo, end), _least(one.hi, end))
                if inside and one.indicator.of == "case"
                else None
            )
        case "linked":
            return one.at(max((one.lo or 0) - fewer, 0), _least(one.hi, end)) if inside else None
        case "cluster":
            many = end >= one.indicator.min_size
            return one.at(int(many and same and one.lo == 1), int(many) and one.hi) if inside else None
        case "days_since":
            return _last_case(one, cause, end)
        case "trend":
            return one.at(0, 1) if _sees(one, cause) else None
        case _:
            return None


def _last_case(one: Figure, cause: Figure, end: int) -> Figure | None:
    """The days since the last case once a count has fallen: none within its window where it is zero."""
    if end == 0 and _sees(cause, one):
        return one.at(max(one.lo or 0, cause.days), None if one.hi is None else max(one.hi, cause.days))
    if not _sees(one, cause):
        return None
    return one.at(one.lo, None if end == 0 or one.hi is None else max(one.hi, cause.days - 1))


def _days_later(figures: Figures, since: Figure, days: int) -> dict[str, Figure]:
    """So many days have passed without a case."""
    after = since.plus(days)
    found = {since.indicator.id: after}
    for name, one in figures.items():
        if counts_cases(one.indicator) and not one.unknown and _sees(since, one):
            over = (after.lo or 0) >= one.days
            found[name] = one.at(0, 0 if over else one.hi)
    return found


# Levels of children and neighbours.


def _of_levels(book: Rulebook, figures: Figures, one: Figure) -> Iterator[Move]:
    if one.hi is None:
        return
    kind: Kind = "neighbour" if one.indicator.kind == "adjacent" else "child"
    room = one.den - one.hi if one.indicator.kind == "child_share" else _MOST_NEIGHBOURS
    yield Move(kind, one, "rise", max(room, 0), lambda k: _at_level(book, figures, one, k))
    yield Move(kind, one, "fall", one.lo or 0, lambda k: _off_level(book, figures, one, k))


def _alike(figures: Figures, cause: Figure) -> Iterator[tuple[str, Figure]]:
    """The other figures that look at the same children or neighbours."""
    near = cause.indicator.kind == "adjacent"
    for name, one in figures.items():
        kin = one.indicator.kind in LEVEL_KINDS and (one.indicator.kind == "adjacent") == near
        if one is not cause and kin and not one.unknown and one.indicator.child == cause.indicator.child:
            yield name, one


def _asked(book: Rulebook, one: Indicator) -> set[int]:
    """The ranks that a figure asks for."""
    least = book.level(one.at_least or one.level).rank
    return set(range(least, len(book.levels))) if one.at_least else {least}


def _at_level(book: Rulebook, figures: Figures, cause: Figure, more: int) -> dict[str, Figure]:
    """So many more units come to the level asked for, from outside of what is asked."""
    own, level = (
        _asked(book, cause.indicator),
        book.level(cause.indicator.at_least or cause.indicator.level).rank,
    )
    found = {cause.indicator.id: cause.plus(more)}
    for name, one in _alike(figures, cause):
        asked = _asked(book, one.indicator)
        new = not asked - own  # whoever comes was not counted there either
        if level in asked:
            found[name] = one.at((one.lo or 0) + more * new, _capped(one, _sum(one.hi, more)))
        elif not new:
            found[name] = one.at(max((one.lo or 0) - more, 0), one.hi)
    return found


def _off_level(book: Rulebook, figures: Figures, cause: Figure, fewer: int) -> dict[str, Figure]:
    """So many units leave the levels asked for."""
    own = _asked(book, cause.indicator)
    found = {cause.indicator.id: cause.plus(-fewer)}
    for name, one in _alike(figures, cause):
        asked = _asked(book, one.indicator)
        low = max((one.lo or 0) - fewer, 0) if asked & own else one.lo
        high = _capped(one, _sum(one.hi, fewer)) if asked - own else _least(one.hi, (cause.hi or 0) - fewer)
        found[name] = one.at(low, high if high is None else max(high, low or 0))
    return found


def _capped(one: Figure, end: int | None) -> int | None:
    return end if one.indicator.kind != "child_share" or end is None else min(end, one.den)


# Figures by themselves.


def _alone(one: Figure, direction: Direction, kind: Kind) -> Move:
    """One figure takes another value; whole numbers do not fall below zero, shares in per cent not rise above 100."""
    start, sign = (one.hi, 1) if direction == "rise" else (one.lo, -1)
    if start is None:
        return Move(kind, one, direction, 0, lambda _: {})
    most = 1 if kind == "cluster" else _FAR if direction == "rise" or one.negative else start
    if one.indicator.kind == "ratio" and one.indicator.scale == 100 and direction == "rise":
        most = min(most, one.den - start)
    return Move(
        kind, one, direction, most, lambda k: {one.indicator.id: one.at(start + sign * k, start + sign * k)},
        lambda _, first: {first - start if sign > 0 else start - first + 1},
        start if direction == "fall" and start >= 0 else _FAR,
    )  # fmt: skip


_FAR: Final = 10**15


def _sum(end: int | None, step: int) -> int | None:
    return None if end is None else end + step


def _least(end: int | None, other: int) -> int:
    return other if end is None else min(end, other)

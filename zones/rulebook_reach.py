"""Which indicators each kind of unit reads, and checks that such a unit can have them."""

from collections.abc import Iterable, Iterator
from typing import Final

from zones.expressions import Condition, Expression, names_of
from zones.phrases import Words, both, said
from zones.rulebook import Bound, Indicator, Lookup, Raise, Rulebook, Rules, Step, Unit, WorstOf
from zones.rulebook_figures import CHILD_KINDS, CLUSTER_FACTS
from zones.rulebook_values import Door
from zones.vocabulary import AREA_LEVELS, SITE_SCOPES


def check_reach(door: Door, book: Rulebook) -> None:
    """Note children of units that have none, neighbours of cells, and figures that clusters do not have."""
    clusters = "cluster" in book.scopes
    if clusters and book.clusters is None:
        door.refuse(
            "clusters",
            "còn thiếu, vì `units` có `for: [cluster]`",
            "is required where units are `for: [cluster]`",
        )
    if book.clusters is not None and not clusters:
        door.refuse(
            "units",
            "không có mục nào `for: [cluster]`, trong khi có `clusters`",
            "no entry is `for: [cluster]`, which `clusters` asks for",
        )
    for k, unit in enumerate(book.units):
        read = names_read(book, unit)
        for scope in unit.scopes:
            for name in read:
                wrong = _wrong(book, scope, book.indicators[name])
                if wrong:
                    door.refuse(
                        f"units[{k}]",
                        "`{scope}`: `{name}` {wrong}",
                        "{scope}: {name} {wrong}",
                        scope=scope,
                        name=name,
                        wrong=wrong,
                    )


def names_read(book: Rulebook, unit: Unit) -> tuple[str, ...]:
    """The declared indicators that an entry reads, those inside of expressions too."""
    found: dict[str, None] = {}
    left = [name for node in _expressions(book, unit) for name in names_of(node)]
    while left:
        name = left.pop()
        if name not in found and name in book.indicators:
            found[name] = None
            formula = book.indicators[name].formula
            left += names_of(formula) if formula is not None else ()
    return tuple(sorted(found))


def _expressions(book: Rulebook, unit: Unit) -> Iterator[Expression]:
    yield from _given(unit.condition)
    for step in unit.steps:
        yield from _of_step(book, step)


def _of_step(book: Rulebook, step: Step) -> Iterator[Expression]:
    match step:
        case Rules(rules):
            for rule in rules:
                yield from _given(rule.condition)
        case Lookup(table):
            for band in bands_under(book, [table]):
                yield book.bands[band].formula
        case WorstOf(bands):
            for band in bands:
                if band in book.bands:
                    yield book.bands[band].formula
        case Raise(condition=condition) | Bound(condition=condition):
            yield from _given(condition)


def _given(condition: Condition | None) -> Iterable[Condition]:
    return () if condition is None else (condition,)


def bands_under(book: Rulebook, axes: list[str]) -> Iterable[str]:
    """The bands that tables rest on; `axes` grows by the tables and bands below those it names."""
    seen: dict[str, None] = {}
    for axis in axes:  # grows while it is read
        if axis in book.bands:
            seen[axis] = None
        elif axis in book.tables:
            axes += [below for below in book.tables[axis].axes if below not in axes]
    return seen


def _wrong(book: Rulebook, scope: str, one: Indicator) -> Words | None:
    """What keeps a kind of unit from having an indicator; None where nothing does."""
    if scope == "cluster":
        own = one.kind == "expr" or one.id in CLUSTER_FACTS
        return None if own else _NO_FIGURE
    if book.clusters is not None and one.id in CLUSTER_FACTS:
        return both("chỉ là số liệu của ổ dịch", "is a figure of clusters only")
    if scope in SITE_SCOPES:
        return _sited(one)
    if one.kind == "adjacent" and scope == "cell":
        return both(
            "cần các đơn vị giáp ranh, chỉ tính được cho đơn vị hành chính",
            "asks for neighbours, which are counted for areas only",
        )
    if one.kind in CHILD_KINDS:
        return _childless(book, scope, one.child)
    return None


def _sited(one: Indicator) -> Words | None:
    """What keeps sites from having an indicator."""
    if one.kind == "adjacent" or one.kind in CHILD_KINDS:
        return both(
            "cần các đơn vị giáp ranh hoặc bên trong, mà cơ sở không có",
            "asks for neighbours or areas inside, which sites do not have",
        )
    return None


_NO_FIGURE: Final = said(
    "không phải là số liệu của ổ dịch; ổ dịch có: {facts}",
    "is no figure of a cluster; those are {facts}",
    facts=", ".join(CLUSTER_FACTS),
)


def _childless(book: Rulebook, scope: str, child: str) -> Words | None:
    if scope == "cell":
        return both(
            "cần các đơn vị bên trong, mà ô lưới không có", "asks for areas inside, which cells do not have"
        )
    if scope not in AREA_LEVELS:  # units of published rulebooks: what is inside is given with the table
        return None
    finer = AREA_LEVELS[AREA_LEVELS.index(scope) + 1 :]
    if child and child not in finer:
        return said(
            "cần đơn vị `{child}` bên trong, mà cấp này không nhỏ hơn",
            "asks for a {child} inside, which is not finer",
            child=child,
        )
    assessed = [level for level in ((child,) if child else finer) if level in book.scopes]
    if assessed:
        return None
    return both(
        "cần mức của các đơn vị bên trong, mà không mục nào của `units` đưa ra",
        "asks for the levels of areas inside, which no entry of units gives",
    )

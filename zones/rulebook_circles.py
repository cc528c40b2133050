"""Checks that nothing in a rulebook rests on itself, and that expressions stay short when put into another."""

from collections.abc import Iterable, Mapping
from typing import Final

from zones.expressions import Arithmetic, Formula, Name, names_of
from zones.rulebook import Rulebook
from zones.rulebook_values import Door

#: Numbers and names of an expression after the expressions that it names are written out.
MAX_TERMS: Final = 200
#: Expressions or tables of which each rests on the next.
MAX_CHAIN: Final = 20


def check_circles(door: Door, book: Rulebook) -> None:
    """Note expressions and tables that refer to themselves, and expressions that grow without end."""
    formulas = {one.id: one.formula for one in book.indicators.values() if one.formula is not None}
    uses = {id: [name for name in names_of(tree) if name in formulas] for id, tree in formulas.items()}
    order = _settled(uses)
    for id in formulas.keys() - set(order):
        door.refuse(f"ind.{id}.expr", "dựa vào chính nó", "refers to itself")
    _check_lengths(door, formulas, order)
    axes = {table.id: [axis for axis in table.axes if axis in book.tables] for table in book.tables.values()}
    rows = _settled(axes)
    for id in axes.keys() - set(rows):
        door.refuse(f"tables.{id}", "dựa vào chính nó", "refers to itself")
    for place, used, settled in (("ind.{}.expr", uses, order), ("tables.{}", axes, rows)):
        for id in _too_long(used, settled):
            door.refuse(
                place.format(id),
                "dựa vào một chuỗi dài hơn {most}",
                "rests on a chain of more than {most}",
                most=MAX_CHAIN,
            )


def _too_long(uses: Mapping[str, Iterable[str]], order: Iterable[str]) -> Iterable[str]:
    """The names at which a chain first grows too long."""
    length: dict[str, int] = {}
    for id in order:
        length[id] = 1 + max((length[name] for name in uses[id]), default=0)
        if length[id] > MAX_CHAIN:
            yield id
            length[id] = 0


def _settled(uses: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The names that rest on no circle, each after those that it uses."""
    left = {name: set(used) for name, used in uses.items()}
    users: dict[str, list[str]] = {}
    for name, used in left.items():
        for other in used:
            users.setdefault(other, []).append(name)
    order = [name for name, used in left.items() if not used]
    for name in order:  # grows while it is read
        for user in users.get(name, ()):
            left[user].discard(name)
            if not left[user]:
                order.append(user)
    return tuple(order)


def _check_lengths(door: Door, formulas: Mapping[str, Formula], order: Iterable[str]) -> None:
    terms: dict[str, int] = {}
    for id in order:
        terms[id] = _terms(formulas[id], terms)
        if terms[id] > MAX_TERMS:
            door.refuse(
                f"ind.{id}.expr",
                "có hơn {most} số hạng khi viết đầy đủ",
                "has more than {most} terms when it is written out",
                most=MAX_TERMS,
            )
            terms[id] = 1


def _terms(node: Formula, terms: Mapping[str, int]) -> int:
    if isinstance(node, Arithmetic):
        return _terms(node.left, terms) + _terms(node.right, terms)
    return terms.get(node.name, 1) if isinstance(node, Name) else 1

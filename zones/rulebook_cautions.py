"""What a rulebook may well mean, but its author should look at: no errors, and never a reason to refuse."""

from collections.abc import Iterator
from dataclasses import dataclass

from zones.expressions import names_of
from zones.phrases import Words, both, joined, said
from zones.rulebook import Bound, Lookup, Raise, Rulebook, Rules, Step, Unit, WorstOf, decimal_text
from zones.rulebook_gaps import nulls
from zones.rulebook_open import Point, open_point
from zones.rulebook_reach import bands_under, names_read
from zones.vocabulary import AREA_LEVELS


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing to look at: where it stands (a path as in problems), and what it is."""

    path: str
    words: Words

    @property
    def what(self) -> str:
        """What it is, in English."""
        return self.words["en"]


def cautions(book: Rulebook) -> tuple[Caution, ...]:
    """Everything in a rulebook that its author should look at."""
    found = [] if book.status == "incomplete" else [*_unread(book)]
    for k, unit in enumerate(book.units):
        found += _steps(unit, f"units[{k}]")
        found += _territories(book, unit, f"units[{k}]")
        found += _first(unit, book, f"units[{k}].decide[0]")
    for scope in book.scopes:
        if all(unit.condition is not None for unit in book.units_for(scope)):
            words = said(
                "không mục nào cho `{scope}` luôn đúng: có đơn vị có thể không xác định được mức",
                "no entry for {scope} holds always: some may stay undecided",
                scope=scope,
            )
            found.append(Caution("units", words))
    found += _idle(book)
    if book.status == "incomplete" and not [*nulls(book.content)]:
        words = both("là incomplete, dù không có gì là null", "incomplete, though nothing is null")
        found.append(Caution("status", words))
    return tuple(found)


def _idle(book: Rulebook) -> Iterator[Caution]:
    """Requirements of reporting that another declaration leaves without effect."""
    missing = book.missing
    flows = any(one.is_flow for one in book.indicators.values())
    zero = both(
        "không có tác dụng vì `silence: zero` coi mọi ngày là đã báo cáo",
        "has no effect: `silence: zero` takes every day as reported",
    )
    if missing.silence == "zero" and missing.reports is not None:
        yield Caution("missing.reports", zero)
    if missing.stale_after_days is None or flows:
        return
    if missing.silence == "zero":
        yield Caution("missing.stale_after_days", zero)
    elif missing.reports is not None and missing.latest_days != missing.stale_after_days:
        words = said(
            "không có tác dụng vì `last_within_days: {n}` chặt hơn",
            "has no effect: `last_within_days: {n}` is sharper",
            n=missing.reports.last_within_days,
        )
        yield Caution("missing.stale_after_days", words)


def _first(unit: Unit, book: Rulebook, path: str) -> Iterator[Caution]:
    """A first list of rules in which no line may hold."""
    first = unit.steps[0]
    if not isinstance(first, Rules) or not first.rules[-1].text:
        return
    point = open_point(book, unit, first)
    if point is None:
        words = both(
            "kết thúc mà không có `else`, và không biết chắc luôn có dòng nào đúng",
            "ends without `else`, and it cannot be told whether some line always holds",
        )
    elif point:
        words = said(
            "kết thúc mà không có `else`, và không dòng nào đúng khi {point}",
            "ends without `else`, and no line holds where {point}",
            point=_told(point),
        )
    else:
        return
    yield Caution(f"{path}.rules", words)


def _told(point: Point) -> Words:
    """Figures with their values: "C is 25 and P is 4"."""
    parts = [said("`{id}` là {n}", "{id} is {n}", id=id, n=decimal_text(n)) for id, n in point.items()]
    return joined(parts, " và ", " and ")


def _steps(unit: Unit, path: str) -> Iterator[Caution]:
    """Steps that undo earlier ones."""
    before: set[str] = set()
    for n, step in enumerate(unit.steps):
        at, kind = f"{path}.decide[{n}]", _kind(step)
        if n and (kind == "lookup" or (kind == "rules" and _ends(step))):
            yield Caution(
                at,
                both("thay mọi kết quả của các bước trước nó", "replaces whatever the steps before it gave"),
            )
        if kind == "raise" and "bound" in before:
            words = both(
                "nâng mức sau `floor` hoặc `cap`, nên có thể vượt qua",
                "raises after a floor or cap, and may pass it",
            )
            yield Caution(at, words)
        before.add(kind)


def _kind(step: Step) -> str:
    match step:
        case Rules():
            return "rules"
        case Lookup() | WorstOf():
            return "lookup"
        case Raise():
            return "raise"
        case Bound():
            return "bound"


def _ends(step: Step) -> bool:
    """Whether a list of rules has a last line that always holds."""
    return isinstance(step, Rules) and not step.rules[-1].text


def _territories(book: Rulebook, unit: Unit, path: str) -> Iterator[Caution]:
    """Figures of a parent that is finer than the unit itself."""
    for name in names_read(book, unit):
        parent = book.indicators[name].parent_level
        for scope in unit.scopes:
            known = parent in AREA_LEVELS and scope in AREA_LEVELS
            if known and AREA_LEVELS.index(parent) > AREA_LEVELS.index(scope):
                words = said(
                    "`{scope}`: `{name}` lấy ở cấp `{parent}`, là cấp nhỏ hơn: ở đây không biết được",
                    "{scope}: {name} is taken on a {parent}, which is finer: not known here",
                    scope=scope,
                    name=name,
                    parent=parent,
                )
                yield Caution(path, words)


def _unread(book: Rulebook) -> Iterator[Caution]:
    """Figures, bands and tables that decide nothing."""
    read = {name for unit in book.units for name in names_read(book, unit)}
    others = (book.small.condition if book.small else None, *(book.stability.gates if book.stability else ()))
    read |= {name for node in others if node is not None for name in names_of(node)}
    for one in book.indicators.values():
        if one.id not in read and one.id in book.content["ind"] and not one.is_population:
            words = both("không được dùng để quyết định gì", "is read by nothing that decides")
            yield Caution(f"ind.{one.id}", words)
    steps = [step for unit in book.units for step in unit.steps]
    bands = {band for step in steps if isinstance(step, WorstOf) for band in step.bands}
    tables = [step.table for step in steps if isinstance(step, Lookup)]
    bands |= {*bands_under(book, tables)}  # `tables` now names the tables below too
    for key, declared, used in (("bands", book.bands, bands), ("tables", book.tables, {*tables})):
        for id in declared:
            if id not in used:
                yield Caution(f"{key}.{id}", both("không bước nào dùng", "is used by no step"))

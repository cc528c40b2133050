"""Checks across the parts of a rulebook: names declared, levels known, steps in order, nothing left open."""

from collections.abc import Iterable, Mapping

from zones.expressions import Expression, names_of
from zones.phrases import Words, both, said
from zones.rulebook import (
    Bound,
    Indicator,
    Lookup,
    Raise,
    Rulebook,
    Rules,
    Stability,
    Step,
    Table,
    WorstOf,
)  # fmt: skip
from zones.rulebook_circles import check_circles
from zones.rulebook_cover import check_bands, check_table
from zones.rulebook_figures import CLUSTER_FACTS
from zones.rulebook_gaps import nulls
from zones.rulebook_lending import check_lending
from zones.rulebook_reach import check_reach
from zones.rulebook_values import MOST_DAYS, Door
from zones.rulebook_words import join, listed, nearest, shown


def check(door: Door, book: Rulebook) -> None:
    """Note every contradiction between the parts of a rulebook."""
    _check_levels(door, book)
    for one in book.indicators.values():
        _check_indicator(door, book, one)
    check_circles(door, book)
    for bands in book.bands.values():
        _check_names(door, book, bands.formula, f"bands.{bands.id}.of")
        check_bands(door, book, bands)
    for table in book.tables.values():
        check_table(door, book, table)
        _check_unknown_table(door, book, table)
    _check_units(door, book)
    check_reach(door, book)
    if book.small is not None:
        _check_names(door, book, book.small.condition, "small.if")
    check_lending(door, book)
    if book.stability is not None:
        _check_stability(door, book, book.stability)
    if book.status != "incomplete":
        for path in nulls(book.content):
            door.refuse(
                path,
                "là null: điều chưa biết khiến bộ quy tắc có `status: incomplete`",
                "is null: what is not known makes a rulebook `status: incomplete`",
            )


def _check_unknown_table(door: Door, book: Rulebook, table: Table) -> None:
    """Keys that describe a table whose cells are not known decide nothing."""
    if book.status == "incomplete":
        return
    for key in table.more:
        door.refuse(
            f"tables.{table.id}.{key}",
            "chỉ mô tả bảng chưa biết nội dung (`status: incomplete`): hãy viết `row` và `col`, hoặc `by`, theo"
            " `bands`",
            "only describes a table that is not known (`status: incomplete`): write `row` and `col`, or `by`, over"
            " `bands`",
        )


def _check_levels(door: Door, book: Rulebook) -> None:
    seen: set[str] = {"not_assessed", "empty"}
    for key, levels in (("levels", book.levels), ("unknown", book.unknown)):
        for k, level in enumerate(levels):
            if level.id in seen:
                door.refuse(f"{key}[{k}].id", "{id} đã được dùng", "{id} is taken already", id=repr(level.id))
            seen.add(level.id)


def _check_indicator(door: Door, book: Rulebook, one: Indicator) -> None:
    path = f"ind.{one.id}"
    _check_names(door, book, one.formula, join(path, "expr"))
    for name in names_of(one.formula) if one.formula else ():
        inner = book.indicators.get(name)
        if inner is not None and inner.formula is not None and inner.round is not None:
            door.refuse(
                join(path, "expr"),
                "{name} là `expr` có làm tròn, `expr` khác không được dùng",
                "{name} is a rounded expr, which no other expr may use",
                name=repr(name),
            )
    for key, level in (("level", one.level), ("at_least", one.at_least)):
        if level:
            _check_level(door, book, level, join(path, key), ordered=True)
    for key, words in _contradictions(book, one):
        door.note(join(path, key), words)


def _contradictions(book: Rulebook, one: Indicator) -> list[tuple[str, Words]]:
    """Keys of one indicator that do not go together, as (key, what is wrong)."""
    spread = one.kind == "baseline" and one.stat == "sd"
    no_periods = one.calendar and one.mean_of > 1
    strange_week = one.week_starts != "monday" and one.calendar != "week"
    too_long = one.periods * one.period_days > MOST_DAYS
    of_clusters = book.clusters is not None and one.id in CLUSTER_FACTS and one.kind != "fact"
    faults = (
        ("mean_of", no_periods,
         both("cửa sổ theo lịch không chia thành các kỳ", "a window by the calendar has no periods")),
        ("week_starts", strange_week, both("đi cùng `win: week_to_date`", "goes with `win: week_to_date`")),
        ("min_years", one.kind == "baseline" and one.min_years > one.years,
         said("nhiều hơn số năm là {n}", "more than the {n} years", n=one.years)),
        ("min_years", spread and one.sd == "sample" and one.min_years < 2,
         both("độ lệch chuẩn mẫu cần ít nhất 2 năm", "a sample's deviation needs 2 years")),
        ("sd", one.sd != "sample" and not spread, both("đi cùng `stat: sd`", "goes with `stat: sd`")),
        ("periods", too_long, said("cộng lại quá {n} ngày", "together more than {n} days", n=MOST_DAYS)),
        ("kind", of_clusters, both("ổ dịch đã cho sẵn dữ kiện này", "clusters give this as a fact")),
    )  # fmt: skip
    return [(key, words) for key, holds, words in faults if holds]


def _check_names(door: Door, book: Rulebook, node: Expression | None, path: str) -> None:
    if node is None:
        return
    for name in names_of(node):
        if name not in book.indicators:
            near = nearest(name, book.indicators)
            known = listed(book.indicators)
            door.refuse(
                path,
                "{name} chưa khai báo trong `ind`; đã khai báo: {known}{near}",
                "{name} is not declared in ind; declared are {known}{near}",
                name=shown(name),
                known=known,
                near=near,
            )


def _check_level(door: Door, book: Rulebook, id: str, path: str, *, ordered: bool = False) -> None:
    allowed = [level.id for level in (book.levels if ordered else book.levels + book.unknown)]
    if id not in allowed:
        _unknown(door, path, both("các mức", "the levels"), id, allowed)


def _unknown(door: Door, path: str, kind: Words, id: str, allowed: Iterable[str]) -> None:
    """Note a name that is none of those declared."""
    words = [*allowed]
    door.refuse(
        path,
        "{id} không thuộc {kind}: {words}{near}",
        "{id} is not one of {kind} {words}{near}",
        id=shown(id),
        kind=kind,
        words=listed(words),
        near=nearest(id, words),
    )


def _check_units(door: Door, book: Rulebook) -> None:
    for k, unit in enumerate(book.units):
        _check_names(door, book, unit.condition, f"units[{k}].if")
        for n, step in enumerate(unit.steps):
            _check_step(door, book, step, f"units[{k}].decide[{n}]")
        if unit.steps and isinstance(unit.steps[0], Raise | Bound):
            door.refuse(
                f"units[{k}].decide[0]",
                "chưa có mức nào để thay đổi: hãy bắt đầu bằng `rules`, `table` hoặc `worst_of`",
                "there is no level yet to change: begin with rules, table or worst_of",
            )


def _check_step(door: Door, book: Rulebook, step: Step, path: str) -> None:
    match step:
        case Rules(rules):
            for k, rule in enumerate(rules):
                word = "then" if rule.text else "else"
                _check_names(door, book, rule.condition, f"{path}.rules[{k}].if")
                _check_level(door, book, rule.then, f"{path}.rules[{k}].{word}")
        case Lookup(table):
            _check_lookup(door, book, table, path)
        case WorstOf(bands):
            for band, levels in bands.items():
                _check_worst_of(door, book, band, levels, f"{path}.worst_of")
        case Raise(_, condition, _, cap):
            _check_names(door, book, condition, f"{path}.if")
            if cap:
                _check_level(door, book, cap, f"{path}.cap", ordered=True)
        case Bound(kind, level, condition):
            _check_names(door, book, condition, f"{path}.if")
            _check_level(door, book, level, f"{path}.{kind}", ordered=True)


def _check_lookup(door: Door, book: Rulebook, id: str, path: str) -> None:
    if id not in book.tables:
        _unknown(door, join(path, "table"), both("các bảng", "the tables"), id, book.tables)
        return
    for key, level in book.tables[id].cells.items():
        _check_level(door, book, level, f"tables.{id}.cells.{'.'.join(key)}")


def _check_worst_of(door: Door, book: Rulebook, band: str, levels: Mapping[str, str], path: str) -> None:
    if band not in book.bands:
        _unknown(door, path, both("các thang", "the bands"), band, book.bands)
        return
    for part in book.bands[band].parts:
        if levels and part not in levels:
            door.refuse(join(path, band), "phần `{part}` chưa có mức", "part {part} has no level", part=part)
        else:
            _check_level(door, book, levels.get(part, part), join(join(path, band), part), ordered=True)
    for part in levels:
        if part not in book.bands[band].parts:
            door.refuse(
                join(join(path, band), part), "không phải là phần nào của thang", "is no part of the bands"
            )


def _check_stability(door: Door, book: Rulebook, stability: Stability) -> None:
    _check_names(door, book, stability.improve.gate, "stability.improve.gate")
    for k, terms in enumerate(stability.versions):
        _check_names(door, book, terms.improve.gate, f"stability.versions[{k}].improve.gate")
    for other, levels in stability.mapping.items():
        for level, own in levels.items():
            _check_level(door, book, own, f"stability.mapping.{other}.{level}", ordered=True)

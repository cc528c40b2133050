"""The columns of a list of cases: which field each is, and that none is missing."""

from geodata.intake.cells.columns import OWN_COLUMNS, Columns, choose_columns
from geodata.intake.cells.fields import is_aggregated
from geodata.intake.cells.guesses import understood_columns
from geodata.intake.reading.table import Table
from geodata.intake.stages.wanted import Reading
from zones.errors import InputError


def known_columns(table: Table, how: Reading, where: str) -> tuple[Columns, list[str]]:
    """The columns of the table and what is noted of them; InputError where one that is needed is missing."""
    columns = choose_columns(
        table.heading, mapping=how.mapping, constants=how.constants, cumulative=how.cumulative,
        daily=how.daily, where=where,
    )  # fmt: skip
    columns, notes = understood_columns(table, columns)
    _check_day(table, columns, where)
    if how.cumulative and not is_aggregated(columns):
        raise _no_totals(where)
    _check_key(table, columns, how, where)
    return columns, notes


def _check_day(table: Table, columns: Columns, where: str) -> None:
    if "report_date" in columns.taken or "report_date" in columns.constants:
        return
    names = ", ".join(name for name in table.heading if name not in OWN_COLUMNS)
    raise InputError(
        "no column holds the report date",
        where=where,
        fix=f"--map report_date=COLUMN, or --set report_date=YYYY-MM-DD for all rows; there are {names}",
        vi="không cột nào cho biết ngày báo cáo",
        vi_fix="ghi --map report_date=CỘT, hoặc --set report_date=NĂM-THÁNG-NGÀY cho mọi dòng; các cột có: "
        f"{names}",
    )


def _no_totals(where: str) -> InputError:
    return InputError(
        "no column holds the totals so far",
        where=where,
        fix="say which with --map count=COLUMN",
        vi="không cột nào cho biết số lũy kế",
        vi_fix="chỉ ra cột bằng --map count=CỘT",
    )


def _check_key(table: Table, columns: Columns, how: Reading, where: str) -> None:
    known = {*table.heading, *columns.taken, *columns.constants}
    missing = ", ".join(repr(name) for name in how.key if name not in known)
    if missing:
        raise InputError(
            f"there is no key column {missing}",
            where=where,
            fix=f"name columns of {', '.join(table.heading)}",
            vi=f"không có cột khóa {missing}",
            vi_fix=f"chọn trong các cột: {', '.join(table.heading)}",
        )

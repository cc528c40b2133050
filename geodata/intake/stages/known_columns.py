"""The columns of a list of cases: which field each is, and that none is missing."""

from geodata.intake.cells.columns import OWN_COLUMNS, Columns, choose_columns
from geodata.intake.cells.fields import is_aggregated
from geodata.intake.cells.guesses import understood_columns
from geodata.intake.foreign.key_parts import to_be_joined
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
    if to_be_joined(table.heading):
        raise _without_its_form(where)
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


def _without_its_form(where: str) -> InputError:
    return InputError(
        "this is a repeating part of an ODK form: the day and place of its rows stand in the file of the form",
        where=where, fix="put both files into one folder, or into one zip, and load that",
        vi="đây là phần lặp của biểu mẫu ODK: ngày và nơi của các dòng nằm ở tệp của biểu mẫu",
        vi_fix="để hai tệp trong cùng thư mục, hoặc nén chung thành một tệp zip rồi nạp",
    )  # fmt: skip

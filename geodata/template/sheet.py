"""One sheet of the template: headings, formats, what each cell may hold, lists to choose from."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, Literal

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from geodata.template.column import Column
from geodata.template.lists import Areas, Lists
from zones.phrases import Words

#: So many rows may be filled in with the help of lists; more can be written below them.
ROWS: Final = 5_000
#: Names of the workbook that say which sheet holds which table.
MARK: Final = "WW_TABLE_"
_FORMATS: Final = {"text": "@", "area": "@", "above": "@", "choice": "@", "date": "dd/mm/yyyy", "count": "0"}
_NEEDED, _MAY = PatternFill("solid", fgColor="1F4E79"), PatternFill("solid", fgColor="5B7FA6")
_EDGE: Final = Side(style="thin", color="BFBFBF")
_WRONG: Final[dict[str, Words]] = {
    "date": {"vi": "Ghi ngày dạng ngày/tháng/năm, không sau hôm nay.", "en": "Write a day, not after today."},
    "count": {"vi": "Ghi số nguyên, từ 0 trở lên.", "en": "Write a whole number, 0 or more."},
    "number": {"vi": "Ghi một số.", "en": "Write a number."},
    "choice": {
        "vi": "Chọn một trong danh sách, hoặc để trống.",
        "en": "Choose from the list, or leave it blank.",
    },
    "area": {
        "vi": "Chọn trong danh sách, hoặc chỉ ghi mã của đơn vị.",
        "en": "Choose from the list, or write the code alone.",
    },
    "above": {"vi": "Chọn trong danh sách, hoặc để trống.", "en": "Choose from the list, or leave it blank."},
}


def write_sheet(
    book: Any, kind: str, title: str, columns: Sequence[Column], areas: Areas | None, lists: Lists, lang: str
) -> None:
    """Add the empty sheet of a table; its name of the workbook tells loaders what it is."""
    sheet = book.create_sheet(title)
    mark = MARK + kind
    book.defined_names[mark] = DefinedName(mark, attr_text=f"'{title}'!$A$1")
    above = next((at for at, one in enumerate(columns) if one.cell == "above"), None)
    for at, column in enumerate(columns):
        letter = get_column_letter(at + 1)
        _head(sheet.cell(1, at + 1), column, lang)
        dimension = sheet.column_dimensions[letter]
        dimension.width, dimension.number_format = column.width, _FORMATS.get(column.cell, "General")
        rule = _rule(column, areas, lists, lang, None if above is None else get_column_letter(above + 1))
        if rule is not None:
            _told(rule, column, lang)
            rule.add(f"{letter}2:{letter}{ROWS + 1}")
            sheet.add_data_validation(rule)
    _page(sheet, len(columns))


def _head(cell: Any, column: Column, lang: str) -> None:
    cell.value = column.heading(lang)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = _NEEDED if column.needed else _MAY
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    cell.border = Border(left=_EDGE, right=_EDGE, bottom=_EDGE)


def _page(sheet: Any, width: int) -> None:
    sheet.row_dimensions[1].height = 48
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.auto_filter.ref = f"A1:{get_column_letter(width)}1"
    sheet.oddFooter.center.text = "&A · &P/&N"


def _rule(
    column: Column, areas: Areas | None, lists: Lists, lang: str, above: str | None
) -> DataValidation | None:
    match column.cell:
        case "date":
            return DataValidation(
                "date", formula1=str(_serial(date(2000, 1, 1))), formula2="TODAY()", operator="between"
            )
        case "count" | "number":
            kind: Literal["whole", "decimal"] = "whole" if column.cell == "count" else "decimal"
            if column.most is not None:
                return DataValidation(kind, formula1="0", formula2=str(column.most), operator="between")
            least = "-180" if column.heading("en") in ("Longitude", "Latitude") else "0"
            return DataValidation(kind, formula1=least, operator="greaterThanOrEqual")
        case "choice":
            words = [one["vi" if lang == "vi" else "en"] for one in column.choices]
            return DataValidation(
                "list", formula1=lists.named(_list_name(lists), column.heading(lang), words)
            )
        case "area" | "above":
            return _of_areas(column, areas, lists, lang, above) if areas is not None else None
    return None


def _list_name(lists: Lists) -> str:
    return f"WW_LIST_{len(lists.names) + 1}"


def _of_areas(
    column: Column, areas: Areas, lists: Lists, lang: str, above: str | None
) -> DataValidation | None:
    """A list of areas, only those under the one chosen beside it where one is."""
    labels = [label for _, label in areas.pairs]
    if not labels:
        return None
    if column.cell == "above":
        return DataValidation("list", formula1=lists.named("WW_ABOVE", column.heading(lang), areas.parents))
    name = lists.named("WW_AREAS", column.heading(lang), labels)
    if above is None:
        return DataValidation("list", formula1=name)
    parents = lists.named(
        "WW_AREAS_ABOVE", f"{column.heading(lang)} ↑", [parent for parent, _ in areas.pairs]
    )
    under = f"OFFSET({name},MATCH(${above}2,{parents},0)-1,0,COUNTIF({parents},${above}2),1)"
    return DataValidation("list", formula1=f'IF(${above}2="",{name},{under})')


def _told(rule: DataValidation, column: Column, lang: str) -> None:
    key = "vi" if lang == "vi" else "en"
    rule.allow_blank = True
    rule.showInputMessage = rule.showErrorMessage = True
    rule.errorStyle = "warning" if column.cell in ("area", "above") else "stop"
    rule.promptTitle, rule.prompt = column.heading(lang)[:32], column.means[key][:250]
    rule.errorTitle, rule.error = column.heading(lang)[:32], _WRONG[column.cell][key]


def _serial(day: date) -> int:
    """A day as spreadsheets count it."""
    return (day - date(1899, 12, 30)).days

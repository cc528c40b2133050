"""`imports flagged`, and the lines of a load about points that lie where they should not."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from api.cli.options import lang_option, with_workspace
from api.cli.output import guarded, result
from api.flagging import flagged_of
from api.workspace import Workspace
from geodata.intake.written import write_table
from zones.numerals import grouped
from zones.vocabulary import Lang

MOST_TOLD: Final = 10
_KM: Final = 1000

_CODES: Final = {
    "point_in_no_area": {"vi": "ngoài mọi đơn vị (biển, nước ngoài?)", "en": "in no area (sea, abroad?)"},
    "point_elsewhere": {"vi": "ngoài đơn vị ghi ở dòng", "en": "outside the area that the row names"},
    "point_apart": {"vi": "ngoài địa bàn của danh sách", "en": "outside the area of the rest of the list"},
}
_LINE: Final = {
    "vi": "  dòng {row}: tọa độ {what}, cách {area} {distance}",
    "en": "  row {row}: point {what}, {distance} from {area}",
}
_MORE: Final = {
    "vi": "  … xem thêm: wardwatch imports flagged {number}",
    "en": "  … see more: wardwatch imports flagged {number}",
}


def flag_lines(rows: Sequence[dict[str, Any]], lang: Lang, most: int | None = None) -> list[str]:
    """One line a flagged row."""
    return [_line(row, lang) for row in rows[:most]]


def told_flags(data: dict[str, Any], lang: Lang) -> list[str]:
    """The first flagged rows of a load, and where the others are."""
    rows = data.get("flagged", [])
    more = [_MORE[lang].format(number=data["import"])] if len(rows) > MOST_TOLD else []
    return [*flag_lines(rows, lang, MOST_TOLD), *more]


def _line(row: dict[str, Any], lang: Lang) -> str:
    said = _LINE[lang].format(
        row=row["row"],
        what=_CODES[row["code"]][lang],
        area=f"{row['area_name'] or row['area_code']} ({row['area_code']})",
        distance=_distance(row["distance_m"], lang),
    )
    hint = row["hint_vi" if lang == "vi" else "hint"]
    return f"{said}; {hint}" if hint else said


def _distance(metres: int, lang: Lang) -> str:
    """`750 m`, `12,3 km`, `1.234 km`."""
    if metres < _KM:
        return f"{metres} m"
    if metres >= 100 * _KM:
        return f"{grouped(round(metres / _KM), lang)} km"
    text = f"{metres / _KM:.1f}"
    return f"{text.replace('.', ',') if lang == 'vi' else text} km"


@click.command()
@click.argument("number", type=int)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="CSV or XLSX to write.")
@lang_option
@with_workspace
@guarded
def flagged(workspace: Workspace, number: int, output: Path | None, lang: Lang) -> None:
    """Points of an import that lie where they should not, furthest off first."""
    count, rows = flagged_of(workspace, number)
    if output is not None:
        write_table(rows, output)
    told = rows.to_dicts()
    head = _HEAD[lang].format(number=number, rows=grouped(count, lang))
    lines = [
        head,
        *(flag_lines(told, lang) if output is None else [_FILE[lang].format(output=output, rows=len(told))]),
    ]
    result(
        {"import": number, "rows": count, "flagged": told, "file": str(output) if output else None},
        "\n".join(lines),
    )


_HEAD: Final = {
    "vi": "lần nạp {number}: {rows} dòng có tọa độ đáng ngờ",
    "en": "import {number}: {rows} rows with doubtful points",
}
_FILE: Final = {"vi": "  {output}: {rows} dòng xa nhất", "en": "  {output}: the {rows} rows furthest off"}

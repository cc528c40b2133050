"""`boundaries crosswalk`, `cases restate`: what a change of boundaries did, and history told on other boundaries."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click
import openpyxl
import polars as pl

from api.cli.boundaries import boundaries
from api.cli.cases import cases
from api.cli.options import Day, Pair, lang_option, with_workspace
from api.cli.output import guarded, progress, result
from api.crosswalking import Made, divided, figures, listed, make_crosswalk
from api.restating import named, restate, summary
from api.workspace import Workspace
from geodata.crosswalk.pairs import DEFAULT, Tolerance
from zones.errors import InputError
from zones.numerals import grouped, written
from zones.vocabulary import Lang

#: So many divided areas are told one by one; all of them stand in the file and under --json.
MOST_DIVIDED = 20

_OUTPUT = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write the table here: .csv, .xlsx or .json."
)


@boundaries.command("crosswalk")
@click.argument("old", metavar="FROM")
@click.argument("new", metavar="TO")
@click.option("--level", help="Area level (default: the finest that both have).")
@click.option(
    "--raster",
    type=click.Path(path_type=Path),
    metavar="TIF",
    help="People per pixel: parts are weighed by them.",
)
@click.option(
    "--sliver", type=click.FloatRange(0, 0.5), default=DEFAULT.share, show_default=True,
    help="A part up to this share is a border drawn twice.",
)  # fmt: skip
@click.option(
    "--thin-sliver", type=click.FloatRange(0, 0.5), default=DEFAULT.thin_share, show_default=True,
    help="So is a part up to this share that is narrow.",
)  # fmt: skip
@click.option(
    "--thin", type=click.FloatRange(0), default=DEFAULT.thin_km * 1000, show_default=True, metavar="METRES",
    help="Narrow: so wide on average at most.",
)  # fmt: skip
@click.option(
    "--table", type=click.Path(path_type=Path), metavar="FILE",
    help="Official list of the merger (old and new units by name or code): goes before what the ground says.",
)  # fmt: skip
@click.option(
    "--map", "mapping", multiple=True, type=Pair(), metavar="FIELD=COLUMN",
    help="Column of the list: old, old_code, old_district, old_province, new, new_code, new_province, persons, share.",
)  # fmt: skip
@_OUTPUT
@lang_option
@with_workspace
@guarded
def crosswalk_command(
    workspace: Workspace, old: str, new: str, level: str | None, raster: Path | None, sliver: float,
    thin_sliver: float, thin: float, table: Path | None, mapping: tuple[tuple[str, str], ...],
    output: Path | None, lang: Lang,
) -> None:  # fmt: skip
    """Work out what became of the areas of an edition in another, and keep it."""
    progress({"vi": "đang chồng hai bộ ranh giới", "en": "laying the two editions over each other"}[lang])
    limits = Tolerance(sliver, thin_sliver, thin / 1000)
    made = make_crosswalk(workspace, old, new, level, raster, limits, table, dict(mapping))
    if output:
        write_table(listed(made), output)
    told, parts = figures(made.walk), divided(made)
    walk = made.walk
    about: dict[str, Any] = {"from": walk.old, "to": walk.new, "level": walk.level, "weight": walk.weight}
    about |= {"listed_rows": made.rows, "listed_apart": [list(pair) for pair in made.apart]}
    about["listed_refused"] = [asdict(one) for one in made.refused]
    result(
        about | told | {"import": made.result.import_.id, "divided": parts},
        _listed(made, lang) + _crosswalk_text(made, told, parts, lang) + _apart(made, lang),
    )


def _listed(made: Made, lang: Lang) -> str:
    """What became of the rows of a merger list, those that were not followed one by one."""
    if not made.rows:
        return ""
    counts = (made.rows, made.rows - len(made.refused), len(made.refused))
    lines = [_LIST[lang].format(*(grouped(count, lang) for count in counts))]
    for one in made.refused[:MOST_DIVIDED]:
        alike = _ALIKE[lang].format(", ".join(one.alike[:3])) if one.alike else ""
        lines.append(_LIST_ROW[lang].format(row=one.row, words=one.words, alike=alike))
    rest = len(made.refused) - MOST_DIVIDED
    lines += [_LIST_REST[lang].format(grouped(rest, lang))] if rest > 0 else []
    lines += [_LIST_FIX[lang]] if made.refused else []
    return "\n".join(lines) + "\n"


_LIST = {
    "vi": "danh sách sáp nhập: đọc {0} dòng, theo {1}, từ chối {2}",
    "en": "list of the merger: {0} rows read, {1} followed, {2} refused",
}
_LIST_ROW = {
    "vi": "  dòng {row}: chưa rõ là đơn vị nào: {words}{alike}",
    "en": "  row {row}: not surely one unit: {words}{alike}",
}
_ALIKE = {"vi": "; gần giống: {}", "en": "; alike: {}"}
_LIST_REST = {"vi": "  … và {} dòng nữa (--json nêu đủ)", "en": "  … and {} more (--json has them all)"}
_LIST_FIX = {
    "vi": "  đơn vị trong các dòng bị từ chối được tính theo bản đồ; sửa các dòng này (ghi mã, thêm cột huyện hoặc "
    "tỉnh, hoặc sửa tên) rồi chạy lại lệnh với cả danh sách",
    "en": "  units of refused rows go by the map; mend these rows (give codes, add a column of districts or provinces, "
    "or mend the names) and give the command the whole list again",
}


def _apart(made: Made, lang: Lang) -> str:
    """What is said of listed pairs that share no ground."""
    if not made.apart:
        return ""
    some = ", ".join(f"{old} → {new}" for old, new in made.apart[:MOST_DIVIDED])
    return _APART[lang].format(count=grouped(len(made.apart), lang), some=some)


_APART = {
    "vi": "\ncần xem: {count} cặp trong danh sách không có đất chung trên bản đồ; vẫn theo danh sách: {some}",
    "en": "\nlook at: {count} pairs of the list share no ground on the map; the list was followed: {some}",
}


_KINDS = {
    "same": ("giữ nguyên, cùng tên hoặc mã", "the same, by name or code"),
    "renamed": ("giữ nguyên đất, đổi tên", "the same ground under another name"),
    "merged": ("nhập trọn vào một đơn vị cùng với đơn vị khác", "merged wholly into one with others"),
    "split": ("chia thành nhiều đơn vị", "split into several"),
    "regrouped": ("chia ra và nhập với đơn vị khác", "divided among units that took in others too"),
    "vanished": ("nằm ngoài bộ ranh giới mới", "outside the other boundaries"),
}
_CROSSWALK = {
    "vi": (
        "bảng đối chiếu {old} → {new}, cấp {level}, theo {weight}: {areas_from} đơn vị cũ, {areas_to} đơn vị mới",
        "chắc chắn về trọn một đơn vị mới: {certain_areas} đơn vị cũ, {certain}",
        "dải hẹp dọc đường ranh vẽ hai lần, tính cho đơn vị nhận chính: {snapped}",
        "ngoài bộ ranh giới mới: {outside}; đơn vị mới không nhận đơn vị cũ nào: {without_source}",
        "đơn vị cũ bị chia ({count}; đầy đủ trong tệp -o):",
        "đã lưu, lần nạp {number}: ca chỉ biết theo đơn vị cũ nay được tính theo bảng này",
    ),
    "en": (
        "crosswalk {old} → {new}, level {level}, by {weight}: {areas_from} old areas, {areas_to} new ones",
        "surely and wholly in one new area: {certain_areas} old areas, {certain}",
        "strips along borders drawn twice, counted with the main receiver: {snapped}",
        "outside the new boundaries: {outside}; new areas that took over no old one: {without_source}",
        "old areas that were divided ({count}; all of them in the file of -o):",
        "kept, import {number}: cases known by old areas alone are counted by it from now on",
    ),
}
_WEIGHTS = {"people": {"vi": "số dân", "en": "people"}, "area": {"vi": "diện tích", "en": "ground"},
            "list": {"vi": "danh sách sáp nhập", "en": "the list of the merger"}}  # fmt: skip
_SHARE = {
    "people": {"vi": "{} số dân", "en": "{} of the people"},
    "area": {"vi": "{} diện tích", "en": "{} of the ground"},
    "list": {"vi": "{} diện tích hoặc số dân", "en": "{} of the ground or people"},
}


def _crosswalk_text(made: Made, told: dict[str, Any], parts: list[dict[str, Any]], lang: Lang) -> str:
    walk, share = made.walk, _SHARE[made.walk.weight][lang]
    values = {name: grouped(value, lang) for name, value in told.items() if isinstance(value, int)}
    values |= {
        name: share.format(_percent(told[f"{name}_share"], lang))
        for name in ("certain", "snapped", "outside")
    }
    values |= {
        "old": made.old.name, "new": made.new.name, "level": walk.level, "weight": _WEIGHTS[walk.weight][lang],
        "count": grouped(len(parts), lang), "number": str(made.result.import_.id),
    }  # fmt: skip
    first, *middle, head, last = (line.format(**values) for line in _CROSSWALK[lang])
    at = 0 if lang == "vi" else 1
    kinds = [f"  {grouped(n, lang)} {_KINDS[kind][at]}" for kind, n in told["areas"].items() if n]
    some = [f"  {_divided(one, lang)}" for one in parts[:MOST_DIVIDED]]
    return "\n".join([first, *kinds, *middle, *([head, *some] if parts else []), last])


def _divided(one: dict[str, Any], lang: Lang) -> str:
    outside = {"vi": "ngoài ranh giới", "en": "outside"}[lang]
    to = "; ".join(
        f"{part['name'] or part['code'] or outside} {_percent(part['share'], lang)}" for part in one["to"]
    )
    return f"{one['name']} ({one['code']}) → {to}"


def _percent(share: float, lang: Lang) -> str:
    return f"{written(f'{share * 100:.1f}')[lang]} %"


@cases.command("restate")
@click.option("--edition", required=True, metavar="NAME", help="The boundaries on which history is told.")
@click.option("--level", help="Area level (default: that of the crosswalk).")
@click.option("--list", "list_name", metavar="NAME", help="Only the cases of this list.")
@click.option("--from", "first", type=Day(), help="First day.")
@click.option("--to", "last", type=Day(), help="Last day.")
@_OUTPUT
@lang_option
@with_workspace
@guarded
def restate_command(
    workspace: Workspace, edition: str, first: date | None, last: date | None, level: str | None,
    list_name: str | None, output: Path | None, lang: Lang,
) -> None:  # fmt: skip
    """Tell past cases on the areas of another edition, by area and day; the sum stays."""
    found = restate(workspace, edition, first, last, level, list_name)
    told = summary(found)
    if output:
        write_table(named(found), output)
    result(told, _restated_text(told, found.edition.name, lang))


_REASONS = {
    "outside": ("ở ngoài bộ ranh giới này", "outside these boundaries"),
    "larger": ("chỉ biết theo đơn vị lớn hơn", "known by a larger area only"),
    "unknown": ("đơn vị không có trong bảng đối chiếu", "of an area that the crosswalk does not know"),
    "unplaced": ("không rõ nơi", "of no known place"),
}
_RESTATED = {
    "vi": (
        "tính lại trên {edition}: {cases} ca = {in_areas} trong {areas} đơn vị + {without_area} không có đơn vị",
        "chắc chắn: {certain} ca; phải chia theo tỷ lệ: {apportioned} ca ({share})",
    ),
    "en": (
        "told on {edition}: {cases} cases = {in_areas} in {areas} areas + {without_area} without one",
        "sure: {certain} cases; had to be apportioned: {apportioned} cases ({share})",
    ),
}


def _restated_text(told: dict[str, Any], edition: str, lang: Lang) -> str:
    values = {name: grouped(value, lang) for name, value in told.items() if isinstance(value, int)}
    values |= {"edition": edition, "share": _percent(told["apportioned_share"], lang)}
    first, second = (line.format(**values) for line in _RESTATED[lang])
    at = 0 if lang == "vi" else 1
    lost = [f"  {grouped(n, lang)} {_REASONS[why][at]}" for why, n in told["without"].items()]
    return "\n".join([first, *lost, second])


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write a table as .csv (UTF-8 with a mark), .xlsx (texts as texts) or .json (a list of objects)."""
    kind = path.suffix.lower()
    if kind == ".csv":
        path.write_bytes(b"\xef\xbb\xbf" + table.write_csv().encode())
    elif kind == ".xlsx":
        _write_xlsx(table, path)
    elif kind == ".json":
        path.write_text(
            json.dumps(table.to_dicts(), ensure_ascii=False, default=str, indent=0), encoding="utf-8"
        )
    else:
        raise InputError(
            f"a table cannot be written as {kind or 'a file without ending'}", where=path.name,
            fix="name a .csv, .xlsx or .json file", vi=f"không ghi được bảng dạng {kind or 'không có đuôi'}",
            vi_fix="đặt tên tệp .csv, .xlsx hoặc .json",
        )  # fmt: skip


def _write_xlsx(table: pl.DataFrame, path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("wardwatch")
    sheet.freeze_panes = "A2"
    for line in (table.columns, *table.iter_rows()):
        sheet.append([_cell(sheet, value) for value in line])
    book.save(path)


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    cell = openpyxl.cell.WriteOnlyCell(sheet, openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub(" ", value))
    cell.data_type = "s"
    return cell


#: Both commands belong to groups that other modules hand to the root.
COMMANDS: tuple[click.Command, ...] = ()

"""The whole workbook, as bytes."""

import io
from collections.abc import Sequence
from dataclasses import replace

import openpyxl

from geodata.template.column import Column
from geodata.template.columns import (
    CASE_COLUMNS,
    CASE_DETAILS,
    DAY,
    PEOPLE,
    REPORT_DETAILS,
    ROSTER_DETAILS,
    SITE_COLUMNS,
    SITE_DETAILS,
    SOURCE,
)
from geodata.template.guide import write_guide
from geodata.template.lists import Areas, areas_of, list_sheet
from geodata.template.places import place_columns
from geodata.template.rule_figures import figure_columns_of
from geodata.template.sheet import write_sheet
from geodata.template.tables import KINDS, SHEETS
from zones.areas import Edition
from zones.errors import InputError
from zones.rulebook import Rulebook
from zones.vocabulary import AREA_LEVELS, Lang


def template_book(
    kinds: Sequence[str] = KINDS,
    *,
    edition: Edition | None = None,
    level: str | None = None,
    within: int | None = None,
    rulebook: Rulebook | None = None,
    lang: Lang = "vi",
) -> bytes:
    """An XLSX with a guide, a sheet for each of `kinds`, and lists to choose from.

    Parameters
    ----------
    edition : whose areas are listed; without one places are free words
    level : of the areas listed (default: ward, else the finest)
    within : row of the edition, to list only what lies in it
    rulebook : whose figures the sheet `context` has (default: usual ones)

    Raises InputError for a level that the edition has not, and where it has no area there.
    """
    level = _level(edition, level)
    areas = areas_of(edition, level, within) if edition is not None and level is not None else None
    if areas is not None and not areas.pairs:
        raise InputError(
            f"there is no {level} to list",
            fix="name another --level or --area",
            vi=f"không có đơn vị cấp {level} để đưa vào danh mục",
            vi_fix="chọn --level hoặc --area khác",
        )
    listed = {kind: areas for kind in kinds}
    if edition is not None and "roster" in kinds:
        listed["roster"] = areas_of(edition, "ward", within) if "ward" in edition.levels else None
    tables = [(kind, columns_of(kind, listed[kind], rulebook)) for kind in KINDS if kind in kinds]
    book = openpyxl.Workbook()
    write_guide(book, tables, lang)
    lists = list_sheet(book, lang)
    for kind, columns in tables:
        write_sheet(book, kind, SHEETS[kind][lang], columns, listed[kind], lists, lang)
    book.move_sheet(lists.sheet, offset=len(tables))
    if not lists.names:
        book.remove(lists.sheet)
    book.active = min(1, len(tables))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _level(edition: Edition | None, level: str | None) -> str | None:
    if edition is None or not edition.levels:
        return None
    if level is None:
        return "ward" if "ward" in edition.levels else edition.levels[-1]
    if level in edition.levels:
        return level
    held = ", ".join(edition.levels)
    raise InputError(
        f"the edition has no {level}",
        where="--level",
        fix=f"use one of {held}",
        vi=f"bộ ranh giới không có cấp {level}",
        vi_fix=f"dùng một trong: {held}",
    )


def columns_of(kind: str, areas: Areas | None, rulebook: Rulebook | None = None) -> list[Column]:
    """The columns of a sheet."""
    place = place_columns(
        areas.level if areas else None, areas.above if areas else None, alone=kind == "cases"
    )
    if areas is None and kind == "roster":
        place = [one for one in place if one.en != "Hamlet"]
    match kind:
        case "cases":
            hamlet = [
                Column(
                    "Thôn",
                    "Hamlet",
                    "text",
                    {"vi": "tên thôn, bản, nếu biết", "en": "its name, if known"},
                    width=20,
                )
            ]
            return [
                *CASE_COLUMNS,
                *place,
                *(hamlet if areas and areas.level == AREA_LEVELS[2] else []),
                *CASE_DETAILS,
            ]
        case "reports":
            return [DAY, *place, *REPORT_DETAILS]
        case "sites":
            return [*SITE_COLUMNS, *place, *SITE_DETAILS]
        case "population":
            return [*place, PEOPLE]
        case "roster":
            wards = [replace(one, vi="Mã xã", en="Ward code") if one.cell == "area" else one for one in place]
            return [*wards, *ROSTER_DETAILS]
    return [DAY, *place, *figure_columns_of(rulebook), SOURCE]

"""Statements of units for a day: how many cases they say they had, zero included."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from geodata.fold import fold
from geodata.intake.areas.area_layout import as_sheet
from geodata.intake.areas.area_tables import PLACE_WORDS, AreaBatch, closed_area_table, open_area_table
from geodata.intake.areas.reports_by_column import as_statements
from geodata.intake.cells.choices import allowed, read_choices
from geodata.intake.cells.date_order import DateOrder
from geodata.intake.cells.numbers import read_counts
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.old_letters import decoded_table
from geodata.intake.presets.named import of_figures
from geodata.intake.reading.table import Table
from geodata.intake.reading.tables import read_table
from geodata.intake.wide.long_form import missing_of_totals
from geodata.intake.wide.source_cells import with_cells
from geodata.sites.matching import AT_NONE

_FIELDS: Final = (*PLACE_WORDS, "date", "cases_stated", "setting")


def read_reports(
    path: str | Path | Table,
    *,
    today: date,
    places: PlaceIndex,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    date_order: DateOrder | None = None,
    sheet: str | None = None,
    text_encoding: Mapping[str, str] | None = None,
    year: int | None = None,
    preset: str | None = None,
    only: Mapping[str, str] | None = None,
) -> AreaBatch:
    """Reports with columns row, area_level, area_code, place_words, date, setting (or null), cases_stated.

    The file says where (`area_code` or names), `date` (also in its title), `cases_stated` and maybe `setting`; columns
    that are days or settings hold one statement a cell (`reports_by_column`);
    `preset` and `only` as for cases (`presets`). What a site states says nothing of its area and is refused. Two
    different statements of one area, day and setting are refused, both.
    """
    where = "" if isinstance(path, Table) else Path(path).name
    table = path if isinstance(path, Table) else read_table(path, sheet=sheet)
    table, mapping, constants = of_figures(table, places, mapping, constants, _FIELDS, where, preset, only)
    table = decoded_table(table, text_encoding, places, mapping=mapping, where=where)
    table, mapping, unpivoted = as_statements(
        table, mapping or {}, constants or {}, today=today, order=date_order, year=year, where=where
    )
    table, mapping, constants = as_sheet(
        table, places, mapping or {}, constants or {}, today=today, where=where, year=year
    )
    opened = open_area_table(
        table, places, fields=("date", "cases_stated", "setting", "site_id"), needed=("date", "cases_stated"),
        mapping=mapping, constants=constants, sheet=None, figure="cases_stated", where=where,
        made=unpivoted.made if unpivoted else (),
    )  # fmt: skip
    days = opened.dates("date", today=today, order=date_order)
    setting_text = opened.text("setting")
    setting = read_choices("setting", setting_text)
    opened.faults.add("choice_unknown", setting.unknown.to_numpy(), setting_text.name, setting_text,
                      allowed("setting"))  # fmt: skip
    site = opened.text("site_id")
    at_site = site.is_not_null() & ~site.fill_null("").map_elements(fold, pl.String).is_in([*AT_NONE])
    opened.faults.add("report_of_site", at_site.to_numpy(), site.name, site)
    cases = opened.text("cases_stated")
    counts = read_counts(cases)
    for code in counts.fault.drop_nulls().unique(maintain_order=True).to_list():
        opened.faults.add(code, (counts.fault == code).fill_null(False).to_numpy(), cases.name, cases)
    opened.faults.add("count_not_whole", counts.hi.is_not_null().to_numpy(), cases.name, cases)
    missing_of_totals(opened.table, unpivoted, opened.faults)
    values: list[pl.Series] = [days, setting.value.alias("setting"), counts.lo.alias("cases_stated")]
    batch = closed_area_table(opened, values, key=("date", "setting"), value="cases_stated")
    return replace(batch, refused=with_cells(batch.refused, unpivoted))

"""A file of cases as a checked, placed and identified batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.batch import CORRECTION_SCHEMA, ROW_SCHEMA, CaseBatch
from geodata.intake.cells.columns import OWN_COLUMNS, Columns, choose_columns
from geodata.intake.cells.dates import DateOrder
from geodata.intake.cells.fields import (
    Fields,
    is_aggregated,
    key_text,
    read_fields,
    text_of,
    understood_columns,
)
from geodata.intake.cumulative import SERIES_FIELDS, Daily, as_held, daily_figures, with_place_keys
from geodata.intake.faults import Faults
from geodata.intake.flagged import flagged_points
from geodata.intake.identity import AGGREGATE_KEY, identify
from geodata.intake.located import located_points
from geodata.intake.naming.answers import with_answers
from geodata.intake.naming.placed import WORD_FIELDS, Placed, place_rows, told_corrected
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.naming.wordings import one_wording
from geodata.intake.notes import Note
from geodata.intake.old_letters import decoded_table, raw_words
from geodata.intake.personal.cells import Secret, no_secret
from geodata.intake.personal.columns import without_personal
from geodata.intake.points import Locator, Points, finest_cells
from geodata.intake.presets.named import with_names
from geodata.intake.presets.spans import after_days
from geodata.intake.reading.table import Table
from geodata.intake.reading.tables import read_table
from geodata.intake.refused import area_words, refused_lines, refused_rows
from geodata.intake.rests import taken_out
from geodata.intake.shifted_points import ask_if_shifted
from geodata.intake.so_far import ask_if_so_far
from geodata.intake.totals import told, without_totals
from geodata.intake.uncounted import ask_how_many
from geodata.intake.visits import ask_if_visits, earliest
from geodata.intake.wide.as_rows import as_rows, options_of
from geodata.intake.wide.long_form import Unpivoted, missing_of_totals
from geodata.intake.wide.source_cells import named_sources, with_cells
from zones.errors import InputError

#: What identifies a row of running totals: everything that makes a series of its own.
_RUNNING_KEY: Final = (
    *AGGREGATE_KEY, *(name for name in SERIES_FIELDS if name not in AGGREGATE_KEY),
)  # fmt: skip
_NO_VISITS: Final[tuple[NDArray[np.intp], list[Note]]] = (np.empty(0, np.intp), [])
_MOST_ROWS: Final = 10  # rows named in one message


@dataclass(frozen=True)
class Reading:
    """How the caller wants a list of cases to be read; see `read_cases`."""

    today: date
    mapping: Mapping[str, str]
    constants: Mapping[str, str]
    key: Sequence[str] = ()
    cumulative: bool = False
    daily: bool = False
    year: int | None = None
    date_order: DateOrder | None = None
    timezone: str = "Asia/Ho_Chi_Minh"
    held: pl.DataFrame | None = None
    crs: str | None = None
    keep_crs: bool = False
    text_encoding: Mapping[str, str] | None = None
    swap_coordinates: bool = False
    visits: bool = False
    may_ask: bool = True
    secret: Secret = no_secret
    preset: str | Mapping[str, Any] | None = None
    only: Mapping[str, str] = field(default_factory=dict)


def read_cases(
    path: str | Path,
    *,
    today: date,
    places: PlaceIndex | None = None,
    locator: Locator | None = None,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    key: Sequence[str] = (),
    cumulative: bool = False,
    daily: bool = False,
    year: int | None = None,
    date_order: DateOrder | None = None,
    sheet: str | None = None,
    timezone: str = "Asia/Ho_Chi_Minh",
    held: pl.DataFrame | None = None,
    crs: str | None = None,
    keep_crs: bool = False,
    text_encoding: Mapping[str, str] | None = None,
    swap_coordinates: bool = False,
    visits: bool = False,
    secret: Secret = no_secret,
    preset: str | Mapping[str, Any] | None = None,
    only: Mapping[str, str] | None = None,
) -> CaseBatch:
    """Read a file of cases; every row is accepted or refused with its reason, none is lost.

    Parameters
    ----------
    path : see `tables.read_table` for what may be in it
    today : the workspace's day; later dates are refused
    places : names and codes of the edition; without it no place in words is resolved
    locator : finds the areas of points; without it points get their cell only
    mapping, constants : field -> heading, field -> value for all rows
    key : fields or headings that together identify a row
    cumulative : the count column holds totals so far
    daily : the counts are of each day, even where they look like totals so far
    year : of days in headings that name none (of the last of them)
    date_order : `dmy` or `mdy`; None: as the column's own values prove
    sheet : sheet of a workbook or layer of a vector file
    held : what a cumulative list holds already (columns of `CaseBatch.rows`, and `balance`)
    crs : the system of the coordinates (`VN2000:105.75`, `EPSG:9210`); None: degrees on WGS 84
    keep_crs : the coordinates are what the file says, however they lie to the areas
    text_encoding : column ("" for all) -> old encoding of its text; what is not named is recognised
    swap_coordinates : longitude and latitude stand in each other's columns
    visits : each id is one case, told by its earliest row; other rows of it are repeated
    secret : gives the key of the tokens that stand for identity numbers (`personal`)
    preset : names the columns of another system (`presets`); None: as the headings show, `none`: none
    only : heading -> value, of the rows that are read

    Raises InputError if the file as a whole cannot be used.
    """
    table = read_table(path, sheet=sheet)
    how = Reading(today, mapping or {}, constants or {}, key, cumulative, daily, year, date_order, timezone, held, crs,
                  keep_crs, text_encoding, swap_coordinates, visits, secret=secret)  # fmt: skip
    how = replace(how, preset=preset, only=only or {})
    return cases_of(table, how, places, locator, where=Path(path).name)


def cases_of(
    table: Table, how: Reading, places: PlaceIndex | None, locator: Locator | None, *, where: str = ""
) -> CaseBatch:
    """As `read_cases`, of a table that is already read (the body of a request, for one)."""
    table, how = with_names(table, how, places, where)
    table = decoded_table(table, how.text_encoding, places, mapping=how.mapping, where=where)
    found = as_rows(table, places, where=where, **options_of(how))
    table, how = found.table, replace(how, mapping=found.mapping, constants=found.constants)
    columns, notes = _columns(table, how, where)
    public = without_personal(table, columns, how.key, places, how.secret)
    table, columns = public.table, public.columns
    if how.may_ask and not how.key and not public.notes:
        ask_how_many(table, columns, where)
    table, skipped = without_totals(table, columns, "count", places, running=how.cumulative, rests=True)
    table, rests = taken_out(table)
    faults = Faults(len(table.frame))
    rests.refuse(table, columns, faults)
    fields = read_fields(table, columns, faults, today=how.today, order=how.date_order,
                         timezone=how.timezone, cumulative=how.cumulative)  # fmt: skip
    missing_of_totals(table, found.unpivoted, faults)
    words = pl.DataFrame([text_of(table, columns, name).alias(name) for name in WORD_FIELDS])
    points = located_points(table, columns, faults, words, places, locator,
                            swap=how.swap_coordinates, crs=how.crs, where=where)  # fmt: skip
    placed = rests.place(place_rows(words, points, faults, places, locator, columns.taken), words, places)
    if how.crs is None and not how.keep_crs:
        ask_if_shifted(points, placed, places, locator, where)
    cases = _cases(table, fields, points, placed).with_columns(raw_words(table, columns.taken, WORD_FIELDS))
    _ask_if_so_far(cases, columns, how, faults, where, found.unpivoted)
    cases, renamed = one_wording(cases, how.held, places) if how.cumulative else (cases, [])
    daily = _daily(_sound(cases, faults), faults, how.held) if how.cumulative else None
    good, repeated, visits = _identified(
        daily.rows if daily else _sound(cases, faults), table, columns, how, faults, where
    )
    flagged = flagged_points(table.rows, fields.columns["report_date"], points, placed, ~faults.mask, places)
    corrected = _corrected(table, placed, good)
    refused = refused_rows(table, faults, fields, placed.area, places, is_aggregated(columns))
    again = [*repeated, *(daily.repeated.tolist() if daily else [])]
    balances = _balances(daily, places) if daily else pl.DataFrame(schema=ROW_SCHEMA)
    return CaseBatch(
        rows=_finished(good, places),
        refused=pl.concat([with_cells(refused, found.unpivoted), refused_lines(table.broken)]).sort("row"),
        repeated=table.rows.gather(sorted(again)).alias("row").to_frame(),
        balances=balances,
        corrections=daily.corrections if daily else pl.DataFrame(schema=CORRECTION_SCHEMA),
        read=table.read,
        columns=columns.taken,
        aggregated=is_aggregated(columns),
        tally={name: n for name, n in placed.tally.items() if n},
        notes=[
            *table.notes,
            *columns.notes(found.made),
            *notes,
            *public.notes,
            *fields.notes,
            *points.notes,
            *told_corrected(corrected["words"]),
            *renamed,
            *visits,
            *told(skipped, rests=True),
        ],
        skipped=skipped,
        flagged=flagged,
        recomputed=_recomputed(daily),
        source_rows=_source_rows(table),
        corrected=corrected,
        text_encoding=table.text_encoding,
        layout=table.layout,
        unpivoted=found.unpivoted,
        understood=columns,
    )


def _ask_if_so_far(
    cases: pl.DataFrame,
    columns: Columns,
    how: Reading,
    faults: Faults,
    where: str,
    unpivoted: Unpivoted | None,
) -> None:
    """Ask whether counts that never fall are totals so far, unless that is said already."""
    if how.cumulative or how.daily or "count" not in columns.taken:
        return
    series = [name for name in SERIES_FIELDS if name in cases.columns]
    told = _sound(cases, faults).select("report_date", "count", pl.struct(series).hash().alias("series"))
    heading = ", ".join(list(unpivoted.figures)[:3]) + ", …" if unpivoted else columns.taken["count"]
    ask_if_so_far(told, heading, where)


def _corrected(table: Table, placed: Placed, good: pl.DataFrame) -> pl.DataFrame:
    """The accepted rows in whose names a slip of the pen was put right."""
    at = good.select("at", "report_date").filter(placed.corrected.gather(good["at"]) != "")
    return at.select(
        table.rows.gather(at["at"]).cast(pl.Int32).alias("row"),
        "report_date",
        placed.corrected.gather(at["at"]).alias("words"),
    )


def _source_rows(table: Table) -> tuple[int | str, ...] | None:
    """The rows that a mended part names as its sources; None without such a column."""
    if "source_row" not in table.heading:
        return None
    return named_sources(table.frame)


def _columns(table: Table, how: Reading, where: str) -> tuple[Columns, list[str]]:
    columns = choose_columns(
        table.heading, mapping=how.mapping, constants=how.constants, cumulative=how.cumulative,
        daily=how.daily, where=where,
    )  # fmt: skip
    columns, notes = understood_columns(table, columns)
    names = [name for name in table.heading if name not in OWN_COLUMNS]
    if "report_date" not in columns.taken and "report_date" not in columns.constants:
        raise InputError(
            "no column holds the report date",
            where=where,
            fix=f"--map report_date=COLUMN, or --set report_date=YYYY-MM-DD for all rows; there are {', '.join(names)}",
            vi="không cột nào cho biết ngày báo cáo",
            vi_fix=f"ghi --map report_date=CỘT, hoặc --set report_date=NĂM-THÁNG-NGÀY cho mọi dòng; các cột có: "
            f"{', '.join(names)}",
        )
    if how.cumulative and not is_aggregated(columns):
        raise InputError(
            "no column holds the totals so far",
            where=where,
            fix="say which with --map count=COLUMN",
            vi="không cột nào cho biết số lũy kế",
            vi_fix="chỉ ra cột bằng --map count=CỘT",
        )
    known = {*table.heading, *columns.taken, *columns.constants}
    missing = [name for name in how.key if name not in known]
    if missing:
        raise InputError(
            f"there is no key column {', '.join(map(repr, missing))}",
            where=where,
            fix=f"name columns of {', '.join(table.heading)}",
            vi=f"không có cột khóa {', '.join(map(repr, missing))}",
            vi_fix=f"chọn trong các cột: {', '.join(table.heading)}",
        )
    return columns, notes


def _cases(table: Table, fields: Fields, points: Points, placed: Placed) -> pl.DataFrame:
    """All rows with their understood fields; `at` is the position, `area` the row of the edition."""
    return pl.DataFrame(
        [series.alias(name) for name, series in fields.columns.items()]
        + [
            table.rows.alias("row"),
            pl.Series("lon", points.lon).fill_nan(None),
            pl.Series("lat", points.lat).fill_nan(None),
            placed.words.alias("place_words"),
            placed.key.alias("place_key"),
            pl.Series("area", placed.area),
            *([placed.answer.alias("place_answer")] if placed.answer is not None else []),
        ]
    ).with_columns(
        at=pl.int_range(pl.len(), dtype=pl.UInt32),
        report_date_from=after_days(table.frame),
        total=pl.lit(None, pl.Int64),
    )


def _sound(cases: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    return cases.filter(pl.Series(~faults.mask[cases["at"].to_numpy()]))


def _daily(totals: pl.DataFrame, faults: Faults, held: pl.DataFrame | None) -> Daily:
    daily = daily_figures(totals, None if held is None else with_place_keys(held))
    rows = dict(totals.select("at", "row").iter_rows()) if daily.differing else {}
    for group in daily.differing:
        _refuse_group(faults, "key_differs", group, [rows[int(at)] for at in group])
    return daily


def _identified(
    cases: pl.DataFrame, table: Table, columns: Columns, how: Reading, faults: Faults, where: str
) -> tuple[pl.DataFrame, list[int], list[Note]]:
    """Cases with identity and content, without repeated and contradicting rows; positions of repeated ones; what is
    said of further rows of a case."""
    at = cases["at"].to_numpy()
    key = key_text(table, columns, how.key).gather(at) if how.key else None
    aggregated = is_aggregated(columns)
    others = table.frame.select(columns.ignored)[at] if aggregated and columns.ignored else None
    by = _RUNNING_KEY if how.cumulative else AGGREGATE_KEY
    found = identify(cases, key=key, aggregated=aggregated, others=others, by=by)
    column = columns.taken.get("case_id", "case_id") if not how.key else ", ".join(how.key)
    value = cases["case_id"] if not how.key else key
    several = [group for code, group in found.faults if code == "id_differs"] if not aggregated else []
    if how.may_ask and not how.visits and several and value is not None:
        ask_if_visits(several, value.drop_nulls().n_unique(), column, where)
    further, said = earliest(several, cases["report_date"], cases["row"]) if how.visits else _NO_VISITS
    for code, group in found.faults:
        if how.visits and code == "id_differs" and not aggregated:
            continue
        rows = cases["row"].gather(group).to_list()
        text = str(value[int(group[0])] or "") if code == "id_differs" and value is not None else ""
        _refuse_group(faults, code, at[group], rows, column if code == "id_differs" else "", text)
    again = found.repeated.copy()
    again[further] = True
    repeated = at[again]
    content = with_answers(found.content, cases)
    cases = cases.with_columns(found.identity, content).filter(pl.Series(~again))
    return _sound(cases, faults), repeated.tolist(), said


def _refuse_group(
    faults: Faults, code: str, at: NDArray[Any], rows: Sequence[int], column: str = "", value: str = ""
) -> None:
    mask = np.zeros(faults.height, bool)
    mask[at] = True
    shown = ", ".join(map(str, rows[:_MOST_ROWS])) + (", …" if len(rows) > _MOST_ROWS else "")
    faults.add(code, mask, column, pl.Series([value]).new_from_index(0, faults.height), shown)


def _balances(daily: Daily, places: PlaceIndex | None) -> pl.DataFrame:
    """The totals carried in; their content is marked, so that it is never that of a day's figure."""
    found = identify(daily.balances, key=None, aggregated=True, by=_RUNNING_KEY)
    return _finished(daily.balances.with_columns(found.identity, found.content + "b"), places)


def _recomputed(daily: Daily | None) -> pl.DataFrame | None:
    """Held rows whose figures changed, as they are to be held."""
    if daily is None or daily.recomputed.is_empty():
        return None
    return as_held(daily.recomputed)


def _finished(cases: pl.DataFrame, places: PlaceIndex | None) -> pl.DataFrame:
    """The columns of `ROW_SCHEMA`: area as level and code, cell of the stored resolution."""
    lon = cases["lon"].fill_null(np.nan).to_numpy()
    lat = cases["lat"].fill_null(np.nan).to_numpy()
    cell = pl.Series("cell", finest_cells(Points(lon, lat)), dtype=pl.Int64)
    level, code = area_words(cases["area"], places)
    edition = places.edition.name if places is not None and not places.is_empty else None
    placed = cases.with_columns(
        pl.select(pl.when(cell >= 0).then(cell).alias("cell")).to_series(),
        level.alias("area_level"),
        code.alias("area_code"),
        edition=pl.when(pl.col("area") >= 0).then(pl.lit(edition, pl.String)),
    )
    return placed.select(pl.col(name).cast(kind) for name, kind in ROW_SCHEMA.items())

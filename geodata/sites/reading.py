"""A file of sites, read and placed; every row is accepted or refused with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
import shapely

from geodata.fold import fold
from geodata.intake.batch import REFUSED_SCHEMA
from geodata.intake.cells.columns import Columns, choose_columns
from geodata.intake.cells.date_order import DateOrder
from geodata.intake.cells.dates import read_dates
from geodata.intake.cells.fields import text_of
from geodata.intake.cells.numbers import read_counts
from geodata.intake.faults import Faults
from geodata.intake.flagged import flagged_points
from geodata.intake.located import located_points
from geodata.intake.naming.placed import WORD_FIELDS, Placed, place_rows, told_corrected
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.notes import Note
from geodata.intake.old_letters import decoded_table
from geodata.intake.personal.columns import without_personal
from geodata.intake.personal.free_text import kept_cells
from geodata.intake.points import Locator, Points
from geodata.intake.reading.table import Table
from geodata.intake.refused import area_words, refused_lines
from geodata.sites.headings import SHORT, SITE_FIELDS
from geodata.sites.kinds import allowed_kinds, read_kinds, read_sizes
from geodata.sites.source import SiteSource, read_source
from zones.errors import InputError

PLACE: Final = ("lon", "lat", "point", *WORD_FIELDS)
_MOST_ROWS: Final = 10
#: A site may be planned, or close, so many days ahead.
_AHEAD: Final = timedelta(days=20 * 366)


@dataclass(frozen=True)
class SiteBatch:
    """The sites of a file (columns of the store's, and `row`): read = rows + refused + repeated.

    `flagged` (columns `batch.FLAGGED_SCHEMA`) are accepted sites whose point lies far from the area they name.
    `understood` says what the columns were taken for.
    """

    rows: pl.DataFrame
    refused: pl.DataFrame
    repeated: int
    read: int
    tally: dict[str, int]
    notes: list[str]
    flagged: pl.DataFrame
    understood: Columns | None = None


@dataclass(frozen=True)
class SiteReading:
    """How the caller wants a file of sites to be read; `first`, `last`: days of sites that state none."""

    today: date
    mapping: Mapping[str, str]
    constants: Mapping[str, str]
    sheet: str | None = None
    date_order: DateOrder | None = None
    crs: str | None = None
    keep_crs: bool = False
    text_encoding: Mapping[str, str] | None = None
    first: date | None = None
    last: date | None = None


def read_sites(path: Path, how: SiteReading, places: PlaceIndex, locator: Locator | None) -> SiteBatch:
    """Read a table, or a layer of points or polygons, of sites.

    Raises InputError where the file as a whole cannot be used.
    """
    source = read_source(path, sheet=how.sheet, crs=how.crs, keep_crs=how.keep_crs)
    table = decoded_table(source.table, how.text_encoding, places, mapping=how.mapping, where=path.name)
    return _Reading(path.name, how, source, places, locator).batch(table)


@dataclass(frozen=True)
class _Reading:
    where: str
    how: SiteReading
    source: SiteSource
    places: PlaceIndex
    locator: Locator | None

    def batch(self, table: Table) -> SiteBatch:
        columns = self._columns(table)
        public = without_personal(table, columns, ("site_code", "site_name"), self.places)
        table, columns = public.table, public.columns
        faults = Faults(len(table.frame))
        words = pl.DataFrame([text_of(table, columns, name).alias(name) for name in WORD_FIELDS])
        crs = None if self.source.table.points is not None else self.how.crs
        points = located_points(
            table, columns, faults, words, self.places, self.locator, crs=crs, where=self.where
        )
        placed = place_rows(words, points, faults, self.places, self.locator, columns.taken)
        faults.add("geometry_not_point", self.source.lost, "geometry")
        nowhere = (placed.area < 0) & ~points.known
        faults.add("value_missing", nowhere & ~faults.mask, _heading(columns, "ward"))
        said: list[str] = []
        rows = self._rows(table, columns, faults, points, placed, said)
        repeated = _refuse_doubles(rows, columns, faults)
        sound = ~faults.mask & ~repeated
        day = pl.Series("report_date", [None] * len(rows), dtype=pl.Date)
        flagged = flagged_points(table.rows, day, points, placed, sound, self.places)
        corrected = placed.corrected.filter(pl.Series(sound)).alias("words")
        notes = [
            *table.notes,
            *columns.notes(),
            *public.notes,
            *points.notes,
            *said,
            *told_corrected(corrected),
        ]
        return SiteBatch(
            rows=rows.filter(pl.Series(sound)).drop("at"),
            refused=pl.concat([_refused(table, columns, rows, faults), refused_lines(table.broken)]).sort(
                "row"
            ),
            repeated=int(repeated.sum()),
            read=table.read,
            tally={name: n for name, n in placed.tally.items() if n},
            notes=notes,
            flagged=flagged,
            understood=columns,
        )

    def _columns(self, table: Table) -> Columns:
        given = {SHORT.get(name, name): column for name, column in self.how.mapping.items()}
        fixed = {SHORT.get(name, name): value for name, value in self.how.constants.items()}
        columns = choose_columns(
            table.heading, mapping=given, constants=fixed, fields=(*SITE_FIELDS, *PLACE),
            where=self.where,
        )  # fmt: skip
        if not {"site_code", "site_name"} & {*columns.taken, *columns.constants}:
            listed = ", ".join(table.heading)
            raise InputError(
                "no column holds the name or the code of the sites", where=self.where,
                fix=f"say which with --map name=COLUMN; there are {listed}",
                vi="không cột nào cho biết tên hay mã cơ sở", vi_fix=f"ghi --map name=CỘT; các cột có: {listed}",
            )  # fmt: skip
        return columns

    def _rows(
        self, table: Table, columns: Columns, faults: Faults, points: Points, placed: Placed, said: list[str]
    ) -> pl.DataFrame:
        """All rows, with `at`, their position."""
        text = {name: text_of(table, columns, name) for name in SITE_FIELDS}
        faults.add(
            "value_missing",
            (text["site_code"].is_null() & text["site_name"].is_null()).to_numpy(),
            _heading(columns, "site_name"),
        )
        kind, strange, by_name = read_kinds(text["site_kind"], text["site_name"])
        faults.add("choice_unknown", strange.to_numpy(), _heading(columns, "site_kind"), text["site_kind"],
                   allowed_kinds())  # fmt: skip
        faults.add("value_missing", (kind.is_null() & ~strange).to_numpy(), _heading(columns, "site_kind"))
        if by_name:
            said.append(Note(f"kind taken from the name of the site: {by_name} rows",
                             f"loại cơ sở lấy theo tên: {by_name} dòng"))  # fmt: skip
        level, code = area_words(pl.Series(placed.area), self.places)
        made = _made_codes(text["site_name"], code)
        missing = text["site_code"].is_null() & made.is_not_null()
        if missing.any():
            said.append(Note(f"codes made of area and name: {missing.sum()} rows",
                             f"mã tự đặt theo đơn vị và tên: {missing.sum()} dòng"))  # fmt: skip
        outline = [None if one is None else shapely.to_wkb(one) for one in self.source.outline]
        return pl.DataFrame(
            [
                table.rows.cast(pl.Int32).alias("row"),
                pl.select(pl.coalesce(text["site_code"], made).alias("code")).to_series(),
                text["site_name"].alias("name"),
                kind,
                read_sizes(text["size_class"]),
                _figure(text["capacity"], faults).alias("capacity"),
                _figure(text["persons"], faults).alias("persons"),
                pl.Series("lon", points.lon).fill_nan(None),
                pl.Series("lat", points.lat).fill_nan(None),
                pl.Series("geom", outline, dtype=pl.Binary),
                level.alias("area_level"),
                code.alias("area_code"),
                self._day(text["valid_from"], self.how.first, faults, said).alias("first_day"),
                self._day(text["valid_to"], self.how.last, faults, said).alias("last_day"),
                text["source"].alias("source"),
            ]
        ).with_row_index("at")

    def _day(self, text: pl.Series, usual: date | None, faults: Faults, said: list[str]) -> pl.Series:
        read = read_dates(text, today=self.how.today + _AHEAD, order=self.how.date_order)
        said += read.notes
        for code in read.fault.drop_nulls().unique(maintain_order=True).to_list():
            mask = (read.fault == code).fill_null(False)
            faults.add(code, mask.to_numpy(), text.name, text, read.detail.filter(mask).to_list())
        return read.value if usual is None else read.value.fill_null(usual)


def _heading(columns: Columns, name: str) -> str:
    return columns.taken.get(name, name)


def _figure(text: pl.Series, faults: Faults) -> pl.Series:
    """Whole numbers, null where a cell is empty."""
    counts = read_counts(text, grouped=True)
    fault = counts.fault.fill_null("").replace("count_missing", "")
    for code in fault.unique().to_list():
        if code:
            faults.add(code, (fault == code).to_numpy(), text.name, text)
    faults.add("count_not_whole", counts.hi.is_not_null().to_numpy(), text.name, text)
    return counts.lo


def _made_codes(names: pl.Series, area_code: pl.Series) -> pl.Series:
    """A code of the area's and the name's letters: the same site gets the same code from every file."""
    told = {name: fold(name).replace(" ", "-") for name in names.unique().drop_nulls().to_list()}
    plain = names.replace_strict(told, default=None, return_dtype=pl.String)
    prefix = area_code.fill_null("0")
    return pl.select(pl.concat_str(pl.lit("S"), prefix, plain, separator="-")).to_series()


_SAYS: Final = (
    "name", "site_kind", "size_class", "capacity", "persons", "lon", "lat", "geom", "area_level", "area_code",
    "first_day", "last_day", "source",
)  # fmt: skip


def _refuse_doubles(rows: pl.DataFrame, columns: Columns, faults: Faults) -> np.ndarray:
    """Refuses rows of one code that differ; which rows say again, word for word, what an earlier one says."""
    repeated = np.zeros(len(rows), bool)
    sound = rows.filter(pl.Series(~faults.mask))
    groups = (
        sound.group_by("code", maintain_order=True)
        .agg("at", "row", differ=pl.struct(_SAYS).n_unique() > 1)
        .filter(pl.col("at").list.len() > 1)
    )
    for _, at, numbers, differ in groups.select("code", "at", "row", "differ").iter_rows():
        if not differ:
            repeated[at[1:]] = True
            continue
        mask = np.zeros(len(rows), bool)
        mask[at] = True
        shown = ", ".join(map(str, numbers[:_MOST_ROWS])) + (", …" if len(numbers) > _MOST_ROWS else "")
        by_code = "site_code" in columns.taken
        field = "site_code" if by_code else "site_name"
        faults.add("code_repeated" if by_code else "name_doubled", mask, _heading(columns, field),
                   rows["code" if by_code else "name"], shown)  # fmt: skip
    return repeated


def _refused(table: Table, columns: Columns, rows: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    said = faults.table()
    at = said["at"]
    found = said.with_columns(
        rows["row"].gather(at),
        rows["area_level"].gather(at),
        rows["area_code"].gather(at),
        kept_cells(table, at, columns.taken.values()),
    )
    return found.select(
        (pl.col(name) if name in found.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in REFUSED_SCHEMA.items()
    )

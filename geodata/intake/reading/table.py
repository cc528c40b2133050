"""A table as it came: every cell text, every row with its number in the source."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.fold import fold
from geodata.intake.reading.layout import Layout
from zones.errors import InputError

#: Columns of `Table.broken`: lines that are no rows of this table.
BROKEN_SCHEMA = {"row": pl.Int32, "value": pl.String, "raw": pl.String}


#: What stands around words and is not seen: blanks of every width, marks of direction, letters of no width.
UNSEEN: Final = (
    " \t\r\n\u00a0\ufeff\u00ad\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d"
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u202f\u2060\u2066\u2067\u2068\u2069\u3000"
)
_CELL, _MENDS = "source_cell", "source_row"


@dataclass
class Table:
    """Rows of a source, all cells as stripped text, an empty cell null.

    `rows` holds each row's number as a spreadsheet shows it (the heading is row 1). `broken` lists lines that
    do not fit the heading: number, how many fields they have, and what they hold as JSON. `points` are
    longitude and latitude in EPSG:4326 of sources that carry geometry, NaN for a row without one;
    `not_points` marks rows whose geometry is something else than a point. `as_found` holds the cells under their
    headings as they stood, where text had to be decoded, and `text_encoding` what that was decided to be. `layout`
    tells where the table stood in its source.
    """

    frame: pl.DataFrame
    rows: pl.Series
    broken: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=BROKEN_SCHEMA))
    kind: str = "table"
    notes: list[str] = field(default_factory=list)
    points: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None
    not_points: NDArray[np.bool_] | None = None
    as_found: pl.DataFrame | None = None
    text_encoding: dict[str, str] = field(default_factory=dict)
    layout: Layout | None = None

    @property
    def heading(self) -> list[str]:
        """The names of the columns as written."""
        return self.frame.columns

    @property
    def source(self) -> pl.DataFrame:
        """The cells as they stood in the source."""
        return self.frame if self.as_found is None else self.as_found

    @property
    def read(self) -> int:
        """How many rows the source holds, broken ones included."""
        return len(self.frame) + len(self.broken)

    def tidied(self, *, keep_blank: bool = False) -> "Table":
        """Cells stripped and emptied; rows without any cell are blank lines and left out, unless kept."""
        if not self.frame.width:
            return self
        frame = self.frame.select(_stripped(name) for name in self.frame.columns)
        filled = ~frame.select(pl.all_horizontal(pl.all().is_null())).to_series()
        if self.points is not None:
            filled = filled | pl.Series(np.isfinite(self.points[0]))
        if keep_blank or filled.all():
            self.frame = frame
            return self
        self.frame = frame
        return self.only(filled.to_numpy())

    def called(self, at: list[int] | NDArray[np.intp]) -> list[str]:
        """What rows are called in messages: by their cell (`E7`, `19.02!7`) where one row of the source gave several or
        several sheets were read, else by their number. A mended part names the cells of the file that it mends: they
        are none of its own."""
        own = _CELL in self.frame.columns and _MENDS not in self.frame.columns
        names = self.frame[_CELL] if own else self.rows.cast(pl.String)
        return [str(name) for name in names.gather(at)]

    def beside(self, column: pl.Series) -> "Table":
        """The table with one column more, which was not in its source."""
        raw = None if self.as_found is None else self.as_found.with_columns(column)
        return replace(self, frame=self.frame.with_columns(column), as_found=raw)

    def only(self, mask: NDArray[np.bool_]) -> "Table":
        """The rows of `mask`, with their numbers and points."""
        points, not_points, kept = self.points, self.not_points, pl.Series(mask)
        return replace(
            self,
            frame=self.frame.filter(kept),
            as_found=None if self.as_found is None else self.as_found.filter(kept),
            rows=self.rows.filter(kept),
            points=None if points is None else (points[0][mask], points[1][mask]),
            not_points=None if not_points is None else not_points[mask],
        )


def _stripped(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars(UNSEEN)
    return pl.when(text != "").then(text).alias(name)


#: Columns of which a table may have several: nothing is read from them.
REMARKS: Final = frozenset(("ghi chu", "note", "notes", "remark", "remarks", "comment", "comments"))


def checked_heading(cells: Iterable[str | None], where: str, row: int = 1) -> list[str]:
    """The names of the columns, an unnamed one and a second column of remarks called by their place; other doubled
    names raise InputError."""
    names = [(cell or "").strip(UNSEEN) for cell in cells]
    names = [
        f"{name} (column {place})" if name in names[: place - 1] and fold(name) in REMARKS else name
        for place, name in enumerate(names, 1)
    ]
    doubled = sorted(name for name, times in Counter(filter(None, names)).items() if times > 1)
    if doubled:
        raise InputError(
            f"the heading names {', '.join(repr(name) for name in doubled)} more than once",
            where=f"{where}, row {row}",
            vi_where=f"{where}, dòng {row}",
            fix="give each column a name of its own",
            vi=f"tiêu đề có {', '.join(repr(name) for name in doubled)} nhiều hơn một lần",
            vi_fix="đặt cho mỗi cột một tên riêng",
        )
    if not any(names):
        raise InputError(
            "the first row is empty",
            where=where,
            fix="put the names of the columns in row 1",
            vi="dòng đầu trống",
            vi_fix="ghi tên các cột ở dòng 1",
        )
    return [name or f"(column {place})" for place, name in enumerate(names, 1)]


def broken_lines(rows: NDArray[Any], fields: Sequence[int], raw: Sequence[str], width: int) -> pl.DataFrame:
    """The frame of lines that do not fit: `value` tells the number of fields found and expected."""
    values = ["quote" if found < 0 else f"{found}/{width}" for found in fields]
    return pl.DataFrame({"row": rows, "value": values, "raw": raw}, schema=BROKEN_SCHEMA, strict=False)

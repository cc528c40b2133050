"""Cases that a total says beyond its rows: some unit has them, and nobody says which.

Such a rest is a row of its own, which is refused: it may be anywhere below the area that the total sums, so that
nothing there turns green for want of it. A total that says less than its rows takes none of them away.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.fold import fold
from geodata.intake.cells.columns import Columns
from geodata.intake.faults import Faults
from geodata.intake.naming.placed import Placed
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.notes import Note
from geodata.intake.reading.rest_rows import REST_OF
from geodata.intake.reading.table import Table
from zones.vocabulary import AREA_LEVELS

#: Words of totals that say how large an area they sum, folded.
_WHOLE: Final = {"toan tinh": "province", "toan thanh pho": "province", "toan huyen": "district",
                 "toan quan": "district", "toan xa": "ward", "toan phuong": "ward"}  # fmt: skip
_REST: Final = Note(
    "what it says beyond them is refused: some unit has these cases, and it is not known which",
    "phần chênh bị từ chối: số ca ấy thuộc một đơn vị nào đó chưa rõ",
)
_LESS: Final = Note("the rows count as they stand", "vẫn tính theo các dòng")


def what_follows(rest: int) -> Note:
    """What becomes of a total that disagrees with its rows."""
    return _REST if rest > 0 else _LESS


def stated_rests(table: Table, figure: str | None) -> Table:
    """The table with those rests alone that state a figure of cases; `figure` is its heading, None where there is
    none."""
    if REST_OF not in table.heading:
        return table
    rest = table.frame[REST_OF].is_not_null()
    kept = rest & table.frame[figure].is_not_null() if figure is not None else rest & False
    return table.only((~rest | kept).to_numpy())


@dataclass(frozen=True)
class Rests:
    """Which rows are rests: for each row the name of its total, null for the others; None where there is none."""

    of: pl.Series | None = None

    def refuse(self, table: Table, columns: Columns, faults: Faults) -> None:
        """Refuse them, each with its number of cases."""
        if self.of is None:
            return
        heading = columns.taken["count"]
        mask = self.of.is_not_null()
        faults.add(
            "total_above_rows", mask.to_numpy(), heading, table.frame[heading], self.of.filter(mask).to_list()
        )

    def place(self, placed: Placed, words: pl.DataFrame, places: PlaceIndex | None) -> Placed:
        """The places of all rows, those of rests that their own words do not tell being the parent of their rows."""
        if self.of is None or places is None or places.is_empty:
            return placed
        area = placed.area.copy()
        rest = self.of.is_not_null().to_numpy()
        for at in np.flatnonzero(rest):
            known = int(placed.area[at])
            if known < 0:
                known = _parent_of(_fellows(words, int(at), rest), placed.area, places)
            area[at] = _as_large(known, fold(str(self.of[int(at)])), places)
        return replace(placed, area=area)


def taken_out(table: Table) -> tuple[Table, Rests]:
    """The table without the column that marks its rests, and which rows these are."""
    if REST_OF not in table.heading:
        return table, Rests()
    at = table.heading.index(REST_OF)
    raw = None if table.as_found is None else table.as_found.drop(table.as_found.columns[at])
    return replace(table, frame=table.frame.drop(REST_OF), as_found=raw), Rests(table.frame[REST_OF])


def _fellows(words: pl.DataFrame, at: int, rest: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The rows that share the words of place of a rest; all rows where it has none or nobody shares them."""
    own = {name: text for name, text in words.row(at, named=True).items() if text is not None}
    alike = ~rest
    for name, text in own.items():
        alike &= (words[name] == text).fill_null(False).to_numpy()
    return alike if alike.any() else ~rest


def _parent_of(rows: NDArray[np.bool_], area: NDArray[np.int32], places: PlaceIndex) -> int:
    """The smallest area that holds the areas of all these rows and is none of them; -1 where it is not known."""
    own = np.unique(area[rows]).tolist()
    if not own or own[0] < 0:
        return -1
    common = places.line(own[0])
    for one in own[1:]:
        line = set(places.line(one))
        common = [held for held in common if held in line]
    return next((held for held in common if held not in own), -1)


def _as_large(area: int, total: str, places: PlaceIndex) -> int:
    """The area, or the one around it that the word of the total means."""
    level = next((level for word, level in _WHOLE.items() if total.startswith(word)), None)
    if area < 0 or level is None:
        return area
    larger = AREA_LEVELS[: AREA_LEVELS.index(level) + 1]
    return next((one for one in places.line(area) if places.level_of(one) in larger), area)

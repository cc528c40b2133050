"""How many of a unit's cases are known by the boundaries of another time alone."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.ground import Ground
from zones.ledger import ANY_NUMBER
from zones.numerals import grouped
from zones.phrases import Words, both
from zones.rulebook import Indicator
from zones.windows import window_of

Ints = NDArray[np.int64]

#: Columns of a layer in whose counts a crosswalk has a part: cases that came by it, of so many that are possible.
CARRIED: Final = "carried"
CARRIED_OF: Final = "carried_of"


def carried(indicators: Mapping[str, Indicator], ground: Ground) -> dict[str, pl.Series]:
    """`carried`, `carried_of` over the longest window in which cases are counted; nothing without a crosswalk."""
    among = ground.evidence.among
    windows = [
        (window_of(one, ground.as_of), one)
        for one in indicators.values()
        if one.of == "case" and one.kind in ("count", "rate") and (one.win or one.calendar)
    ]
    if among is None or not len(among.group) or not windows:
        return {}
    window, one = max(windows, key=lambda pair: pair[0].days)
    rows = ground.evidence.selected(one, window)
    at = ground.evidence.at(rows, ground.units)
    came = (rows["among"] != 0).to_numpy()
    if not came.any():
        return {}
    here = came & (at >= 0)
    surely = np.bincount(at[here], weights=rows["hi"].to_numpy()[here], minlength=ground.units.size)
    maybe = among.possible(rows.filter(pl.Series(came & (at < 0))), ground.units)
    every = ground.evidence.counted(one, window, ground.units)[1]
    found = np.minimum(surely.astype(np.int64) + maybe, every)
    return {CARRIED: pl.Series(found), CARRIED_OF: pl.Series(every)}


def carried_note(row: Mapping[str, object]) -> Words | None:
    """What an explanation says of it."""
    some, every = row.get(CARRIED), row.get(CARRIED_OF)
    if not isinstance(some, int) or not isinstance(every, int) or not some or every >= ANY_NUMBER:
        return None
    return both(
        f"{grouped(some, 'vi')} trong {grouped(every, 'vi')} ca (kể cả ca có thể có) chỉ biết theo ranh giới cũ,"
        " được chuyển sang bằng bảng đối chiếu.",
        f"{grouped(some, 'en')} of {grouped(every, 'en')} cases (possible ones included) are known by old boundaries"
        " alone and come by crosswalk.",
    )

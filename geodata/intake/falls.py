"""Running totals that fall: corrected, or begun anew."""

from typing import Final

import polars as pl

from geodata.intake.notes import Note
from zones.ledger import ANY_NUMBER

#: A fall by at most one in so many of a total of ten or more is a correction, overnight and within `SOON` days: that a
#: new count comes that near to the old one in so short a time would be a chance. After more days, as over the turn of a
#: year, or where a place has had but a few cases, it would be none.
OVERNIGHT_SHARE: Final = 5
SMALL_SHARE: Final = 10
SOON: Final = 7
LEAST: Final = 10


def begun_anew(before: pl.Expr, total: pl.Expr, days: pl.Expr) -> pl.Expr:
    """Whether a total that came `days` after another may be of a new count, with cases that the difference hides.

    A fall to nothing from one day to the next hides none, whatever it is.
    """
    share = pl.when(days <= 1).then(OVERNIGHT_SHARE).otherwise(SMALL_SHARE)
    small = ((before - total) * share <= before) & (before >= LEAST) & (days <= SOON)
    return (total < before) & ~small & ~((total == 0) & (days <= 1))


def most_since(total: pl.Expr, days: pl.Expr) -> pl.Expr:
    """The most cases since the total before, if the count began anew: those of the new total, and where days lie
    between any number of the old count."""
    return pl.when(days > 1).then(pl.lit(ANY_NUMBER)).otherwise(total)


def told_falls(corrections: pl.DataFrame) -> list[Note]:
    """What is to be done about falls that are not surely corrections (columns `CORRECTION_SCHEMA`)."""
    several = corrections.filter(pl.col("at_most").is_not_null()).height
    if not several:
        return []
    return [Note(
        f"totals so far that fall: {several}. If they were corrected, load the sheet of the day before once more with "
        "the right totals; if the count began anew, undo this import and load the sheet as a list of another name, "
        "after a sheet with 0 for the day before it began. Until then these days hold from 0 to the new total, "
        "and any number where days lie between",
        f"số lũy kế giảm: {several} lần. Nếu là đính chính, nạp lại bảng của ngày trước đó với số lũy kế đúng; nếu "
        "bắt đầu đếm lại, hoàn lại lần nạp này rồi nạp bảng thành danh sách tên khác, sau một bảng ghi 0 cho ngày "
        "trước khi đếm lại. Trong khi chờ, các ngày này có thể có từ 0 ca đến bằng số lũy kế mới, và bao nhiêu cũng "
        "có thể nếu giữa hai số có ngày trống",
    )]  # fmt: skip

"""Whether day or month stands first in the dates of a column, judged by the whole of it.

* the caller's `order` (`dmy`, `mdy`) decides; without it
* a value such as 22/1/2020 proves day first, 1/22/2020 month first, for every value of the column;
* if both are proven, values that can be read in two ways are refused as ambiguous;
* if neither is, a column with a Vietnamese heading is day first (noted), in any other column the values that
  can be read in two ways are refused. 5/5/2022 has one reading and is always taken.
"""

from typing import Literal

import polars as pl

from geodata.fold import is_vietnamese
from geodata.intake.notes import Note

DateOrder = Literal["dmy", "mdy"]


def decided_order(parts: pl.DataFrame, order: DateOrder | None, heading: str) -> tuple[str | None, list[str]]:
    """`dmy`, `mdy`, or None where nothing tells; and what to note about it.

    `parts` are the two numbers (`a`, `b`) of each distinct value that can be read in two ways, with its day (`d`) where
    it is certain and its `text`.
    """
    if order is not None:
        return order, []
    day_first = parts.select(((pl.col("a") > 12) & pl.col("b").is_between(1, 12)).any()).item()
    month_first = parts.select(((pl.col("b") > 12) & pl.col("a").is_between(1, 12)).any()).item()
    if day_first and month_first:
        return None, [Note(f"{heading}: some dates have the day first and some the month first",
                           f"cột '{heading}': có ngày viết ngày trước, có ngày viết tháng trước")]  # fmt: skip
    if day_first and _half_converted(parts):
        return "dmy", [Note(
            f"{heading}: real dates and text are mixed as if a spreadsheet had exchanged day and month "
            "where it could; compare with the source",
            f"cột '{heading}': ngày thật và chữ lẫn nhau, như thể bảng tính đã đổi chỗ ngày và tháng khi có thể; "
            "hãy đối chiếu với bản gốc",
        )]  # fmt: skip
    if month_first:
        return "mdy", [Note(f"{heading}: read with the month first, as its values show",
                            f"cột '{heading}': đọc tháng trước ngày sau, như các giá trị cho thấy")]  # fmt: skip
    if day_first:
        return "dmy", []
    if parts["a"].null_count() < len(parts) and is_vietnamese(heading):
        return "dmy", [Note(f"{heading}: read with the day first, as is usual in Vietnamese",
                            f"cột '{heading}': đọc ngày trước tháng sau, như thường viết ở Việt Nam")]  # fmt: skip
    return None, []


def _half_converted(parts: pl.DataFrame) -> bool:
    """Whether every real date of a spreadsheet has a day up to 12 and every text one beyond.

    That is what becomes of 05/02 and 22/02 in a spreadsheet that puts the month first: it takes the first for
    a date, the wrong one, and leaves the second as text.
    """
    real = parts.filter(pl.col("text").str.ends_with(" 00:00:00"))["d"]
    typed = parts["a"].drop_nulls()
    return len(real) >= 3 and len(typed) >= 3 and bool((real <= 12).all() and (typed > 12).all())

"""Whether counts that nobody announced as totals so far look like such: they never fall."""

from math import lgamma, log
from typing import Final

import polars as pl

from geodata.intake.cells.columns import so_far_question
from zones.errors import QuestionError

#: Fewer rows than this say nothing.
_LEAST_ROWS: Final = 5
#: So unlikely must it be that daily figures in any order never fall.
_UNLIKELY: Final = log(0.01)
#: Of so many changes one in a hundred may be a fall: totals are corrected at times.
_MANY_CHANGES: Final = 100


def ask_if_so_far(series: pl.DataFrame, column: str, where: str) -> None:
    """Ask whether counts are totals so far, if they never fall from day to day where they should.

    `series`: columns `series` (what makes one running total), `report_date`, `count`, one row a day. If the days of
    a series came in any order with the same chance, n figures of which m_1, m_2 … are equal would never fall with
    the chance m_1! m_2! … / n!; the question is asked if that, over all series of three days or more, is below one in
    a hundred, and if at least three places or five days are told.

    Raises QuestionError
    """
    days = series.drop_nulls().unique(["series", "report_date"], keep="none", maintain_order=True)
    if days.height < _LEAST_ROWS:
        return
    days = days.sort("report_date").with_columns(step=pl.col("count").diff().over("series"))
    changes = days.filter(pl.col("step") != 0)
    falls = changes.filter(pl.col("step") < 0).height
    if not changes.height or (falls and (changes.height < _MANY_CHANGES or falls * 100 > changes.height)):
        return
    long = days.filter(pl.len().over("series") >= 3)
    places, most = long["series"].n_unique(), long["report_date"].n_unique()
    if (places < 3 and most < 5) or _chance(long) > _UNLIKELY:
        return
    raise _question(column, places, most, falls, where)


def _chance(days: pl.DataFrame) -> float:
    """The logarithm of the chance that figures in any order never fall."""
    sizes = days.group_by("series").len()["len"].to_list()
    equal = days.group_by("series", "count").len()["len"].to_list()
    return sum(lgamma(n + 1) for n in equal) - sum(lgamma(n + 1) for n in sizes)


def _question(column: str, places: int, days: int, falls: int, where: str) -> QuestionError:
    almost, almost_vi = (
        ("hardly ever fall", "hầu như không giảm") if falls else ("never fall", "không bao giờ giảm")
    )
    return so_far_question(column, where, grounds={
        "en": f"the counts in {column!r} {almost} over {days} days in {places} places: are they totals so far?",
        "vi": f"số trong cột {column!r} {almost_vi} qua {days} ngày ở {places} nơi: đây có phải là số lũy kế không?",
    })  # fmt: skip

"""Lists in which one case stands on several rows, such as the places that a patient went to."""

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.notes import Note
from zones.errors import Answer, QuestionError

_FEWEST: Final = 5  # ids with differing rows that raise the question

Group = NDArray[np.intp]


def ask_if_visits(groups: list[Group], ids: int, heading: str, where: str) -> None:
    """Ask whether rows of one id are visits of one case, where at least half of the ids stand on rows that differ."""
    if len(groups) < _FEWEST or 2 * len(groups) < ids:
        return
    rows = sum(map(len, groups))
    raise QuestionError(
        "rows_per_id",
        {
            "en": f"{len(groups)} of the {ids} ids in {heading!r} stand on several rows that differ ({rows} rows): is "
            "each id one case with several visits? If not, give each case an id of its own",
            "vi": f"{len(groups)} trong {ids} mã ở cột {heading!r} nằm trên nhiều dòng khác nhau ({rows} dòng): mỗi mã "
            "có phải là một ca với nhiều lần đi lại? Nếu không, hãy đặt mã riêng cho từng ca",
        },
        (
            Answer(
                "--visits",
                {
                    "en": "each id is one case, told by its earliest row; the others are its visits",
                    "vi": "mỗi mã là một ca, lấy theo dòng có ngày sớm nhất; các dòng còn lại là các lần đi lại",
                },
            ),
        ),
        where=where,
    )


def earliest(groups: list[Group], days: pl.Series, rows: pl.Series) -> tuple[Group, list[Note]]:
    """Positions of all rows but the earliest of each group (the upper one of two of one day), and what is told."""
    if not groups:
        return np.empty(0, np.intp), []
    at = np.concatenate(groups)
    frame = pl.DataFrame(
        {
            "group": np.repeat(np.arange(len(groups)), list(map(len, groups))),
            "at": at,
            "day": days.gather(at),
            "row": rows.gather(at),
        }
    ).sort("group", "day", "row", nulls_last=True)
    others = frame.filter(pl.int_range(pl.len()).over("group") > 0)["at"].to_numpy().astype(np.intp)
    return others, [
        Note(
            f"{len(others)} rows are further visits of {len(groups)} cases: each id is one case, told by its earliest "
            "row",
            f"{len(others)} dòng là các lần đi lại khác của {len(groups)} ca: mỗi mã là một ca, lấy theo dòng sớm nhất",
        )
    ]

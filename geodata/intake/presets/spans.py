"""A column of periods as the last day of each, and the day before its first where it is longer than a day."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import polars as pl

from geodata.intake.notes import Note
from geodata.intake.presets.periods import Span, is_between, span_of
from zones.errors import InputError

#: The column of the day after which a row's cases fell: within (that day, report date].
AFTER: Final = "(từ sau ngày)"


def with_spans(
    frame: pl.DataFrame, heading: str, today: date, where: str
) -> tuple[pl.DataFrame, str, list[Note]]:
    """The frame with a column of last days (its name is returned) and the column `AFTER`.

    A period that is not over ends today. Raises InputError where periods of several lengths overlap: their cases
    would count twice.
    """
    texts = frame[heading].unique().drop_nulls().to_list()
    spans = {text: span_of(text) for text in texts}
    known = {text: span for text, span in spans.items() if span is not None}
    _refuse_overlaps(known, heading, where)
    last, name = {text: text for text in texts}, f"{heading} (ngày)"
    last |= {text: min(end, today).isoformat() if start <= today else end.isoformat()
             for text, (start, end) in known.items()}  # fmt: skip
    after = {
        text: (start - timedelta(days=1)).isoformat() for text, (start, end) in known.items() if end > start
    }
    frame = frame.with_columns(
        frame[heading].replace_strict(last, default=None, return_dtype=pl.String).alias(name),
        frame[heading].replace_strict(after, default=None, return_dtype=pl.String).alias(AFTER),
    )
    return frame, name, _told(known, heading, today)


def _refuse_overlaps(known: dict[str, Span], heading: str, where: str) -> None:
    ordered = sorted((span, text) for text, span in known.items())
    for (span, text), (other, following) in pairwise(ordered):
        if other[0] <= span[1] and other != span:
            raise InputError(
                f"the periods {text} and {following} in {heading!r} overlap: their cases would count twice",
                where=where, fix="export one kind of period (days, weeks or months) at a time",
                vi=f"các kỳ {text} và {following} ở cột {heading!r} chồng lên nhau: số ca sẽ bị đếm hai lần",
                vi_fix="mỗi lần chỉ xuất một loại kỳ (ngày, tuần hoặc tháng)",
            )  # fmt: skip


def _told(known: dict[str, Span], heading: str, today: date) -> list[Note]:
    longer = [_shown(text, span) for text, span in known.items() if span[1] > span[0]]
    running = [_shown(text, span) for text, span in known.items() if span[0] <= today < span[1]]
    notes = []
    if longer:
        notes.append(Note(
            f"{heading}: periods of several days ({len(longer)}, such as {longer[0]}); on which day a case was "
            "reported is not known, so it counts as somewhere within its period",
            f"cột {heading!r}: kỳ dài nhiều ngày ({len(longer)} kỳ, ví dụ {longer[0]}); không biết ca được báo vào "
            "ngày nào, nên tính là một ngày nào đó trong kỳ",
        ))  # fmt: skip
    if running:
        notes.append(Note(f"{heading}: {', '.join(running)} is not over; its figures are those up to today",
                          f"cột {heading!r}: {', '.join(running)} chưa kết thúc; số liệu đến hôm nay"))  # fmt: skip
    return notes


def _shown(text: str, span: Span) -> str:
    """A period as people read it: two days with a stroke between them day first."""
    return f"{span[0]:%d/%m/%Y}–{span[1]:%d/%m/%Y}" if is_between(text) else text


def with_days(frame: pl.DataFrame, heading: str) -> tuple[pl.DataFrame, str]:
    """The frame with the days of periods of one day (the column's name is returned); longer ones stay as they are
    written, and are refused as no days: a figure of a week is none of its last day."""
    texts = frame[heading].unique().drop_nulls().to_list()
    spans = {text: span_of(text) for text in texts}
    days = {
        text: span[0].isoformat() for text, span in spans.items() if span is not None and span[0] == span[1]
    }
    name = f"{heading} (ngày)"
    return frame.with_columns(frame[heading].replace(days).alias(name)), name


def after_days(frame: pl.DataFrame) -> pl.Series:
    """The day after which each row's cases fell; null for rows of one day."""
    if AFTER not in frame.columns:
        return pl.Series("report_date_from", [None], dtype=pl.Date).new_from_index(0, len(frame))
    return frame[AFTER].str.to_date("%Y-%m-%d", strict=False).alias("report_date_from")

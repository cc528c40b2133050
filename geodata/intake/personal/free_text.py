"""Free text of a list: remarks, courses of an illness, histories. It may tell of persons: nothing of it is kept.

Columns of free text that are taken for no field go with no refused row. Of those that are (`exposure`), names of
persons inside their sentences are blotted out, as numbers are everywhere.
"""

import re
from collections.abc import Collection, Sequence
from functools import cache
from typing import Final

import polars as pl

from geodata.fold import fold, parted
from geodata.intake.cells.columns import OWN_COLUMNS
from geodata.intake.notes import Note
from geodata.intake.personal.persons import is_surely_person
from geodata.intake.reading.table import Table

#: Words in the headings of free text.
_HEADINGS: Final = (
    "ghi chú, ghi chu, diễn biến, tiền sử, yếu tố dịch tễ, dịch tễ, mô tả, nội dung, nhận xét, ý kiến, thông tin, "
    "tóm tắt, triệu chứng, lâm sàng, bệnh sử, hoàn cảnh, lịch trình, quan hệ, mối liên quan, tiếp xúc, diễn giải, "
    "giải thích, chi tiết, đặc điểm, note, notes, remark, remarks, comment, comments, description, details, history, "
    "narrative, summary, symptoms, observations, relation, relationship, contact with, free text, other information"
)
_SAMPLE: Final = 2_000
_SENTENCE: Final = r"\p{L}+\s+\S*\p{L}+.*\s\S*\p{L}.*\s\S*\p{L}"
_HALF: Final = 0.5
_BLOT: Final = "•••"
_CAPITALISED: Final = re.compile(r"[^\W\d_a-zà-ỹ]\w*(?:\s+[^\W\d_a-zà-ỹ]\w*)+")
_KIN: Final = re.compile(
    r"(?i)(?:\b|^)(?:ông|bà|anh|chị|em|cô|chú|bác|cậu|dì|cháu|vợ|chồng|con|bố|mẹ|cha|má|bạn|tên|là|của|bn|bệnh nhân|"
    r"mr|mrs|ms)\.?\s*$"
)


@cache
def is_free_text(heading: str) -> bool:
    """Whether a heading is that of remarks or of any other free text."""
    plain = f" {fold(parted(heading))} "
    return any(f" {fold(word)} " in plain for word in _HEADINGS.split(", "))


def free_columns(table: Table, taken: Collection[str]) -> list[str]:
    """The columns of free text among those that nothing is read from: by their headings, or since most of their cells
    are sentences that stand once."""
    others = [name for name in table.heading if name not in taken and name not in OWN_COLUMNS]
    return [name for name in others if is_free_text(name) or _holds_sentences(table.frame[name])]


def _holds_sentences(cells: pl.Series) -> bool:
    some = cells.drop_nulls().head(_SAMPLE)
    sentences = some.filter(some.str.contains(_SENTENCE))
    return len(sentences) > _HALF * len(some) and sentences.n_unique() > _HALF * len(sentences)


def kept_cells(table: Table, at: pl.Series, taken: Collection[str]) -> pl.Series:
    """The cells of some rows as they stood, as JSON (`raw`): without the columns of free text."""
    source = table.source
    if not len(at):
        return pl.Series("raw", [], dtype=pl.String)
    places = {table.heading.index(name) for name in free_columns(table, taken)}
    kept = [name for place, name in enumerate(source.columns) if place not in places]
    return source[at.to_numpy()].select(pl.struct(kept).struct.json_encode().alias("raw")).to_series()


def told_left_out(table: Table, at: pl.Series, taken: Collection[str]) -> list[Note]:
    """That columns of free text do not go with the refused rows."""
    free = [
        name for name in free_columns(table, taken) if table.frame[name].gather(at).null_count() < len(at)
    ]
    named = ", ".join(repr(name) for name in free)
    return [] if not free else [Note(
        f"free text is not stored, not with refused rows either: column {named}",
        f"không lưu chữ tự do, kể cả của dòng bị từ chối: cột {named}",
    )]  # fmt: skip


def names_within_blotted(column: pl.Series) -> pl.Series | None:
    """A column of free text without names of persons inside its sentences; None where there are none."""
    several = column.drop_nulls().unique()
    several = several.filter(several.str.contains(r"\S\s+\S"))
    made = {text: short for text in several if (short := without_names_within(text)) != text}
    return column.replace(made) if made else None


def without_names_within(text: str) -> str:
    """The text with names of persons blotted out: capitalised words that begin with a family name and are surely a
    person's, or that follow a word for a person (*cháu*, *vợ là*)."""
    return _CAPITALISED.sub(lambda found: _blotted_run(found[0], text[: found.start()]), text)


def _blotted_run(run: str, before: str) -> str:
    words = run.split()
    if _KIN.search(before):
        return _BLOT
    at = next((i for i in range(len(words) - 2) if _begins_name(words[i:])), None)
    return run if at is None else " ".join([*words[:at], _BLOT])


def _begins_name(words: Sequence[str]) -> bool:
    return any(is_surely_person(" ".join(words[:many])) for many in (3, 4, 5) if many <= len(words))

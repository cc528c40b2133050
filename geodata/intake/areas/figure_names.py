"""Names of figures in a column of them: ids as they are, words as what they mean."""

import polars as pl

from geodata.intake.areas.area_tables import AreaTable
from geodata.intake.areas.known_figures import figure_of, known_figures, names_of
from geodata.intake.notes import Note

_MOST_TOLD = 10


def read_names(column: pl.Series, opened: AreaTable) -> pl.Series:
    """The names under which figures are held; a name that is in no list stays as it is written.

    An id means itself. Words that can be several figures are refused. What was concluded is noted.
    """
    written = column.drop_nulls().unique(maintain_order=True).to_list()
    meant = {word: (word,) if _is_id(word) else names_of(word) for word in written}
    for word, names in meant.items():
        if len(names) > 1:
            mask = (opened.text("name") == word).fill_null(False).to_numpy()
            opened.faults.add(
                "figure_ambiguous", mask, opened.text("name").name, opened.text("name"), ", ".join(names)
            )
    opened.notes += _told(
        {word: names[0] for word, names in meant.items() if len(names) == 1 and names[0] != word}
    )
    strange = [word for word, names in meant.items() if not names and figure_of(word) is None]
    opened.notes += _strange(strange)
    held = {word: names[0] if len(names) == 1 else word for word, names in meant.items()}
    return column.replace_strict(held, default=None, return_dtype=pl.String).alias("name")


def _is_id(word: str) -> bool:
    return word in known_figures() or (" " not in word and figure_of(word) is not None)


def _told(read_as: dict[str, str]) -> list[str]:
    listed = [f"{word} = {name}" for word, name in read_as.items()]
    if not listed:
        return []
    shown = "; ".join(listed[:_MOST_TOLD]) + ("; …" if len(listed) > _MOST_TOLD else "")
    return [Note(f"names of figures understood: {shown}", f"tên chỉ tiêu được hiểu: {shown}")]


def _strange(names: list[str]) -> list[str]:
    if not names:
        return []
    shown = ", ".join(names[:_MOST_TOLD]) + (", …" if len(names) > _MOST_TOLD else "")
    return [Note(f"kept as written, in no list of figures: {shown}",
                 f"giữ nguyên như đã ghi, không có trong danh mục chỉ tiêu: {shown}")]  # fmt: skip

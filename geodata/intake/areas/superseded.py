"""What a table of figures says anew: values that replace those held, above all those of another source."""

from typing import Final

import polars as pl

from geodata.intake.notes import Note

_KEY: Final = ("area_level", "area_code", "day", "name")
_MOST_TOLD: Final = 3


def superseded(held: pl.DataFrame, rows: pl.DataFrame) -> list[str]:
    """Sentences on figures (`_KEY`, `value`, `source`) that are held with other values; the later load counts."""
    if held.is_empty() or rows.is_empty():
        return []
    both = rows.select(*_KEY, "value", "source").join(
        held.select(*_KEY, "value", "source"), on=_KEY, suffix="_held"
    )
    changed = both.filter(pl.col("value").cast(pl.Float64) != pl.col("value_held").cast(pl.Float64))
    if changed.is_empty():
        return []
    other = changed.filter(pl.col("source").ne_missing(pl.col("source_held")))
    notes: list[str] = [Note(f"{len(changed)} figures replace other values that were held",
                             f"{len(changed)} số liệu thay giá trị khác đã có trước")]  # fmt: skip
    if other.height:
        listed = [_told(row) for row in other.sort(_KEY).head(_MOST_TOLD).iter_rows(named=True)]
        en, vi = ("; ".join(part) for part in zip(*listed, strict=True))
        notes.append(Note(f"of these {other.height} are of another source than before, the later load counts: {en}",
                          f"trong đó {other.height} số có nguồn khác trước, lấy theo lần nạp sau: {vi}"))  # fmt: skip
    return notes


def _told(row: dict[str, object]) -> tuple[str, str]:
    before, after = (row["source_held"] or "?", row["source"] or "?")
    change = f"{row['name']}: {row['value_held']} ({before}) -> {row['value']} ({after})"
    return f"{row['area_code']} {row['day']} {change}", f"{row['area_code']} {row['day']:%d/%m/%Y} {change}"

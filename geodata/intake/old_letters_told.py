"""What was decoded, in words of both languages."""

from collections.abc import Collection, Sequence

from geodata.intake.notes import Note
from geodata.legacy_text.columns import DecodedColumn
from geodata.legacy_text.examples import left, samples, titles
from zones.numerals import grouped


def told(
    headings: DecodedColumn | None, columns: Sequence[DecodedColumn], shown: Collection[str]
) -> list[str]:
    """One note for the headings, one a column; examples only of columns that are `shown` (no names of persons)."""
    notes: list[str] = []
    if headings is not None and headings.encodings:
        named = titles(headings)
        notes.append(
            Note(
                f"headings decoded from {named}: {samples(headings)}",
                f"tiêu đề được chuyển từ bảng mã {named}: {samples(headings)}",
            )
        )
    for one in columns:
        notes += _of_column(one, one.name in shown)
    return notes


def _of_column(one: DecodedColumn, shown: bool) -> list[str]:
    notes: list[str] = []
    examples = f": {samples(one)}" if shown and one.samples else ""
    if one.changed and one.encodings:
        notes.append(
            Note(
                f"column {one.name!r} decoded from {titles(one)} in {grouped(one.changed, 'en')} rows"
                f"{', row by row' if one.by_rows else ''}{examples}",
                f"cột {one.name!r} được chuyển từ bảng mã {titles(one)} ở {grouped(one.changed, 'vi')} dòng"
                f"{', xét từng dòng' if one.by_rows else ''}{examples}",
            )
        )
    elif one.changed:
        notes.append(
            Note(
                f"column {one.name!r}: letters written apart were put together in {grouped(one.changed, 'en')} rows",
                f"cột {one.name!r}: ghép các chữ viết rời dấu ở {grouped(one.changed, 'vi')} dòng",
            )
        )
    if one.left:
        seen = f" ({left(one)})" if shown else ""
        count = len(one.left)
        notes.append(
            Note(
                f"column {one.name!r}: {grouped(count, 'en')} texts left as they stand, since it is not certain how to "
                f"read them{seen}; --text-encoding decides by hand",
                f"cột {one.name!r}: để nguyên {grouped(count, 'vi')} giá trị vì chưa chắc cách đọc{seen}; "
                "quyết định bằng --text-encoding",
            )
        )
    return notes

"""Words of a comparison of two rulebooks, in Vietnamese and English, and its matrix as lines."""

from collections.abc import Iterator, Sequence
from typing import Final

from maps.words import day, layer_title, status_words, whole
from zones.comparing import Comparison
from zones.phrases import Words, both
from zones.rulebook import Rulebook
from zones.snapshot import View
from zones.vocabulary import EMPTY, NOT_ASSESSED, Lang

SAYINGS: Final[dict[str, Words]] = {
    "working": both("đang phân vùng theo hai bộ quy tắc", "classifying under both rulebooks"),
    "whatif": both(
        "GIẢ ĐỊNH – không công bố, không lưu; số liệu đến ngày {day}",
        "WHAT IF – nothing is published or stored; data up to {day}",
    ),
    "draft": both(
        "Bộ quy tắc dự thảo, chưa đối chiếu với văn bản: {ids}",
        "Drafts, not verified against their texts: {ids}",
    ),
    "outside": both("Không có hiệu lực vào ngày này: {ids}", "Not in force on this day: {ids}"),
    "no_order": both(
        "không bộ nào khai báo mức nào ứng với mức nào, nên không nói tốt hơn hay xấu hơn",
        "neither rulebook says which of its levels is which of the other, so none is called worse or better",
    ),
    "differ": both(
        "{level}: {n} trong {all} đơn vị đổi mức{how}", "{level}: {n} of {all} units would have another level{how}"
    ),
    "beside": both("{level}: {all} đơn vị, mức cạnh nhau", "{level}: {all} units, levels side by side"),
    "more": both("… và {n} đơn vị khác: ghi ra tệp bằng -o", "… and {n} more: write them to a file with -o"),
    "more_page": both("… và {n} đơn vị khác: xem tệp CSV", "… and {n} more: see the CSV"),
    "worse": both("xấu hơn", "worse"),
    "better": both("tốt hơn", "better"),
    "undecided": both("một bên chưa xác định", "undecided on one side"),
    "matrix": both("A ở hàng, B ở cột", "A in rows, B in columns"),
    "title": both("So sánh hai bộ quy tắc", "Two rulebooks compared"),
    "under": both("Các đơn vị đổi mức, theo {side}", "Units that differ, under {side}"),
    "none": both("Không đơn vị nào đổi mức.", "No unit would have another level."),
    "code": both("Mã", "Code"),
    "name": both("Tên", "Name"),
    "people": both("Dân số", "People"),
    "why": both("Vì sao", "Why"),
}  # fmt: skip


def saying(key: str, lang: Lang, **values: object) -> str:
    """A sentence in one language; whole numbers with its separators."""
    told = {name: whole(value, lang) if isinstance(value, int) else value for name, value in values.items()}
    return SAYINGS[key][lang].format(**told)


#: What was changed for a what-if: path, old value, new one.
Changes = Sequence[tuple[str, str, str]]


def about(before: View, after: View, changes: Changes, lang: Lang) -> Iterator[str]:
    """What is compared, and what its reader must know of it."""
    as_of, books = after.meta.as_of, (before.rulebook, after.rulebook)
    yield saying("whatif", lang, day=day(as_of, lang))
    for side, book in zip("AB", books, strict=True):
        yield f"{side}  {book_words(book, lang)}"
    for path, old, new in changes:
        yield f"   {path}: {old or '∅'} → {new}"
    drafts = dict.fromkeys(book.id for book in books if book.status == "draft")
    if drafts:
        yield saying("draft", lang, ids=", ".join(drafts))
    outside = dict.fromkeys(book.id for book in books if not book.in_force(as_of))
    if outside:
        yield saying("outside", lang, ids=", ".join(outside))


def book_words(book: Rulebook, lang: Lang) -> str:
    """A rulebook in a line: title, id, status."""
    return f"{book.title[lang]} [{book.id}] ({status_words(book.status, lang)})"


def differing_words(one: Comparison, lang: Lang) -> str:
    """How many units of a layer differ, and which way where that can be said."""
    level, units = layer_title(one.layer, lang), one.units
    if (one.matrix["direction"] == "beside").any():
        return saying("beside", lang, level=level, all=units) + f" ({saying('no_order', lang)})"
    counts = dict(one.differing["direction"].value_counts().iter_rows())
    parts = [
        f"{whole(counts[way], lang)} {saying(way, lang)}"
        for way in ("worse", "better", "undecided")
        if way in counts
    ]
    how = f" ({', '.join(parts)})" if parts else ""
    return saying("differ", lang, level=level, n=one.differing.height, all=units, how=how)


def direction_words(direction: str, lang: Lang) -> str:
    """The way of one unit; "" where none can be said."""
    return saying(direction, lang) if direction in ("worse", "better", "undecided") else ""


def legend_words(before: View, after: View, old: str, new: str, lang: Lang) -> str:
    """The one level and the other, by their names."""
    return f"{level_words(before, old, lang)} → {level_words(after, new, lang)}"


def level_words(view: View, level: str, lang: Lang) -> str:
    """The name of a level, its id where it has none."""
    found = view.rulebook.level(level)
    return getattr(found, lang) or found.id


def ids_in_order(view: View, present: set[str]) -> list[str]:
    """Those levels of a view that occur, best first, then the undecided."""
    book = view.rulebook
    known = [*(one.id for one in (*book.levels, *book.unknown)), NOT_ASSESSED, EMPTY]
    return [id for id in known if id in present]


def matrix_rows(one: Comparison, before: View, after: View, lang: Lang) -> tuple[list[str], list[list[str]]]:
    """The counts as a table: names of the levels of B, and a row a level of A with its name first."""
    rows = ids_in_order(before, {*one.matrix["from"]})
    columns = ids_in_order(after, {*one.matrix["to"]})
    counts = {(old, new): units for old, new, units in one.matrix.select("from", "to", "units").iter_rows()}
    table = [
        [
            level_words(before, old, lang),
            *(whole(counts[old, new], lang) if (old, new) in counts else "·" for new in columns),
        ]
        for old in rows
    ]
    return [level_words(after, new, lang) for new in columns], table


def matrix_lines(one: Comparison, before: View, after: View, lang: Lang) -> Iterator[str]:
    """The counts as lines of text."""
    head, table = matrix_rows(one, before, after, lang)
    lines = [["A \\ B", *head], *table]
    widths = [max(len(line[k]) for line in lines) for k in range(len(head) + 1)]
    for line in lines:
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(w) for cell, w in zip(line[1:], widths[1:], strict=True)),
        ]
        yield "  ".join(cells).rstrip()

"""Successions of rulebooks: which one of a line is in force on a day, and which it followed."""

from datetime import date
from functools import lru_cache

from geodata.rulebooks import list_rulebooks, load_rulebook
from zones.errors import NotFoundError
from zones.rulebook import Rulebook


@lru_cache(maxsize=1)
def _lines() -> dict[str, tuple[Rulebook, ...]]:
    """Bundled rulebooks by line, each in the order of their validity."""
    found: dict[str, list[Rulebook]] = {}
    for name in list_rulebooks():
        book = load_rulebook(name)
        if book.line:
            found.setdefault(book.line, []).append(book)
    return {line: tuple(sorted(books, key=lambda one: one.valid[0])) for line, books in found.items()}


def is_line(name: str) -> bool:
    """Whether a name is that of a succession of rulebooks, and of no rulebook."""
    return name not in list_rulebooks() and name in _lines()


def in_force(line: str, day: date) -> Rulebook:
    """The rulebook of a line on a day.

    Raises
    ------
    NotFoundError : there is no such line, or none of it is in force on the day
    """
    books = _lines().get(line, ())
    for book in books:
        if book.in_force(day):
            return book
    told = ", ".join(f"{one.id} ({one.valid[0]}–{one.valid[1] or '…'})" for one in books)
    raise NotFoundError(
        f"no rulebook of {line} is in force on {day}",
        where="rulebook",
        fix=f"choose another day; there are {told or 'none'}",
        vi=f"không có bộ quy tắc nào của {line} có hiệu lực ngày {day:%d/%m/%Y}",
        vi_fix=f"chọn ngày khác; hiện có: {', '.join(map(_validity_vi, books)) or 'không có'}",
    )


def _validity_vi(book: Rulebook) -> str:
    first, end = book.valid
    return f"{book.id} ({first:%d/%m/%Y}–{f'{end:%d/%m/%Y}' if end else '…'})"


def predecessor(book: Rulebook) -> Rulebook | None:
    """The rulebook that a rulebook followed on its first day and whose levels it says how to carry over."""
    if not book.line or book.stability is None:
        return None
    for one in _lines().get(book.line, ()):
        if one.id in book.stability.mapping and one.valid[1] == book.valid[0]:
            return one
    return None

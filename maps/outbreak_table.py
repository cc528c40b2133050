"""Outbreaks as a table of text: the worst first."""

from typing import Any, Final

from maps.outbreak_words import area_names, outbreak_word, size_text
from maps.words import day, status_words, whole, word
from zones.outbreak_view import OutbreakView
from zones.vocabulary import Lang

#: Rows of a table; files and JSON hold all.
_MOST_ROWS: Final = 40
_MOST_NAMES: Final = 3


def outbreak_lines(view: OutbreakView, lang: Lang) -> list[str]:
    """A heading, one line an outbreak (the worst and largest first), how many there are, and what is not known."""
    book = view.rulebook
    of = f"{book.title[lang]} [{book.id}] ({status_words(book.status, lang)})"
    head = f"{outbreak_word('title', lang)} · {word('as_of', lang)} {day(view.as_of, lang)} · {of}"
    rank = {one.id: one.rank for one in (*book.levels, *book.unknown)}
    rows = sorted(
        view.table.iter_rows(named=True), key=lambda row: (-rank[row["level"]], -row["size"], row["number"])
    )
    shown = _aligned([_heading(lang), *(_row(view, row, lang) for row in rows[:_MOST_ROWS])])
    more = len(rows) - _MOST_ROWS
    left = [word("and_more", lang, n=whole(more, lang)) + ": -o, --json"] if more > 0 else []
    listed = [*shown, *left] if rows else [outbreak_word("none", lang)]
    return [head, *listed, _tally(view, lang), *(note[lang] for note in view.notes)]


def _heading(lang: Lang) -> list[str]:
    keys = ("number", "level", "cases", "start", "last", "age", "closes", "areas")
    return [outbreak_word(key, lang) for key in keys]


def _row(view: OutbreakView, row: dict[str, Any], lang: Lang) -> list[str]:
    level = view.rulebook.level(row["level"])
    names = area_names(view, row["areas"])
    more = f" +{len(names) - _MOST_NAMES}" if len(names) > _MOST_NAMES else ""
    return [
        str(row["number"]),
        level.vi if lang == "vi" else level.en,
        size_text(row["size"], row["silent"]),
        day(row["start"], lang),
        day(row["last"], lang),
        str(row["age_days"]),
        day(row["closes"], lang),
        ", ".join(names[:_MOST_NAMES]) + more,
    ]


def _aligned(rows: list[list[str]]) -> list[str]:
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(text.ljust(n) for text, n in zip(row, wide, strict=True)).rstrip() for row in rows]


def _tally(view: OutbreakView, lang: Lang) -> str:
    counted = dict(view.table.group_by("level").len().iter_rows())
    levels = [one for one in (*view.rulebook.levels, *view.rulebook.unknown) if one.id in counted]
    said = [f"{one.vi if lang == 'vi' else one.en}: {whole(counted[one.id], lang)}" for one in levels]
    over = [outbreak_word("over", lang, n=whole(view.over, lang))] if view.over else []
    return " · ".join([f"{outbreak_word('title', lang)}: {whole(view.table.height, lang)}", *said, *over])

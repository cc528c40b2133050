"""A rulebook as a page that people read: what it cites, measures and decides, in words and as written."""

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from itertools import count, repeat
from typing import Final

from maps.rulebook_conduct_told import Conduct, listed
from maps.rulebook_decisions import Decisions
from maps.rulebook_measures import cluster_entries, measure_entries
from maps.rulebook_sheet import Entry, Grid, Section, Sheet, plain
from maps.rulebook_words import HEADINGS, PHRASES, in_words
from maps.sheet import sheet_page
from maps.words import day, status_words
from zones.palette import ink
from zones.rulebook import Level, Rulebook
from zones.rulebook_gaps import nulls
from zones.vocabulary import Lang

_LANGUAGES: Final = {"vi": "Tiếng Việt", "en": "English"}


def rulebook_sheet(book: Rulebook, lang: Lang) -> Sheet:
    """Everything that a rulebook decides by; what it says in one language only stays as it is."""
    decisions, conduct = Decisions(book, lang), Conduct(book, lang)
    parts: dict[str, Iterable[Entry]] = {
        "open": _open_points(book),
        "levels": _levels(book, lang),
        "rules": decisions.units(),
        "tables": decisions.tables(),
        "bands": decisions.bands(),
        "indicators": measure_entries(book, lang),
        "clusters": cluster_entries(book, lang),
        "missing": conduct.missing(),
        "small": conduct.small(),
        "stability": conduct.stability(),
        "override": conduct.override(),
        "inherit": conduct.inherit(),
        "evidence": _evidence(book),
    }
    sections = [Section(key, in_words(HEADINGS, key, lang), tuple(entries)) for key, entries in parts.items()]
    title = book.title.get(lang) or book.title.get("vi", "")
    kept = tuple(one for one in sections if one.entries)
    return Sheet(lang, book.id, title, _banner(book, lang), tuple(_facts(book, lang)), kept)


def _banner(book: Rulebook, lang: Lang) -> tuple[str, ...]:
    if book.status not in ("draft", "incomplete"):
        return ()
    gaps = [path for path in nulls(book.content)] if book.status == "incomplete" else []
    return (
        in_words(PHRASES, book.status, lang),
        *([in_words(PHRASES, "gaps", lang, paths=", ".join(gaps))] if gaps else []),
    )


def _facts(book: Rulebook, lang: Lang) -> Iterator[tuple[str, str]]:
    """Who says it, and when it holds."""
    told = {"status": status_words(book.status, lang), "cite": citation(book, lang)}
    told |= {key: book.cite.get(key, "") for key in ("where", "url")}
    told["valid"] = validity(book, lang)
    told["line"] = book.line
    told["disease"] = in_words(PHRASES, book.disease, lang)
    told["run"] = _schedule(book, lang)
    told["hash"] = book.hash
    yield from ((in_words(HEADINGS, key, lang), text) for key, text in told.items() if text)


def citation(book: Rulebook, lang: Lang) -> str:
    """The text that a rulebook rests on: its number, who issued it, its day."""
    cite = book.cite
    if book.status == "house":
        return in_words(PHRASES, "no_text", lang)
    parts = (cite.get("doc", ""), cite.get("body", ""), _day(cite.get("date", ""), lang))
    return ", ".join(part for part in parts if part)


def validity(book: Rulebook, lang: Lang) -> str:
    """From when to when a rulebook holds."""
    first, end = book.valid
    key = "from" if end is None else "between"
    return in_words(PHRASES, key, lang, first=day(first, lang), end=day(end, lang) if end else "")


def _schedule(book: Rulebook, lang: Lang) -> str:
    days = book.every_days
    every = in_words(PHRASES, "daily" if days == 1 else "every", lang, n=days)
    return f"{every}, {in_words(PHRASES, str(book.run.get('as_of', 'yesterday')), lang)}"


def _day(text: str, lang: Lang) -> str:
    try:
        return day(date.fromisoformat(text), lang)
    except ValueError:
        return text


def _open_points(book: Rulebook) -> Iterator[Entry]:
    yield from (Entry(plain(point)) for point in listed(book.evidence.get("unverified") or []))


def _evidence(book: Rulebook) -> Iterator[Entry]:
    for key, value in book.evidence.items():
        if key != "unverified" and value:
            yield from (Entry(plain(one)) for one in listed(value))


def _levels(book: Rulebook, lang: Lang) -> Iterator[Entry]:
    for level in (*book.levels, *book.unknown):
        outside = f" ({in_words(PHRASES, 'outside', lang)})" if level.rank < 0 else ""
        yield Entry(f"{level.id}: {getattr(level, lang)} {level.hex}{outside}", level=level.id)


# ---- as lines


def rulebook_lines(book: Rulebook, lang: Lang) -> list[str]:
    """The whole page in one language as lines of text."""
    sheet = rulebook_sheet(book, lang)
    found = [*(f"!! {text}" for text in sheet.banner), f"{sheet.id}: {sheet.title}"]
    found += [f"  {key}: {text}" for key, text in sheet.facts]
    for section in sheet.sections:
        marked = section.key == "levels"
        lines = [line for one in section.entries for line in _lines(book, one, "  ", sheet.lang, marked)]
        found += ["", section.heading, *lines]
    return found


def _lines(
    book: Rulebook, one: Entry, indent: str, lang: Lang, marked: bool = False, mark: str = ""
) -> Iterator[str]:
    """An entry and what belongs to it, each level two blanks further in."""
    symbol = f"{_symbol(book.level(one.level))} " if marked and one.level else ""
    name = f"{one.name}: " if one.name else ""
    yield f"{indent}{mark}{symbol}{name}{one.text}"
    deeper = indent + " " * max(len(mark), 2)
    if one.code:
        yield deeper + in_words(PHRASES, "written", lang, text=one.code)
    if one.grid:
        yield from (f"{deeper}  {line}" for line in _grid_lines(one.grid))
    marks = (f"{n}. " for n in count(1)) if one.ordered else repeat("" if one.name else "- ")
    for part, number in zip(one.below, marks, strict=False):
        yield from _lines(book, part, deeper, lang, mark=number)


def _grid_lines(grid: Grid) -> Iterator[str]:
    lines = [("", *grid.heads), *grid.rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(grid.heads) + 1)]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _symbol(level: Level) -> str:
    return ink(level.colour, level.hex).symbol


# ---- as HTML


def rulebook_html(book: Rulebook, lang: Lang, address: str = "") -> str:
    """The page as HTML without script. `address` is where it is served, for the link to the other language."""
    sheet = rulebook_sheet(book, lang)
    body = [language_switch(address, lang)] if address else []
    if sheet.banner:
        first, *more = (escape(text) for text in sheet.banner)
        body.append(f'<div class="banner">{first}{"".join(f"<ul><li>{one}</li></ul>" for one in more)}</div>')
    body.append(f'<h1>{escape(sheet.title)}</h1><p class="id"><code>{escape(sheet.id)}</code></p>')
    facts = "".join(f"<dt>{escape(key)}</dt><dd>{_linked(text)}</dd>" for key, text in sheet.facts)
    body.append(f"<dl>{facts}</dl>")
    for section in sheet.sections:
        entries = "".join(f"<li>{_html(book, one)}</li>" for one in section.entries)
        body.append(
            f'<section id="{section.key}"><h2>{escape(section.heading)}</h2><ul class="plain">{entries}</ul></section>'
        )
    return sheet_page(f"{sheet.id}: {sheet.title}", "\n".join(body), lang)


def language_switch(address: str, lang: Lang) -> str:
    """The link to the page in the other language."""
    other = "en" if lang == "vi" else "vi"
    return (
        f'<nav><a href="{escape(address)}?f=html&amp;lang={other}" hreflang="{other}" lang="{other}">'
        f"{escape(_LANGUAGES[other])}</a></nav>"
    )


def _linked(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        return escape(text)
    return f'<a href="{escape(text)}" rel="noreferrer">{escape(text)}</a>'


def _html(book: Rulebook, one: Entry) -> str:
    level = _swatch(book, one.level) if one.level else ""
    name = f"<code>{escape(one.name)}</code> " if one.name else ""
    code = f"<br><small><code>{escape(one.code)}</code></small>" if one.code else ""
    grid = _html_grid(book, one.grid) if one.grid else ""
    if not one.below:
        return f"{level}{name}{escape(one.text)}{code}{grid}"
    tag, kind = ("ol", ' class="first"') if one.ordered else ("ul", ' class="plain"')
    parts = "".join(f"<li>{_html(book, part)}</li>" for part in one.below)
    return f"{level}{name}{escape(one.text)}{code}{grid}<{tag}{kind}>{parts}</{tag}>"


def _html_grid(book: Rulebook, grid: Grid) -> str:
    heads = "".join(f'<th scope="col">{_head(grid, text)}</th>' for text in grid.heads)
    rows = "".join(
        f'<tr><th scope="row">{_head(grid, row[0])}</th>'
        + "".join(f"<td>{_cell(book, grid, cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in grid.rows
    )
    caption = f"<caption>{escape(grid.caption)}</caption>" if grid.caption else ""
    top = f"{caption}<thead><tr><th></th>{heads}</tr></thead>"
    return f'<div class="wide"><table>{top}<tbody>{rows}</tbody></table></div>'


def _head(grid: Grid, text: str) -> str:
    told = grid.told.get(text, "")
    return f"{escape(text)}<br><small>{escape(told)}</small>" if told else escape(text)


def _cell(book: Rulebook, grid: Grid, text: str) -> str:
    return f"{_swatch(book, text)}{escape(text)}" if grid.levels and text else escape(text)


def _swatch(book: Rulebook, id: str) -> str:
    try:
        level = book.level(id)
    except KeyError:  # the outcome of an inner table
        return ""
    colour = f"background:{escape(level.hex)}"
    return f'<span class="swatch" style="{colour}"></span><span class="sign">{escape(_symbol(level))}</span> '

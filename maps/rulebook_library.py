"""The rulebooks that come along as one page: what each is, on what it rests, when it holds."""

from collections.abc import Iterable
from html import escape

from maps.rulebook_page import citation, language_switch, validity
from maps.rulebook_words import HEADINGS, PHRASES, in_words
from maps.sheet import sheet_page
from maps.words import status_words
from zones.rulebook import Rulebook
from zones.vocabulary import Lang


def library_html(books: Iterable[Rulebook], lang: Lang, address: str) -> str:
    """The page as HTML without script; `address` is where it is served, each rulebook's page one step below."""
    title = in_words(PHRASES, "library", lang)
    heads = "".join(
        f'<th scope="col">{escape(in_words(HEADINGS, key, lang))}</th>'
        for key in ("title", "status", "cite", "valid")
    )
    rows = "".join(_row(one, lang, address) for one in books)
    return sheet_page(
        title,
        f"{language_switch(address, lang)}<h1>{escape(title)}</h1>"
        f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>',
        lang,
    )


def _row(book: Rulebook, lang: Lang, address: str) -> str:
    link = f"{address}/{book.id}?f=html&lang={lang}"
    name = f'<a href="{escape(link)}">{escape(book.title.get(lang) or book.id)}</a><br><small>{escape(book.id)}</small>'
    cells = (status_words(book.status, lang), citation(book, lang), validity(book, lang))
    return f'<tr><th scope="row">{name}</th>' + "".join(f"<td>{escape(one)}</td>" for one in cells) + "</tr>"

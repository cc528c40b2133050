"""Words of outbreaks in tables and maps, in Vietnamese and English."""

from typing import Final

from maps.caption import Caption
from maps.words import day, moment, status_words, word
from zones.outbreak_view import OutbreakView
from zones.vocabulary import Lang

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Ổ dịch", "Outbreaks"),
    "number": ("Số", "No."),
    "level": ("Mức", "Level"),
    "cases": ("Số ca", "Cases"),
    "start": ("Bắt đầu", "Start"),
    "last": ("Ca cuối", "Last case"),
    "age": ("Kéo dài (ngày)", "Age (days)"),
    "closes": ("Kết thúc nếu không có ca mới", "Closes without new cases"),
    "closed": ("Đã kết thúc", "Closed since"),
    "areas": ("Địa bàn", "Areas"),
    "none": ("Không có ổ dịch nào", "There are no outbreaks"),
    "over": ("Đã kết thúc và hết theo dõi: {n}", "Closed and no longer watched: {n}"),
    "silent": ("Chưa đủ báo cáo từ sau ca cuối", "Reports since its last case do not suffice"),
    "blurred": (
        "Hình vẽ gồm các ô lục giác quanh nơi có ca, không phải vị trí ca bệnh.",
        "Shapes are made of hexagon cells around cases; they do not show where a case is.",
    ),
}


def outbreak_word(key: str, lang: Lang, **values: object) -> str:
    """The text of a key in one language."""
    return _WORDS[key][lang == "en"].format(**values)


def size_text(size: int, silent: bool) -> str:
    """The cases of an outbreak: "12", or "≥ 12" where there may be more."""
    return f"≥ {size}" if silent else str(size)


def area_names(view: OutbreakView, areas: list[int]) -> list[str]:
    """Names of areas, codes where they have none."""
    rows = view.edition.areas[areas] if areas else view.edition.areas.head(0)
    return [name or code for name, code in rows.select("name", "code").iter_rows()]


def area_codes(view: OutbreakView, areas: list[int]) -> list[str]:
    """Codes of areas."""
    return view.edition.areas["code"].gather(areas).to_list() if areas else []


def outbreak_caption(view: OutbreakView, lang: Lang, place: str, *, made_up: bool) -> Caption:
    """What stands beside every picture of outbreaks."""
    book = view.rulebook
    title = outbreak_word("title", lang) + (f": {place}" if place else "")
    named = f"{book.title[lang]} [{book.id}] ({status_words(book.status, lang)})"
    of = f" ({view.edition.source})" if view.edition.source else ""
    return Caption(
        title=title,
        short_title=title,
        as_of=f"{word('as_of', lang)} {day(view.as_of, lang)}",
        known_at=f"{word('known_at', lang)} {moment(view.known_at, view.timezone, lang)}",
        snapshot=word("not_stored", lang),
        rulebook=f"{word('rulebook', lang)}: {named}",
        source=f"{word('edition', lang)}: {view.edition.name}{of}",
        provisional="",
        made_up=word("made_up", lang) if made_up else "",
    )

"""The sites of a view as a page to read and print: the strictest first, each with its kind, its level and its area."""

from collections.abc import Mapping
from html import escape
from typing import Any, Final
from urllib.parse import quote, urlencode

import polars as pl

from maps.caption import caption
from maps.legend import LegendEntry, legend
from maps.legend_html import legend_rows
from maps.sheet import sheet_page
from maps.sites import count_sites, names_of, severity, sites_of
from maps.words import day, whole
from zones.areas import Edition
from zones.site_signs import SITE_SIGNS, SITES, order_of_kinds
from zones.snapshot import View
from zones.vocabulary import Lang

#: Of more sites the page names the strictest and how many are left out; the files hold them all.
MOST_ROWS: Final = 2_000
_LANGUAGES: Final = {"vi": "Tiếng Việt", "en": "English"}
_WORDS: Final[dict[str, dict[str, str]]] = {
    "level": {"vi": "Mức", "en": "Level"},
    "site": {"vi": "Cơ sở", "en": "Site"},
    "kind": {"vi": "Loại", "en": "Kind"},
    "people": {"vi": "Số người", "en": "People"},
    "area": {"vi": "Thuộc", "en": "Lies in"},
    "since": {"vi": "Từ ngày", "en": "Since"},
    "capacity": {"vi": "sức chứa", "en": "capacity"},
    "all": {"vi": "Tất cả", "en": "All"},
    "none": {"vi": "Không có cơ sở nào.", "en": "There are no sites."},
    "map": {"vi": "Xem trên bản đồ", "en": "See the map"},
    "more": {
        "vi": "Còn {n} cơ sở khác: lọc theo loại, hoặc tải tệp CSV.",
        "en": "{n} more sites: choose a kind, or take the CSV file.",
    },
    "public": {
        "vi": "Trang công khai: không có nhà trọ, không có cơ sở dưới 20 người, không có số ca của từng cơ sở.",
        "en": "The public page: without boarding houses, without sites of fewer than 20 people, without figures of "
              "single sites.",
    },
    "not_assessed": {
        "vi": "“Không đánh giá”: bộ quy tắc đang dùng không có quy định cho loại cơ sở này.",
        "en": "“Not assessed”: the rulebook in use has no rule for sites of this kind.",
    },
    "small": {"vi": "nhỏ", "en": "small"},
    "medium": {"vi": "vừa", "en": "medium"},
    "large": {"vi": "lớn", "en": "large"},
}  # fmt: skip


def sites_html(
    view: View,
    edition: Edition,
    lang: Lang,
    address: str,
    asked: Mapping[str, str],
    *,
    place: str = "",
    made_up: bool = False,
) -> str:
    """The page as HTML without script.

    Parameters
    ----------
    address : where it is served
    asked : what else the reader asked for (`kind`, `area`, `snapshot` …), which every link of the page keeps
    place : what the sites shown lie in, for the title
    made_up : say that the data are made up
    """
    table = sites_of(view)
    kind = asked.get("kind")
    listed = _in_order(view, table if kind is None else table.filter(pl.col("site_kind") == kind))
    words = caption(view, edition, lang=lang, made_up=made_up)
    title = f"{SITES[lang]}: {place}" if place else SITES[lang]
    lines = [words.as_of, words.provisional, words.known_at, words.snapshot, words.rulebook]
    body = (
        _links(lang, address, asked)
        + (f'<p class="banner">{escape(words.made_up)}</p>' if words.made_up else "")
        + f"<h1>{escape(title)}</h1>"
        + f'<p class="quiet">{escape(" · ".join(line for line in lines if line))}</p>'
        + _counts(view, lang)
        + _kinds(table, lang, address, asked)
        + _table(view, edition, listed, lang)
        + _notes(view, listed, lang)
    )
    return sheet_page(title, body, lang)


def _in_order(view: View, table: pl.DataFrame) -> pl.DataFrame:
    order = table.with_columns(
        pl.Series("height", -severity(view, table), dtype=pl.Float64),
        pl.col("site_kind").replace_strict(order_of_kinds(), return_dtype=pl.Int32).alias("of"),
        names_of(table).alias("named"),
    )
    return order.sort("height", "of", "named", "site")


def _links(lang: Lang, address: str, asked: Mapping[str, str]) -> str:
    """The other language, the map, and the same as files."""
    other: Lang = "en" if lang == "vi" else "vi"
    page = _to(address, asked, f="html", lang=other)
    files = "".join(
        f' · <a href="{escape(_to(address, asked, f=form, lang=lang))}">{name}</a>'
        for form, name in (("csv", "CSV"), ("geojson", "GeoJSON"), ("json", "JSON"))
    )
    wall = "/" if lang == "vi" else "/?lang=en"
    return (
        f'<nav><a href="{escape(page)}" lang="{other}" hreflang="{other}">{_LANGUAGES[other]}</a>'
        f' · <a href="{wall}">{_word("map", lang)}</a>{files}</nav>'
    )


def _to(address: str, asked: Mapping[str, str], **more: str) -> str:
    return f"{address}?{urlencode({**asked, **more})}"


def _counts(view: View, lang: Lang) -> str:
    counts = count_sites(view)
    there = [entry for entry in legend_rows(view.rulebook, counts) if entry.id in counts.levels]
    parts = [f"{_level(one, lang)}: <strong>{whole(counts.levels[one.id], lang)}</strong>" for one in there]
    return f"<p>{' &nbsp; '.join(parts)}</p>" if parts else ""


def _kinds(table: pl.DataFrame, lang: Lang, address: str, asked: Mapping[str, str]) -> str:
    """A link for each kind that there is, the one that is shown without."""
    counts = dict(table.group_by("site_kind").len().iter_rows())
    if len(counts) < 2:
        return ""
    rest = {key: value for key, value in asked.items() if key != "kind"}
    parts = [
        _choice("", _word("all", lang), _to(address, rest, f="html", lang=lang), asked, table.height, lang)
    ]
    for kind in (one for one in order_of_kinds() if one in counts):
        to = _to(address, rest, kind=kind, f="html", lang=lang)
        parts.append(_choice(kind, _label(kind, lang), to, asked, counts[kind], lang))
    return f"<p>{' · '.join(parts)}</p>"


def _choice(kind: str, name: str, to: str, asked: Mapping[str, str], units: int, lang: Lang) -> str:
    shown = kind == asked.get("kind", "")
    text = f"<strong>{name}</strong>" if shown else f'<a href="{escape(to)}">{name}</a>'
    return f"{_picture(kind) if kind else ''}{text} {whole(units, lang)}"


def _picture(kind: str) -> str:
    return (
        '<svg class="sign" viewBox="0 0 24 24" width="16" height="16" aria-hidden="true">'
        f'<path d="{SITE_SIGNS[kind].picture}" fill-rule="evenodd"/></svg> '
    )


def _label(kind: str, lang: Lang) -> str:
    label = SITE_SIGNS[kind].label(lang)
    return escape(label[:1].upper() + label[1:])


_COLUMNS: Final = ("level", "site", "kind", "people", "area", "since")


def _table(view: View, edition: Edition, listed: pl.DataFrame, lang: Lang) -> str:
    if listed.is_empty():
        return f"<p>{_word('none', lang)}</p>"
    entries = {entry.id: entry for entry in legend(view.rulebook)}
    heads = "".join(f'<th scope="col">{_word(key, lang)}</th>' for key in _COLUMNS)
    shown = listed.head(MOST_ROWS).iter_rows(named=True)
    rows = "".join(_row(row, entries[row["level"]], edition, lang) for row in shown)
    return f'<div class="wide"><table class="cards"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _row(row: Mapping[str, Any], entry: LegendEntry, edition: Edition, lang: Lang) -> str:
    since = row.get("since") if entry.rank >= 0 else None  # no level stands where none could be told
    cells = (
        _level(entry, lang),
        f"<strong>{_unit(row['site'], row['named'], lang)}</strong><br><small>{escape(row['site'])}</small>",
        _picture(row["site_kind"]) + _label(row["site_kind"], lang) + _size(row["size_class"], lang),
        _people(row, lang),
        _areas(row["area"], edition, lang),
        escape(day(since, lang)) if since else "",
    )
    named = zip(_COLUMNS, cells, strict=True)
    return "<tr>" + "".join(f'<td data-of="{_word(key, lang)}">{cell}</td>' for key, cell in named) + "</tr>"


def _unit(code: str, name: str, lang: Lang) -> str:
    """The name as a link to its card on the map."""
    return f'<a href="/{"" if lang == "vi" else "?lang=en"}#unit={quote(code)}">{escape(name)}</a>'


def _level(entry: LegendEntry, lang: Lang) -> str:
    swatch = f'<span class="swatch" style="background:{escape(entry.hex)}"></span>'
    return f'<span class="level">{swatch}{escape(f"{entry.symbol} {entry.label(lang)}".strip())}</span>'


def _size(size: str | None, lang: Lang) -> str:
    if not size:
        return ""
    return f" <small>({escape(_WORDS[size][lang] if size in _WORDS else size)})</small>"


def _people(row: Mapping[str, Any], lang: Lang) -> str:
    if row["population_persons"] is None:
        return ""
    of = f" <small>({_word('capacity', lang)})</small>" if row["people_from"] == "capacity" else ""
    return f"{whole(row['population_persons'], lang)}{of}"


def _areas(area: int | None, edition: Edition, lang: Lang) -> str:
    """The area that holds a site and the one around that, each a link to its card."""
    names, codes = edition.areas["name"], edition.areas["code"]
    at, found = -1 if area is None else area, list[str]()
    while at >= 0 and len(found) < 2:
        found.append(_unit(codes[at], names[at] or codes[at], lang))
        at = int(edition.parent[at])
    return ", ".join(found)


def _notes(view: View, listed: pl.DataFrame, lang: Lang) -> str:
    notes: list[str] = []
    if listed.height > MOST_ROWS:
        notes.append(_WORDS["more"][lang].format(n=whole(listed.height - MOST_ROWS, lang)))
    if "not_assessed" in listed["level"]:
        notes.append(_WORDS["not_assessed"][lang])
    if view.audience == "public":
        notes.append(_WORDS["public"][lang])
    return "".join(f'<p class="quiet">{escape(note)}</p>' for note in notes)


def _word(key: str, lang: Lang) -> str:
    return escape(_WORDS[key][lang])

"""The words around a Folium map as HTML: title and provenance above, legends with their notes."""

from collections.abc import Sequence
from html import escape

import shapely

from maps.caption import Caption
from maps.legend import count_levels
from maps.legend_html import legend_html
from maps.shown import ShownLayer, cell_layers, resolution
from maps.sites import count_sites
from maps.words import whole, word
from zones.site_signs import SITE_SIGNS, SITES
from zones.vocabulary import Lang


def head(words: Caption, lang: Lang) -> str:
    """Ribbon, title, days, provenance and the search for a unit."""
    ribbon = f'<div class="zones-made-up" role="note">{escape(words.made_up)}</div>' if words.made_up else ""
    provisional = (
        f'<span class="zones-provisional">{escape(words.provisional)}</span>' if words.provisional else ""
    )
    more = " · ".join((words.known_at, words.snapshot, words.rulebook, words.source))
    return (
        f'{ribbon}<header class="zones-head"><div><h1>{escape(words.title)}</h1>'
        f'<p class="zones-days">{escape(words.as_of)} {provisional}</p><p class="zones-more">{escape(more)}</p></div>'
        f'<div class="zones-find"><input id="zones-find" type="search" autocomplete="off" '
        f'placeholder="{escape(word("find", lang))}" aria-label="{escape(word("find", lang))}">'
        '<ul id="zones-found" role="listbox"></ul></div></header>'
    )


def legends(shown: Sequence[ShownLayer], sites: Sequence[ShownLayer], lang: Lang, palette: str) -> str:
    """A legend for each layer, the first of them open, and what the signs of the sites mean."""
    parts = "".join(_legend(layer, lang, palette, first=place == 0) for place, layer in enumerate(shown))
    return (
        '<details class="zones-legend" id="zones-legend" open hidden>'
        f"<summary>{escape(word('legend', lang))}</summary><div>{parts}{_sites(sites, lang)}</div></details>"
    )


def _sites(parts: Sequence[ShownLayer], lang: Lang) -> str:
    """The kinds of sites that there are, how many of each, and how many the file leaves out."""
    if not parts:
        return ""
    signs = [SITE_SIGNS[part.layer.table["site_kind"][0]] for part in parts]
    rows = "".join(
        f'<li><svg viewBox="0 0 24 24" width="15" height="15" aria-hidden="true"><path d="{sign.picture}" '
        f'fill-rule="evenodd"/></svg> {escape(sign.label(lang))}: {whole(len(part), lang)}</li>'
        for part, sign in zip(parts, signs, strict=True)
    )
    there = count_sites(parts[0].view).units
    left_out = there - sum(map(len, parts))
    note = f"<p>{escape(word('sites_left_out', lang, n=whole(left_out, lang)))}</p>" if left_out else ""
    heading = f"<b>{SITES[lang]}: {whole(there, lang)}</b> {escape(word('site_signs', lang))}"
    return f'<div class="zones-sites"><p>{heading}</p><ul>{rows}</ul>{note}</div>'


def _legend(shown: ShownLayer, lang: Lang, palette: str, *, first: bool) -> str:
    counts = count_levels(shown.view, shown.name)
    table = legend_html(shown.view.rulebook, counts, lang, palette=palette, shown=first)
    hidden = "" if first else " hidden"
    notes = "".join(
        f'<p data-layer="{escape(shown.name)}"{hidden}>{escape(note)}</p>' for note in _notes(shown, lang)
    )
    return table + notes


def _notes(shown: ShownLayer, lang: Lang) -> list[str]:
    """What a reader of this layer must be told: a coarser resolution, units without shape."""
    notes = []
    if shown.layer.is_cells:
        finest = cell_layers(shown.view)[0]
        if finest.name != shown.name:
            units = whole(count_levels(shown.view, finest.name).units, lang)
            notes.append(
                word(
                    "shown_coarser",
                    lang,
                    finest=resolution(finest),
                    units=units,
                    shown=resolution(shown.layer),
                )
            )
    bare = int(shapely.is_missing(shown.shapes).sum())
    if bare:
        notes.append(word("without_shape", lang, n=whole(bare, lang)))
    if not shown.layer.is_cells:
        made = [shown.edition.made[area] for area in shown.layer.table["area"]]
        if n := made.count("voronoi"):
            notes.append(word("constructed_units", lang, n=whole(n, lang)))
    return notes

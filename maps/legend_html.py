"""The legend as HTML: swatch with pattern and symbol, both languages, units and people of each level."""

from html import escape

from maps.inline import svg_address
from maps.legend import LegendEntry, LevelCounts, legend
from maps.patterns import tile_svg
from maps.words import layer_title, whole, word
from zones.rulebook import Rulebook
from zones.vocabulary import EMPTY, NOT_ASSESSED, Lang


def legend_html(
    rulebook: Rulebook, counts: LevelCounts, lang: Lang, *, palette: str = "official", shown: bool = True
) -> str:
    """One layer's legend; `data-layer` names the layer so that a page shows the one that is drawn."""
    people = f"<th>{word('people', lang)}</th>" if counts.knows_people else ""
    rows = "".join(_row(entry, counts, lang, palette) for entry in legend_rows(rulebook, counts))
    heading = (
        f"<caption>{escape(layer_title(counts.layer, lang))}: {whole(counts.units, lang)}</caption>"
        f"<thead><tr><th></th><th>{word('level', lang)}</th><th>{word('units', lang)}</th>"
        f"{people}</tr></thead>"
    )
    hidden = "" if shown else " hidden"
    table = f'<table class="zones-levels" data-layer="{escape(counts.layer)}"{hidden}>'
    return f"{table}{heading}<tbody>{rows}</tbody></table>"


def legend_rows(rulebook: Rulebook, counts: LevelCounts) -> list[LegendEntry]:
    """The levels a legend lists, the strictest first as on the page: those of the rulebook in their order, then the
    unknown ones, then the fixed ones where they occur."""
    listed = [
        one for one in legend(rulebook) if one.id in counts.levels or one.id not in (NOT_ASSESSED, EMPTY)
    ]
    ordered = sorted((one for one in listed if one.rank >= 0), key=lambda one: -one.rank)
    return [*ordered, *(one for one in listed if one.rank < 0)]


def people_text(entry: LegendEntry, counts: LevelCounts, lang: Lang) -> str:
    """The people of a level: "12,345", "≥ 12,345" where some are not known, "?" where none is."""
    if entry.id not in counts.levels:
        return "0"
    people = counts.population[entry.id]
    if people is None:
        return "?"
    return f"≥ {whole(people, lang)}" if counts.uncounted[entry.id] else whole(people, lang)


def _row(entry: LegendEntry, counts: LevelCounts, lang: Lang, palette: str) -> str:
    other: Lang = "en" if lang == "vi" else "vi"
    swatch = svg_address(tile_svg(entry.fill(palette), entry.pattern))
    people = f"<td>{people_text(entry, counts, lang)}</td>" if counts.knows_people else ""
    return (
        f'<tr data-level="{escape(entry.id)}"><td><span class="zones-swatch" '
        f'style="background-image:url({swatch});color:{escape(entry.on)}">{escape(entry.symbol)}</span></td>'
        f'<th scope="row">{escape(entry.label(lang))}<small>{escape(entry.label(other))}</small></th>'
        f"<td>{whole(counts.levels.get(entry.id, 0), lang)}</td>{people}</tr>"
    )

"""Two rulebooks compared, as one page without script: counts, maps of the units that differ, and why."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Final

from maps.comparison_words import (
    Changes,
    about,
    differing_words,
    direction_words,
    level_words,
    matrix_rows,
    saying,
)
from maps.picture import picture
from maps.sheet import sheet_page
from maps.words import whole, word
from zones.areas import Edition
from zones.comparing import Comparison
from zones.palette import ink
from zones.phrases import Words
from zones.snapshot import View
from zones.vocabulary import Lang

_WIDTH_PX: Final = 1100

#: For each unit why it has the one level and why the other.
Told = Mapping[str, Sequence[tuple[Words, Words]]]


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two views of one edition and how their layers differ.

    `told` gives, layer by layer, the reasons of the first differing units; so many are listed. `place` is what a
    title names where the units lie in no common area, `made_up` says that the data are.
    """

    before: View
    after: View
    edition: Edition
    layers: Sequence[Comparison]
    told: Told
    changes: Changes = ()
    place: str = ""
    made_up: bool = False


def comparison_page(of: Compared, lang: Lang = "vi") -> str:
    """The page."""
    banner, *lines = about(of.before, of.after, of.changes, lang)
    ribbon = f'<p class="banner">{escape(word("made_up", lang))}</p>' if of.made_up else ""
    body = [f'{ribbon}<p class="banner">{escape(banner)}</p><h1>{escape(saying("title", lang))}</h1>']
    body += [f"<p>{escape(line)}</p>" for line in lines]
    for one in of.layers:
        body.append(f"<h2>{escape(differing_words(one, lang))}</h2>")
        body.append(_matrix(one, of.before, of.after, lang))
        if one.differing.height:
            body += [_map(of, side, one, lang) for side in ("A", "B")]
            body.append(_table(one, of.before, of.after, of.told[one.layer], lang))
        else:
            body.append(f"<p>{escape(saying('none', lang))}</p>")
    return sheet_page(saying("title", lang), "\n".join(body), lang)


def _matrix(one: Comparison, before: View, after: View, lang: Lang) -> str:
    head, rows = matrix_rows(one, before, after, lang)
    cells = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    lines = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<table class="counts"><caption>{escape(saying("matrix", lang))}</caption>'
        f"<thead><tr><th>A \\ B</th>{cells}</tr></thead><tbody>{lines}</tbody></table>"
    )


def _map(of: Compared, side: str, one: Comparison, lang: Lang) -> str:
    """The differing units alone, at their levels under one side; the others stay pale outlines."""
    view = of.before if side == "A" else of.after
    layer = view.layers[one.layer]
    some = replace(view, layers={one.layer: layer.changed(lambda table: table[one.rows])})
    title = saying("under", lang, side=f"{side}: {view.rulebook.title[lang]}")
    png = picture(
        some, of.edition, level=one.layer, lang=lang, width_px=_WIDTH_PX, title=title, place=of.place,
        made_up=of.made_up,
    )  # fmt: skip
    data = base64.b64encode(png).decode()
    return f'<figure><img alt="{escape(title)}" src="data:image/png;base64,{data}"></figure>'


def _table(one: Comparison, before: View, after: View, why: Sequence[tuple[Words, Words]], lang: Lang) -> str:
    rows = "".join(
        f"<tr><td>{escape(row['code'] or '')}</td><td>{escape(row['name'] or '')}</td>"
        f"<td>{'' if row['population_persons'] is None else whole(row['population_persons'], lang)}</td>"
        f"<td>{_level(before, row['from'], lang)}</td>"
        f"<td>{_level(after, row['to'], lang)}<br><small>{escape(direction_words(row['direction'], lang))}</small></td>"
        f"<td>A: {escape(old[lang])}<br>B: {escape(new[lang])}</td></tr>"
        for row, (old, new) in zip(one.differing.head(len(why)).iter_rows(named=True), why, strict=True)
    )
    left = one.differing.height - len(why)
    more = f"<p>{escape(saying('more_page', lang, n=left))}</p>" if left else ""
    heads = [saying(key, lang) for key in ("code", "name", "people")] + ["A", "B", saying("why", lang)]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _level(view: View, id: str, lang: Lang) -> str:
    level = view.rulebook.level(id)
    drawn = ink(level.colour, level.hex)
    return (
        f'<span class="swatch" style="background:{escape(level.hex)}"></span>{escape(drawn.symbol)} '
        f"{escape(level_words(view, id, lang))}"
    )

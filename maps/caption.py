"""What stands beside every picture and map: title, days, number, rulebook and source."""

from dataclasses import dataclass

from maps.words import day, moment, status_words, word
from zones.areas import Edition
from zones.rulebook import Rulebook
from zones.snapshot import View
from zones.vocabulary import Lang


@dataclass(frozen=True, slots=True)
class Caption:
    """The words around a map. `lines` is the whole provenance, each a sentence part of its own.

    `short_title` names the territory without what lies around it, for where the title does not fit.
    """

    title: str
    short_title: str
    as_of: str
    known_at: str
    snapshot: str
    rulebook: str
    source: str
    provisional: str
    made_up: str

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything but the title, without what is empty."""
        parts = (
            self.made_up,
            self.provisional,
            self.as_of,
            self.known_at,
            self.snapshot,
            self.rulebook,
            self.source,
        )
        return tuple(part for part in parts if part)


def caption(
    view: View, edition: Edition, *, lang: Lang, title: str | None = None, territory: str = "",
    made_up: bool = False,
) -> Caption:  # fmt: skip
    """The caption of a view in one language; `territory` (see `maps.territory`) is named in the title."""
    meta = view.meta
    number = word("not_stored", lang) if meta.number is None else f"{word('snapshot', lang)} {meta.number}"
    return Caption(
        title=title or _title(territory, lang),
        short_title=title or _title(territory.partition(", ")[0], lang),
        as_of=f"{word('as_of', lang)} {day(meta.as_of, lang)}",
        known_at=f"{word('known_at', lang)} {moment(meta.known_at, meta.timezone, lang)}",
        snapshot=number,
        rulebook=_rulebook(view.rulebook, lang),
        source=_source(edition, lang),
        provisional=word("today", lang) if meta.reading == "today" else "",
        made_up=word("made_up", lang) if made_up else "",
    )


def _title(territory: str, lang: Lang) -> str:
    return f"{word('title', lang)}: {territory}" if territory else word("title", lang)


def _rulebook(rulebook: Rulebook, lang: Lang) -> str:
    title = rulebook.title.get(lang) or rulebook.id
    return f"{word('rulebook', lang)}: {title} [{rulebook.id}] ({status_words(rulebook.status, lang)})"


def _source(edition: Edition, lang: Lang) -> str:
    if not edition.areas.height:
        return word("no_boundaries", lang)
    of = f" ({edition.source})" if edition.source else ""
    made = f"; {word('constructed', lang)}" if "voronoi" in edition.made else ""
    return f"{word('edition', lang)}: {edition.name}{of}{made}"

"""What figures of areas are called, and in which unit they are held (`figure_files/figures.yaml`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, Literal

import yaml

from geodata.fold import fold
from geodata.intake.cells.headings import plain, without_hint

FigureKind = Literal["count", "number", "per_cent", "share", "fact", "grade"]

#: The name under which people who came from somewhere are held: `returnees:province:79`, `returnees:Lào`.
RETURNEES: Final = "returnees"

#: How a column of the template ends: `người cao tuổi đã tiêm đủ liều (%) [full_elderly]`.
_OWN: Final = re.compile(r"\[\s*([A-Za-z][\w:/.-]*)\s*\]\s*$")
#: How one ends whose figure is in no list: `… [id: own_rule]`.
_OTHER: Final = re.compile(r"\[\s*id:\s*([A-Za-z][\w:/.-]*)\s*\]\s*$")
_RETURNED: Final = re.compile(
    r"(?i)^(?:số\s+)?(?:công dân|người|người dân|lao động)?\s*(?:trở\s+)?về\s+từ\s+(.+)$"
    r"|^(?:returnees|returned)\s+from\s+(.+)$"
)


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """One figure: the id under which rules read it, its kind, its label in both languages, and, of a grade, the
    numbers that its words mean (folded)."""

    id: str
    kind: FigureKind
    vi: str
    en: str
    words: Mapping[str, int]

    def label(self, lang: str) -> str:
        """What it is called in `vi` or `en`."""
        return self.vi if lang == "vi" else self.en


@cache
def known_figures() -> Mapping[str, KnownFigure]:
    """Id -> figure, in the order of the file."""
    return MappingProxyType({
        id: KnownFigure(id, one["kind"], one["vi"], one["en"],
                        {fold(word): number for word, number in one.get("words", {}).items()})
        for id, one in _file().items()
    })  # fmt: skip


@cache
def _file() -> dict[str, dict[str, Any]]:
    text = (files("geodata.intake.areas") / "figure_files" / "figures.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)  # type: ignore[no-any-return]


@cache
def _by_heading() -> Mapping[str, tuple[str, ...]]:
    """Folded heading without blanks -> ids that it can mean, its own label first."""
    found: dict[str, list[str]] = {}
    for id, one in _file().items():
        own = [id] if len(id) > 1 else []  # a single letter heads columns of other things
        for words in (one["vi"], one["en"], *own, *one.get("headings", ())):
            ids = found.setdefault(plain(str(words)), [])
            if id not in ids:
                ids.append(id)
    return {heading: tuple(ids) for heading, ids in found.items()}


def figure_of(name: str) -> KnownFigure | None:
    """The figure that a name of the store is, None if it is none of ours; `group_a/covid-19` is `group_a`."""
    return known_figures().get(re.split(r"[:/]", name, maxsplit=1)[0])


def marked_heading(label: str, id: str) -> str:
    """A label with its id, as `names_of` reads it whatever the label says."""
    return f"{label} [{id}]" if figure_of(id) is not None else f"{label} [id: {id}]"


def names_of(heading: str) -> tuple[str, ...]:
    """The names under which a column or a word may be held: none, the one, or several among which only its sender
    can choose.

    An id as it is written means itself (also `group_a/covid-19`), unless the same word heads a plain count
    (`deaths`); so does an id in brackets at the end.
    """
    own = _OWN.search(heading)
    if own and figure_of(own[1]) is not None:
        return (own[1],)
    if other := _OTHER.search(heading):
        return (other[1],)
    stripped = heading.strip()
    if "/" in stripped and " " not in stripped and figure_of(stripped) is not None:
        return (stripped,)
    if (origin := origin_in(stripped)) is not None:
        return (f"{RETURNEES}:{origin}",)
    found = _by_heading().get(plain(stripped), ())
    if not found and " / " in stripped:
        found = _by_heading().get(plain(stripped.rpartition(" / ")[2]), ())
    found = found or _by_heading().get(plain(without_hint(stripped)), ()) or _in_two_languages(stripped)
    exact = stripped in known_figures()
    return _in_its_unit(stripped, found if not exact or stripped in found else (stripped, *found))


def _in_two_languages(heading: str) -> tuple[str, ...]:
    """What `Số xét nghiệm/Tests` and `Số xét nghiệm (Tests)` mean: the same in Vietnamese and in English."""
    words = heading.replace("/", " ").split()
    for at in range(1, len(words) if not heading.isascii() and len(words) <= _MOST_WORDS else 0):
        first, second = " ".join(words[:at]), " ".join(words[at:])
        if second.isascii() and (both := _by_heading().get(plain(first), ())):
            same = tuple(one for one in both if one in _by_heading().get(plain(second), ()))
            if same:
                return same
    return ()


_MOST_WORDS: Final = 20


def _in_its_unit(heading: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some figures that fit the unit of a heading: per cent are no count, and bare words are none of them."""
    kinds = {name: known_figures()[name].kind for name in names}
    if "%" in heading:
        return tuple(name for name in names if kinds[name] not in ("count", "fact", "grade"))
    if len(names) > 1 and not _SHARE_WORDS.search(fold(heading)):
        return tuple(name for name in names if kinds[name] != "per_cent") or names
    return names


_SHARE_WORDS: Final = re.compile(r"\b(?:ty le|ti le|rate|share|percentage|percent|do phu)\b")


def origin_in(heading: str) -> str | None:
    """Where people of a column came from: `Công dân trở về từ TP. Hồ Chí Minh`; None for other columns."""
    match = _RETURNED.match(heading.strip())
    said = (match[1] or match[2]).strip() if match else ""
    return said if said and fold(said) not in _NOWHERE else None


_NOWHERE: Final = (
    "noi khac",
    "cac tinh",
    "cac noi khac",
    "tinh khac",
    "tinh ngoai",
    "elsewhere",
    "other places",
)

"""In which encoding a column stands: the share of its words that are Vietnamese in each, and names that are known.

Only words that are not Vietnamese as they stand speak for an old encoding. One is taken when nearly all of these words
are Vietnamese in it, when they are enough, and when no other encoding explains them as well. Text in other languages
has few such words in any encoding and is left as it is.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from geodata.legacy_text.decoders import AS_IS, DECODERS
from geodata.legacy_text.gazetteer import is_known
from geodata.legacy_text.readings import Reading, is_sound, meaning, reading_of, words_of

#: Share of the words that are not Vietnamese as they stand, which an encoding has to explain.
LEAST_SHARE: Final = 0.75
#: How much has to speak for it: an odd sign within a word counts twice, a name that is known thrice.
LEAST_WEIGHT: Final = 3
#: Words that are Vietnamese only as they stand, per word of the old encoding, above which a column is mixed.
MOST_STRAYS: Final = 0.02
#: Words before names of areas that tell an encoding by themselves.
_TYPES: Final = frozenset(
    ("xã", "huyện", "phường", "tỉnh", "quận", "trấn", "thị", "thành", "phố", "thôn", "xóm", "làng")
)
_PRESENT: Final = 0.05  # an encoding that explains less of a mixed column than this is not in it

Kind = Literal["as it stands", "whole", "by rows", "in doubt"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a column is. `encodings` are those in it, the likeliest first; of a doubt, those that it may be."""

    kind: Kind
    encodings: tuple[str, ...] = ()
    weight: Mapping[str, int] = field(default_factory=dict)


_AS_IT_STANDS: Final = Decision("as it stands")


def decide(texts: Collection[str], names: Collection[str] = (), prior: str = "") -> Decision:
    """How to read the distinct texts of one column.

    `names` are keys of names that are known (`gazetteer`), `prior` an encoding that other columns of the
    file are in: where it explains this one too, little evidence is enough.
    """
    readings = {word: reading_of(word) for word in words_of(texts)}
    doubtful = [each for each in readings.values() if not each.as_is and each.bare]
    if not doubtful:
        return _AS_IT_STANDS
    found = {name: [each for each in doubtful if name in each.meant] for name in DECODERS}
    weight = {name: sum(_weight(each, name) for each in words) for name, words in found.items()}
    share = {name: len(words) / len(doubtful) for name, words in found.items()}
    strong = [name for name in DECODERS if found[name] and share[name] >= _least_share(weight[name])]
    if strong and (
        prior in strong or max(weight[name] for name in strong) < 2 * LEAST_WEIGHT or len(strong) > 1
    ):
        for name, hits in known_hits(texts, strong, names).items():
            weight[name] += LEAST_WEIGHT * hits
    strong = [name for name in strong if weight[name] >= LEAST_WEIGHT or name == prior]
    if not strong:
        return _mixed(doubtful, found, weight)
    best = max(strong, key=lambda name: (name == prior, weight[name], share[name]))
    rivals = _rivals(best, strong, weight, doubtful, texts)
    if rivals and best != prior:
        return Decision("in doubt", (best, *rivals), weight)
    kind: Kind = "by rows" if _has_strays(readings.values(), best) else "whole"
    return Decision(kind, (best,), weight)


def page_of(text: str) -> tuple[Kind, tuple[str, ...]]:
    """The kind and encodings of a whole text whose signs stand for bytes."""
    found = decide([text])
    return found.kind, found.encodings


def _weight(reading: Reading, encoding: str) -> int:
    """How much one word says: nothing else looks like UTF-8 written twice, or as *xã* and *huyện* do."""
    if encoding == "utf-8-twice" or reading.meant.get(encoding, "").casefold() in _TYPES:
        return LEAST_WEIGHT
    return 1 + reading.odd


def _least_share(weight: int) -> float:
    """Where little speaks for an encoding, nothing may speak against it."""
    return LEAST_SHARE if weight >= 4 * LEAST_WEIGHT else 1.0


def known_hits(texts: Iterable[str], encodings: Iterable[str], names: Collection[str]) -> dict[str, int]:
    """How many texts are names of known areas once decoded, and not as they stand."""
    hits = dict.fromkeys(encodings, 0)
    if not names:
        return hits
    for text in texts:
        for name in hits:
            decoded = meaning(text, name)
            hits[name] += decoded is not None and is_known(decoded, names) and not is_known(text, names)
    return hits


def _rivals(
    best: str, strong: list[str], weight: Mapping[str, int], doubtful: list[Reading], texts: Collection[str]
) -> list[str]:
    """Other encodings that explain the column nearly as well and would make other words of it."""
    close = [name for name in strong if name != best and 2 * weight[name] > weight[best]]
    return [
        name for name in close
        if any(each.meant.get(name, "") != each.meant.get(best, "") for each in doubtful)
        and not _explains_more(best, name, texts)
    ]  # fmt: skip


def _explains_more(best: str, other: str, texts: Collection[str]) -> bool:
    """Whether every text is sound in one encoding, and some are not in the other."""
    return all(is_sound(t, best) for t in texts if words_of([t])) and not all(
        is_sound(t, other) for t in texts if words_of([t])
    )


def _has_strays(readings: Iterable[Reading], best: str) -> bool:
    """Whether a column holds more words that are right as they stand than slips would explain."""
    mine = strays = 0
    for each in readings:
        mine += each.only(best)
        strays += _is_stray(each, best)
    return strays > MOST_STRAYS * mine


def _mixed(
    doubtful: list[Reading], found: Mapping[str, list[Reading]], weight: Mapping[str, int]
) -> Decision:
    """A column in several old encodings, when together they explain it."""
    present = [
        name
        for name in sorted(found, key=lambda name: -weight[name])
        if weight[name] >= 2 * LEAST_WEIGHT and len(found[name]) >= _PRESENT * len(doubtful)
    ]
    explained = sum(any(name in each.meant for name in present) for each in doubtful)
    if len(present) > 1 and explained >= LEAST_SHARE * len(doubtful):
        return Decision("by rows", tuple(present), weight)
    return _AS_IT_STANDS


def certain(text: str, encodings: Iterable[str], names: Collection[str] = ()) -> str | None:
    """The one encoding in which a text of a mixed column can stand (`as-is` among them); None in doubt.

    Where no encoding makes all of it Vietnamese (foreign names), that one in which some words are and no word speaks
    against it.
    """
    encodings = tuple(encodings)
    sound = [name for name in (AS_IS, *encodings) if is_sound(text, name)]
    sound = sound or [name for name in encodings if _speaks_for(text, name)]
    if len({meaning(text, name) for name in sound}) == 1:
        return sound[0]
    known = [name for name in sound if is_known(meaning(text, name) or "", names)]
    return known[0] if len(known) == 1 else None


def may_be_meant(text: str, encoding: str, names: Collection[str]) -> bool:
    """Whether a text of a column in one encoding may be read so: it is no known name as it stands, and where it is
    right as it stands only, a word of it speaks for the encoding."""
    readings = [reading_of(word) for word in words_of([text])]
    if any(_is_stray(each, encoding) for each in readings):
        return any(each.only(encoding) for each in readings)
    if not any(each.as_is for each in readings) or not is_sound(text, AS_IS):
        return True
    return not is_known(text, names) or is_known(meaning(text, encoding) or "", names)


def held_name(text: str, names: Collection[str], prior: str = "") -> str | None:
    """The one encoding in which a text is a known name, which it is not as it stands.

    A text that is right as it stands is read otherwise only where the rest of the file is in that encoding (`prior`).
    """
    if is_known(text, names) or (not prior and is_sound(text, AS_IS)):
        return None
    read = {name: meaning(text, name) for name in ((prior,) if prior else DECODERS)}
    known = {name: said for name, said in read.items() if said and said != text and is_known(said, names)}
    return next(iter(known)) if len(set(known.values())) == 1 else None


def _speaks_for(text: str, encoding: str) -> bool:
    readings = [reading_of(word) for word in words_of([text])]
    return any(each.only(encoding) for each in readings) and not any(
        _is_stray(each, encoding) for each in readings
    )


def _is_stray(reading: Reading, encoding: str) -> bool:
    """Whether a word is right as it stands and cannot be of an encoding."""
    return not reading.bare or (
        reading.as_is and encoding not in reading.meant and encoding not in reading.same
    )

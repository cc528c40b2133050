"""The columns of a table or layer, each read in its own encoding."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from geodata.legacy_text.casing import title_cased
from geodata.legacy_text.composing import APART, composed
from geodata.legacy_text.deciding import Decision, certain, decide, held_name, may_be_meant
from geodata.legacy_text.decoders import AS_IS, DECODERS, as_bytes
from geodata.legacy_text.questions import question
from geodata.legacy_text.readings import is_sound, meaning, reading_of, words_of

_REPRESENTABLE: Final = "^[\\x00-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$"
#: So many examples are shown of a column.
SAMPLES: Final = 5


@dataclass(frozen=True)
class DecodedColumn:
    """One column after reading: `encodings` those found in it (none: it was only composed), `changed` rows that read
    otherwise than they stood, `samples` before and after, `left` texts that could not be read for certain."""

    name: str
    text: pl.Series
    encodings: tuple[str, ...]
    changed: int
    samples: tuple[tuple[str, str], ...]
    left: tuple[str, ...] = ()
    by_rows: bool = False


@dataclass(frozen=True)
class DecodedColumns:
    """`columns` holds those that changed, by the name they had; `encodings` (name -> encoding) can be given by hand
    again and leads to the same."""

    columns: dict[str, DecodedColumn] = field(default_factory=dict)
    encodings: dict[str, str] = field(default_factory=dict)


def decode_columns(
    columns: Mapping[str, pl.Series],
    *,
    by_hand: Mapping[str, str] | None = None,
    names: Callable[[], Collection[str]] = tuple,
    where: str = "",
    titled: Collection[str] = (),
    prior: str = "",
) -> DecodedColumns:
    """Every text column in the letters that were meant.

    `by_hand` (column or "" for all -> encoding) goes before detection. `names` gives keys of known names (asked only
    where there is text in an old encoding), `prior` is the encoding that the rest of the file is in. Columns `titled`
    get capitals where a font of capitals has lost them all. Columns in ASCII or in composed Unicode do not come back.
    Raises QuestionError where a column can be read in two ways.
    """
    by_hand = dict(by_hand or {})
    strange = {name: found for name, column in columns.items() if len(found := _beyond_ascii(column))}
    if not strange:
        return DecodedColumns()
    known = _Once(names)
    decisions = _decisions(strange, by_hand, known, prior, where)
    rest = (_prior(decisions.values()) or prior) if _in_one_page(strange.values()) else ""
    done = {}
    for name, texts in strange.items():
        one = _column(
            name, columns[name], texts, decisions[name], known, name in titled, prior=rest,
            forced=name in by_hand or "" in by_hand,
        )  # fmt: skip
        if one.changed or one.left:
            done[name] = one
    return DecodedColumns(done, _remembered(strange, done))


def _in_one_page(columns: Iterable[pl.Series]) -> bool:
    """Whether every text can be in an old encoding: where some are in Unicode, others that look right are, too."""
    return all(bool(texts.str.contains(_REPRESENTABLE).all()) for texts in columns)


def _remembered(strange: Mapping[str, pl.Series], done: Mapping[str, DecodedColumn]) -> dict[str, str]:
    """What can be said by hand the next time; nothing where no column was in an old encoding."""
    if not any(found.encodings for found in done.values()):
        return {}
    whole = {
        name: found.encodings[0] for name, found in done.items() if found.encodings and not found.by_rows
    }
    as_is = [name for name in strange if name not in done or not done[name].encodings]
    return whole | dict.fromkeys(as_is, AS_IS)


class _Once:
    """Known names, made when first asked for."""

    def __init__(self, make: Callable[[], Collection[str]]) -> None:
        self._make = make
        self._made: Collection[str] | None = None

    def __call__(self) -> Collection[str]:
        if self._made is None:
            self._made = self._make()
        return self._made


def _beyond_ascii(column: pl.Series) -> pl.Series:
    """The distinct texts of a column that hold other signs than ASCII."""
    if column.dtype != pl.String or column.str.len_bytes().sum() == column.str.len_chars().sum():
        return pl.Series([], dtype=pl.String)
    return column.filter(column.str.len_bytes() != column.str.len_chars()).unique(maintain_order=True)


def _decisions(
    strange: Mapping[str, pl.Series], by_hand: Mapping[str, str], known: Callable[[], Collection[str]],
    prior: str, where: str,
) -> dict[str, Decision]:  # fmt: skip
    """How each column is read: by hand, by itself, else as the other columns of the file are."""
    decided = {
        name: _by_hand(texts, by_hand.get(name, by_hand.get("", "")), named=name in by_hand)
        or _detected(texts, known)
        for name, texts in strange.items()
    }
    prior = _prior(decided.values()) or prior
    for name, found in decided.items():
        if prior and found.kind in ("as it stands", "in doubt") and not (name in by_hand or "" in by_hand):
            decided[name] = _detected(strange[name], known, prior)
        if decided[name].kind == "in doubt":
            raise question(
                name, decided[name].encodings, _examples(strange[name], decided[name].encodings), where
            )
    return decided


def _detected(texts: pl.Series, known: Callable[[], Collection[str]], prior: str = "") -> Decision:
    if not texts.str.contains(_REPRESENTABLE).any():
        return Decision("as it stands")
    listed = texts.to_list()
    found = decide(listed, (), prior)
    if found.kind == "whole" and max(found.weight.values(), default=0) > 12:
        return found
    return found if not _is_suspicious(found, listed) else decide(listed, known(), prior)


def _is_suspicious(found: Decision, texts: Sequence[str]) -> bool:
    """Whether names of areas could settle what the letters leave open."""
    if found.kind != "as it stands":
        return True
    return any(reading_of(word).meant and not reading_of(word).as_is for word in words_of(texts))


def _by_hand(texts: pl.Series, encoding: str, *, named: bool) -> Decision | None:
    """The decision taken by hand. What is said of the whole file does not touch columns in proper Unicode."""
    if not encoding:
        return None
    if encoding == AS_IS:
        return Decision("as it stands")
    if not named and not texts.str.contains(_REPRESENTABLE).all():
        return Decision("by rows", (encoding,))
    return Decision("whole", (encoding,))


def _prior(decided: Collection[Decision]) -> str:
    """The encoding of the columns that are certain, where it is one."""
    found = {each.encodings[0] for each in decided if each.kind == "whole"}
    return next(iter(found)) if len(found) == 1 else ""


def _examples(texts: pl.Series, encodings: Sequence[str]) -> dict[str, str]:
    """The first text that the encodings read differently, in each."""
    for text in texts:
        read = {name: meaning(text, name) for name in encodings}
        if None not in read.values() and len(set(read.values())) > 1:
            return {AS_IS: text} | {name: str(said) for name, said in read.items()}
    return {AS_IS: texts[0]}


def _column(
    name: str, column: pl.Series, texts: pl.Series, how: Decision, known: Callable[[], Collection[str]],
    titled: bool, *, prior: str, forced: bool,
) -> DecodedColumn:  # fmt: skip
    meant, left = _meant(texts, how, known)
    by_name = {} if forced or how.kind == "whole" else _by_name(texts, meant, known, prior)
    meant |= {text: said for text, (_, said) in by_name.items()}
    left = [text for text in left if text not in by_name]
    encodings = tuple(dict.fromkeys((*how.encodings, *(encoding for encoding, _ in by_name.values()))))
    if titled and "tcvn3" in encodings and _all_small(meant.values()):
        meant = {text: title_cased(said) for text, said in meant.items()}
    changes = {text: said for text, said in meant.items() if said != text}
    if not changes:
        return DecodedColumn(name, column, (), 0, (), tuple(left))
    changed = int(column.is_in(list(changes)).sum())
    text = column.replace(changes)
    samples = tuple(list(changes.items())[:SAMPLES])
    used = tuple(each for each in encodings if each in DECODERS)
    by_rows = how.kind == "by rows" or bool(by_name)
    return DecodedColumn(name, text, used, changed, samples, tuple(left), by_rows)


def _by_name(
    texts: pl.Series, meant: Mapping[str, str], known: Callable[[], Collection[str]], prior: str
) -> dict[str, tuple[str, str]]:
    """Text -> encoding and meaning, of those that are known names in one encoding only and in no other way."""
    open_texts = [
        text for text in texts.filter(texts.str.contains(_REPRESENTABLE))
        if meant.get(text, text) == text and (prior or not is_sound(text, AS_IS))
    ]  # fmt: skip
    names = known() if open_texts else ()
    found = {text: held_name(text, names, prior) for text in open_texts}
    return {text: (one, str(meaning(text, one))) for text, one in found.items() if one is not None}


def _meant(
    texts: pl.Series, how: Decision, known: Callable[[], Collection[str]]
) -> tuple[dict[str, str], list[str]]:
    """Text -> what was meant, and the texts of which that is not certain (they stay as they are)."""
    if how.kind == "as it stands":
        return {text: composed(text) for text in texts if APART.search(text)}, []
    names, meant, left = known(), {}, []
    for text in texts:
        said = _said(text, how, names)
        meant[text] = composed(text if said is None else said)
        if said is None and not is_sound(text, AS_IS) and as_bytes(text) is not None:
            left.append(text)
    return meant, left


def _said(text: str, how: Decision, names: Collection[str]) -> str | None:
    """What one text says; None where that is not certain."""
    if how.kind == "whole":
        encoding = how.encodings[0]
        return meaning(text, encoding) if may_be_meant(text, encoding, names) else None
    found = certain(text, how.encodings, names)
    return None if found is None else meaning(text, found)


def _all_small(texts: Collection[str]) -> bool:
    return all(text == text.lower() for text in texts)

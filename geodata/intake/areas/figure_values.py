"""Values of named figures: whole numbers, per cent and shares, yes and no."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

import polars as pl

from geodata.fold import fold
from geodata.intake.areas.known_figures import KnownFigure, figure_of
from geodata.intake.cells.numbers import read_counts, read_decimals
from geodata.intake.faults import Faults
from zones.errors import Answer, QuestionError

_YES: Final = frozenset(
    ("co", "dat", "dung", "x", "yes", "y", "true", "met", "1", "1 0", "v", "roi", "da dat", "du")
)
_NO: Final = frozenset(("khong", "khong dat", "chua", "chua dat", "sai", "no", "n", "false", "not met", "0", "0 0",
                        "khong co", "khong du"))  # fmt: skip
#: What is yes or no beyond doubt, also of a figure that is in no list.
_SPOKEN: Final = dict.fromkeys(("co", "dat", "yes", "true"), "1") | dict.fromkeys(
    ("khong", "khong dat", "no", "false"), "0"
)
_TICKS: Final = {"✓": "1", "✔": "1", "☑": "1", "✗": "0", "✘": "0"}


@dataclass(frozen=True, slots=True)
class Scales:
    """In what the caller says that figures are written: names in `per_cent` (98.5) and in `shares` (0.985)."""

    per_cent: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()


def read_values(
    names: pl.Series, text: pl.Series, faults: Faults, scales: Scales, *, where: str
) -> pl.Series:
    """The values of figures as exact text, in the unit in which each is held (`known_figures`).

    A figure that is none of ours keeps its decimal number, or 1 and 0 for yes and no. Raises QuestionError where
    per cent may be shares, or the other way round.
    """
    _ask_scale(names, text, scales, where)
    distinct = pl.DataFrame([names.alias("name"), text.alias("text")]).unique(maintain_order=True)
    rows = distinct.drop_nulls().rows()
    by_name: dict[str, list[str]] = {}
    for name, word in rows:
        by_name.setdefault(name, []).append(word)
    read = [(name, word, *found) for name, words in by_name.items()
            for word, found in _readings(name, words, scales).items()]  # fmt: skip
    schema = {"name": pl.String, "text": pl.String, "value": pl.String, "fault": pl.String}
    known = pl.DataFrame(read, schema=schema, orient="row")
    told = pl.DataFrame([names.alias("name"), text.alias("text")]).join(
        known, on=["name", "text"], how="left", maintain_order="left"
    )
    for code in told["fault"].drop_nulls().unique(maintain_order=True).to_list():
        faults.add(code, (told["fault"] == code).fill_null(False).to_numpy(), text.name, text)
    return told["value"]


Reading = tuple[str | None, str | None]


def _readings(name: str, words: list[str], scales: Scales) -> dict[str, Reading]:
    """Value and fault of each distinct text of one figure."""
    figure = figure_of(name)
    if figure is None:
        plain = {word: _SPOKEN[fold(word)] for word in words if fold(word) in _SPOKEN}
        return _decimals([word for word in words if word not in plain]) | {
            w: (v, None) for w, v in plain.items()
        }
    if figure.kind in ("fact", "grade"):
        return {word: _chosen(figure, word) for word in words}
    if figure.kind == "count":
        return _counts(words)
    if figure.kind == "number":
        return _decimals(words, least=0)
    return _of_hundred(name, figure, words, scales)


def _decimals(words: list[str], least: int | None = None) -> dict[str, Reading]:
    number, _ = read_decimals(pl.Series(words, dtype=pl.String))
    grouped = any("," in word for word in words)  # then a point may part thousands: `1.234` beside `12,5`

    def reading(word: str, value: str | None) -> Reading:
        if value is None:
            return None, "value_not_decimal"
        if grouped and _three_after_point(word):
            return None, "count_ambiguous"
        if least is not None and Decimal(value) < least:
            return None, "value_below_zero"
        return value, None

    return {word: reading(word, value) for word, value in zip(words, number, strict=True)}


def _three_after_point(word: str) -> bool:
    head, point, tail = word.partition(".")
    return (
        bool(point)
        and len(tail) == 3
        and tail.isdigit()
        and head.isdigit()
        and 1 <= len(head) <= 3
        and head != "0"
    )


def _counts(words: list[str]) -> dict[str, Reading]:
    counts = read_counts(pl.Series(words, dtype=pl.String))
    found: dict[str, Reading] = {}
    for word, low, high, fault in zip(words, counts.lo, counts.hi, counts.fault, strict=True):
        wrong = fault or ("count_not_whole" if high is not None else None)
        wrong = {"count_negative": "value_below_zero", "count_missing": "value_missing"}.get(wrong, wrong)  # type: ignore[arg-type]
        found[word] = (None, wrong) if wrong else (str(low), None)
    return found


def _chosen(figure: KnownFigure, word: str) -> Reading:
    plain = fold(_TICKS.get(word.strip(), word))
    if figure.kind == "grade":
        number = figure.words.get(plain)
        held = set(figure.words.values())
        if number is None and plain.isdigit() and int(plain) in held:
            number = int(plain)
        return (str(number), None) if number is not None else (None, "value_no_choice")
    if plain in _YES:
        return "1", None
    return ("0", None) if plain in _NO else (None, "value_no_choice")


def _of_hundred(name: str, figure: KnownFigure, words: list[str], scales: Scales) -> dict[str, Reading]:
    """Per cent and shares, each brought to what the figure is held in."""
    bare_is_share = figure.kind == "share"
    if name in scales.shares or name in scales.per_cent:
        bare_is_share = name in scales.shares
    number, _ = read_decimals(pl.Series([word.removesuffix("%").rstrip() for word in words], dtype=pl.String))

    def reading(word: str, value: str | None) -> Reading:
        if value is None:
            return None, "value_not_decimal"
        if Decimal(value) < 0:
            return None, "value_below_zero"
        is_share = bare_is_share and not word.endswith("%")
        return _moved(
            value, (0 if is_share else -2) if figure.kind == "share" else (2 if is_share else 0)
        ), None

    return {word: reading(word, value) for word, value in zip(words, number, strict=True)}


def _moved(value: str, places: int) -> str:
    """A decimal number with its point moved, exactly."""
    if not places:
        return value
    text = format(Decimal(value).scaleb(places), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _ask_scale(names: pl.Series, text: pl.Series, scales: Scales, where: str) -> None:
    said = scales.per_cent | scales.shares
    for name in names.drop_nulls().unique(maintain_order=True).to_list():
        figure = figure_of(name)
        if figure is None or figure.kind not in ("per_cent", "share") or name in said:
            continue
        values = _bare_numbers(text.filter((names == name).fill_null(False)))
        if figure.kind == "per_cent" and values and max(values) <= 1 and any(values):
            raise _scale_question(figure, name, "none is above 1", "không giá trị nào trên 1", where)
        if figure.kind == "share" and any(value > 1 for value in values):
            raise _scale_question(figure, name, "some are above 1", "có giá trị trên 1", where)


def _bare_numbers(text: pl.Series) -> list[Decimal]:
    """The numbers without a sign of per cent."""
    number, _ = read_decimals(text.drop_nulls().unique())
    try:
        return [Decimal(value) for value in number.drop_nulls()]
    except InvalidOperation:
        return []


def _scale_question(figure: KnownFigure, name: str, why: str, why_vi: str, where: str) -> QuestionError:
    return QuestionError(
        "per_cent",
        {"en": f"the figures of {name} ({figure.en}) can be per cent or shares: {why}",
         "vi": f"số liệu {name} ({figure.vi}) có thể là phần trăm hoặc tỷ lệ từ 0 đến 1: {why_vi}"},
        (Answer(f"--per-cent {name}", {"en": "they are per cent: 0.5 is 0.5 %, 85 is 85 %",
                                       "vi": "là phần trăm: 0,5 là 0,5 %; 85 là 85 %"}),
         Answer(f"--shares {name}", {"en": "they are shares: 0.5 is 50 %", "vi": "là tỷ lệ: 0,5 là 50 %"})),
        where=where,
    )  # fmt: skip

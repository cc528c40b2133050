"""Type words in a column of their own (`loại xã`, `commune_type`), put before the names they belong to."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from geodata.fold import fold, fold_heading, parted
from geodata.intake.naming.names import name_of
from geodata.intake.notes import LEVELS_VI, Note
from zones.vocabulary import AREA_LEVELS

_ABOUT: Final = frozenset(("type", "title", "kind", "loai", "kieu", "cap"))
#: What a level is called in headings.
_LEVELS: Final = {
    "province": frozenset(("province", "city", "prov", "tinh", "thanh", "pho", "tp")),
    "district": frozenset(("district", "dist", "huyen", "quan")),
    "ward": frozenset(("ward", "commune", "xa", "phuong", "com")),
    "hamlet": frozenset(("hamlet", "village", "thon", "ban", "ap")),
}
#: Words before names, folded, and the levels that they may say.
TYPE_WORDS: Final = {
    "tinh": ("province",), "thanh pho": ("district", "province"), "tp": ("district", "province"),
    "huyen": ("district",), "quan": ("district",), "thi xa": ("district",), "tx": ("district",),
    "thi tran": ("ward",), "xa": ("ward",), "phuong": ("ward",),
}  # fmt: skip
#: So large a part of the cells has to be type words of the level.
_MOST: Final = 0.9


def levels_said(name: str) -> tuple[tuple[str, ...], bool]:
    """The levels that the type word before a name says (none without one), and whether nothing stands behind it."""
    words = fold(name).split()
    kind = next((one for one in (" ".join(words[:2]), *words[:1]) if one in TYPE_WORDS), None)
    return (TYPE_WORDS[kind], len(words) == len(kind.split())) if kind else ((), False)


def with_type_words(
    frame: pl.DataFrame, names: Mapping[str, str]
) -> tuple[pl.DataFrame, dict[str, str], list[str]]:
    """The table with type words before the names that lack them; the columns they came from by level; what is said.

    `names` is level -> column of names. `Quận` beside `1` is Quận 1, `ThànhPhố` beside `HàNội` is Thành Phố Hà Nội. A
    name that bears a type word keeps it.
    """
    taken: dict[str, str] = {}
    for level in (one for one in AREA_LEVELS if one in names):
        for heading in frame.columns:
            if (
                heading not in names.values()
                and _is_about(heading, level)
                and _are_types(frame[heading], level)
            ):
                taken[level] = heading
                frame = frame.with_columns(_joined(frame, heading, names[level], level))
                break
    said = [
        Note(
            f"type of the {level} from column {heading!r}", f"loại {LEVELS_VI[level]}: lấy từ cột {heading!r}"
        )
        for level, heading in taken.items()
    ]
    return frame, taken, list(said)


def _is_about(heading: str, level: str) -> bool:
    text = heading.replace("_", " ")
    words = set((fold_heading(text) if text.isascii() else fold(text)).split())
    return bool(words & _ABOUT) and bool(words & _LEVELS[level]) and words <= _ABOUT | _LEVELS[level]


def _are_types(cells: pl.Series, level: str) -> bool:
    known = cells.cast(pl.String).drop_nulls()
    counts = known.value_counts()
    types = [_is_type(word, level) for word in counts[known.name].to_list()]
    return len(known) > 0 and counts.filter(pl.Series(types, dtype=pl.Boolean))["count"].sum() >= _MOST * len(
        known
    )


def _is_type(word: str, level: str) -> bool:
    told = name_of(f"{parted(word.strip())} x", level)
    return bool(told.kind) and told.bare == "x"


def _joined(frame: pl.DataFrame, types: str, names: str, level: str) -> pl.Series:
    """The column of names, each distinct pair looked at once."""
    pairs = frame.select(kind=pl.col(types).cast(pl.String), name=pl.col(names).cast(pl.String))
    distinct = pairs.unique()
    whole = [_whole(kind, name, level) for kind, name in distinct.iter_rows()]
    told = distinct.with_columns(pl.Series("whole", whole, dtype=pl.String))
    joined = pairs.join(told, on=["kind", "name"], how="left", nulls_equal=True, maintain_order="left")
    return joined["whole"].alias(names)


def _whole(kind: str | None, name: str | None, level: str) -> str | None:
    if kind is None or name is None or not _is_type(kind, level) or name_of(name, level).kind:
        return name
    return f"{parted(kind.strip())} {parted(name)}"

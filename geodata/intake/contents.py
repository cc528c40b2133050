"""What a row says, and its digest: 32 hex digits (BLAKE2b of 16 bytes) over the understood, normalised fields."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import groupby
from typing import Final

import polars as pl

#: Fields that make the content of a case, in this order for ever.
CONTENT_FIELDS: Final = (
    "case_id", "report_date", "report_date_from", "onset_date", "sample_date", "setting", "acquisition", "source",
    "exposure", "household_id", "site_id", "age", "sex", "status", "outcome", "outcome_date", "place_kind",
    "count", "count_hi", "lon", "lat", "place_key", "total",
)  # fmt: skip
#: Texts that are held at a time, since they are long.
_SLICE: Final = 200_000


def contents_of(cases: pl.DataFrame) -> pl.Series:
    """The content of each row alone: the digest of all that is stated in it."""
    present = _present(cases, CONTENT_FIELDS)
    parts = cases.select(present).iter_slices(_SLICE)
    return _digests(said(part, present) for part in parts).alias("content")


def _present(cases: pl.DataFrame, fields: Sequence[str]) -> list[str]:
    """The fields of which at least one row says something."""
    return [name for name in fields if name in cases.columns and cases[name].null_count() < len(cases)]


def said(cases: pl.DataFrame, fields: Sequence[str]) -> pl.Series:
    """`field=value` of everything that is stated, in the order of `fields`, parted by the sign of ASCII for it (31)."""
    runs = groupby(_present(cases, fields), lambda name: cases[name].null_count() == 0)
    parts = [part for full, names in runs for part in (_together(names) if full else map(_alone, names))]
    if not parts:
        return pl.Series([""] * len(cases), dtype=pl.String)
    return cases.select(pl.concat_str(parts, separator="\x1f", ignore_nulls=True)).to_series()


def _alone(name: str) -> pl.Expr:
    return pl.lit(f"{name}=") + pl.col(name).cast(pl.String)


def _together(names: Iterable[str]) -> list[pl.Expr]:
    """Fields that every row states, one after another in a single text: half the work."""
    pieces: list[pl.Expr] = []
    for name in names:
        pieces += [pl.lit(f"\x1f{name}=" if pieces else f"{name}="), pl.col(name).cast(pl.String)]
    return [pl.concat_str(pieces)]


def _digests(parts: Iterable[pl.Series]) -> pl.Series:
    """The digests of texts (no nulls) that come by and by, since they are long."""
    made = [pl.Series(dtype=pl.Binary), *map(_digested, parts)]
    return pl.concat(made, rechunk=True).bin.encode("hex")


def _digested(texts: pl.Series) -> pl.Series:
    found = [blake2b(text, digest_size=16).digest() for text in texts.cast(pl.Binary).to_list()]
    return pl.Series(found, dtype=pl.Binary)


def digests_of(texts: pl.Series) -> pl.Series:
    """The digest of each text (no nulls)."""
    return _digests(texts.slice(at, _SLICE) for at in range(0, len(texts), _SLICE))

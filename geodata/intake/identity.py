"""Who a row is and what it says: how a list that is delivered again changes only what changed.

Both are 32 hex digits (BLAKE2b of 16 bytes) over the understood, normalised fields: the same row has the same
identity from CSV or XLSX, in any order of rows or columns, in any edition of boundaries.

* A row with a `case_id`, or with the key columns that the caller names, is that id or key. Rows of one file
  that share it and differ are refused, all of them (`id_differs`). If they are the same, the first is kept and
  the others are *repeated*: they stand in no other place, so that
  rows read = rows + refused + repeated + balances.
* An aggregated row (its list has a count column) is (place as written, report date, setting, source) and its
  ordinal among such rows. If only the count tells two of them apart, they contradict each other and both are
  refused (`key_differs`); the same row with a count above one twice is refused but for the first
  (`row_doubled`). Single cases that look alike are different cases.
* Any other row is its content and its ordinal among equals: patients may look alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.fold import fold

#: Fields that make the content of a case, in this order for ever.
CONTENT_FIELDS: Final = (
    "case_id", "report_date", "report_date_from", "onset_date", "sample_date", "setting", "acquisition", "source",
    "exposure", "household_id", "site_id", "age", "sex", "status", "outcome", "outcome_date", "place_kind",
    "count", "count_hi", "lon", "lat", "place_key", "total",
)  # fmt: skip
#: What identifies an aggregated row.
AGGREGATE_KEY: Final = ("place_key", "lon", "lat", "report_date", "setting", "source")
_SLICE: Final = 200_000
_SERIAL_HEADINGS: Final = frozenset(
    ("stt", "tt", "no", "so tt", "so thu tu", "index", "row", "id", "fid", "objectid")
)


@dataclass(frozen=True)
class Identities:
    """`identity` and `content` a row; rows that repeat another; and groups that contradict each other.

    The faults are (code, positions in the frame) with one entry a group.
    """

    identity: pl.Series
    content: pl.Series
    repeated: NDArray[np.bool_]
    faults: list[tuple[str, NDArray[np.intp]]]


def identify(
    cases: pl.DataFrame,
    *,
    key: pl.Series | None,
    aggregated: bool,
    others: pl.DataFrame | None = None,
    by: Sequence[str] = AGGREGATE_KEY,
) -> Identities:
    """Identity and content of normalised cases (columns `CONTENT_FIELDS`).

    `key` is the text of the caller's key columns a row (null: none); `others` holds the columns of the source
    that are no field, which may tell aggregated rows apart. `by` are the fields that identify an aggregated row.
    """
    content = contents_of(cases)
    named = cases.select(
        pl.when(pl.col("case_id").is_not_null()).then(pl.format("id {}", "case_id"))
    ).to_series()
    if key is not None:
        named = pl.select(pl.when(key.is_not_null()).then(pl.format("key {}", key))).to_series()
    has_name = named.is_not_null().to_numpy()
    repeated, faults = _same_names(named, content) if has_name.any() else (np.zeros(len(cases), bool), [])
    if has_name.all():
        return Identities(_hashed(named), content, repeated, faults)
    if aggregated:
        unnamed, more = _aggregates(cases, content, has_name, others, by)
        faults += more
    else:
        unnamed = _with_ordinals(content)
    found = unnamed if not has_name.any() else pl.select(
        pl.when(pl.Series(has_name)).then(_hashed(named)).otherwise(unnamed)
    ).to_series()  # fmt: skip
    return Identities(found.alias("identity"), content, repeated, faults)


def contents_of(cases: pl.DataFrame) -> pl.Series:
    """The content of each row alone: the digest of all that is stated in it."""
    present = _present(cases, CONTENT_FIELDS)
    return _digests(_said(part, present) for part in cases.select(present).iter_slices(_SLICE)).alias(
        "content"
    )


def _present(cases: pl.DataFrame, fields: Sequence[str]) -> list[str]:
    """The fields of which at least one row says something."""
    return [name for name in fields if name in cases.columns and cases[name].null_count() < len(cases)]


def _said(cases: pl.DataFrame, fields: Sequence[str]) -> pl.Series:
    """`field=value` of everything that is stated, in the order of `fields`, with `\x1f` between."""
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
    made = [
        pl.Series(
            [blake2b(text, digest_size=16).digest() for text in part.cast(pl.Binary).to_list()],
            dtype=pl.Binary,
        )
        for part in parts
    ]
    return pl.concat([pl.Series(dtype=pl.Binary), *made], rechunk=True).bin.encode("hex")


def _hashed(texts: pl.Series) -> pl.Series:
    distinct = texts.fill_null("")
    return _digests(distinct.slice(at, _SLICE) for at in range(0, len(texts), _SLICE)).alias("identity")


def _with_ordinals(content: pl.Series) -> pl.Series:
    """The content itself for the first of equals, content and ordinal for the others."""
    frame = pl.DataFrame({"content": content}).with_row_index("at")
    again = frame.filter(pl.col("content").is_duplicated()).with_columns(
        n=pl.int_range(pl.len()).over("content")
    )
    again = again.filter(pl.col("n") > 0)
    if again.is_empty():
        return content.alias("identity")
    others = _hashed(again.select(pl.format("{} {}", "content", "n")).to_series())
    found = frame.join(again.select("at", others), on="at", how="left", maintain_order="left")
    return found.select(pl.coalesce("identity", "content").alias("identity")).to_series()


def _same_names(
    named: pl.Series, content: pl.Series
) -> tuple[NDArray[np.bool_], list[tuple[str, NDArray[np.intp]]]]:
    frame = pl.DataFrame({"name": named, "content": content}).with_row_index("at")
    several = frame.filter(pl.col("name").is_not_null() & pl.col("name").is_duplicated())
    groups = several.group_by("name", maintain_order=True).agg("at", differ=pl.col("content").n_unique() > 1)
    repeated = np.zeros(len(named), bool)
    faults = []
    for at, differ in groups.select("at", "differ").iter_rows():
        if differ:
            faults.append(("id_differs", np.asarray(at, np.intp)))
        else:
            repeated[at[1:]] = True
    return repeated, faults


def _aggregates(
    cases: pl.DataFrame,
    content: pl.Series,
    named: NDArray[np.bool_],
    others: pl.DataFrame | None,
    by: Sequence[str],
) -> tuple[pl.Series, list[tuple[str, NDArray[np.intp]]]]:
    """Identities of aggregated rows by key and ordinal, and the groups that cannot all be right."""
    key = _said(cases, by)
    frame = pl.DataFrame({"key": key, "content": content, "named": named}).with_row_index("at")
    several = frame.filter(~pl.col("named") & (pl.len().over("key", "named") > 1))
    ordinal = np.zeros(len(cases), np.int64)
    faults: list[tuple[str, NDArray[np.intp]]] = []
    if len(several):
        rank = several.with_columns(n=pl.col("content").rank("ordinal").over("key") - 1)
        ordinal[rank["at"].to_numpy()] = rank["n"].to_numpy()
        faults = _contradictions(cases, several, others)
    numbered = pl.DataFrame({"key": key, "n": ordinal}).select(
        pl.when(pl.col("n") > 0).then(pl.format("{} #{}", "key", "n")).otherwise("key")
    )
    return _hashed(numbered.to_series()), faults


def _contradictions(
    cases: pl.DataFrame, several: pl.DataFrame, others: pl.DataFrame | None
) -> list[tuple[str, NDArray[np.intp]]]:
    at = several["at"].to_numpy()
    some = cases[at]
    alike = _said(some, [name for name in CONTENT_FIELDS if name not in ("count", "count_hi")])
    if others is not None:
        telling = [name for name in others.columns if fold(name) not in _SERIAL_HEADINGS]
        alike = alike + "\x1e" + _said(others[at], telling)
    groups = (
        pl.DataFrame({"alike": alike, "at": at, "count": some["count"], "hi": some["count_hi"]})
        .group_by("alike", maintain_order=True)
        .agg(
            "at",
            differ=pl.struct("count", "hi").n_unique() > 1,
            single=((pl.col("count") == 1) & pl.col("hi").is_null()).all(),
        )
        .filter(pl.col("at").list.len() > 1)
    )  # fmt: skip
    faults = []
    for positions, differ, single in groups.select("at", "differ", "single").iter_rows():
        if differ:
            faults.append(("key_differs", np.asarray(positions, np.intp)))
        elif not single:
            faults.append(("row_doubled", np.asarray(positions[1:], np.intp)))
    return faults

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

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.fold import fold
from geodata.intake.contents import CONTENT_FIELDS, contents_of, digests_of, said

#: What identifies an aggregated row.
AGGREGATE_KEY: Final = ("place_key", "lon", "lat", "report_date", "setting", "source")
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
    content, named = contents_of(cases), _names(cases, key)
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


def _names(cases: pl.DataFrame, key: pl.Series | None) -> pl.Series:
    """What names each row by itself, null for nothing."""
    kind, name = ("id", cases["case_id"]) if key is None else ("key", key)
    return pl.select(pl.when(name.is_not_null()).then(pl.format(f"{kind} {{}}", name))).to_series()


def _hashed(texts: pl.Series) -> pl.Series:
    return digests_of(texts.fill_null("")).alias("identity")


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
    key = said(cases, by)
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
    alike = said(some, [name for name in CONTENT_FIELDS if name not in ("count", "count_hi")])
    if others is not None:
        telling = [name for name in others.columns if fold(name) not in _SERIAL_HEADINGS]
        alike = alike + "\x1e" + said(others[at], telling)
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

"""Cases of one time told on the areas of another: where it is sure, and how the rest may be divided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.crosswalk.apportion import apportioned
from geodata.crosswalk.heirs import Heirs
from geodata.placing import area_of_code
from zones.areas import Edition

#: Why a case has no area in the other boundaries.
Reason = Literal["outside", "larger", "unknown", "unplaced"]

#: `area` of the edition, the day, cases that are surely there, that may be there, and by share of the whole.
RESTATED_SCHEMA: Final[dict[str, type[pl.DataType]]] = {
    "report_date": pl.Date, "area": pl.Int32, "certain": pl.Int64, "possible": pl.Int64, "expected": pl.Int64,
}  # fmt: skip
WITHOUT_SCHEMA: Final[dict[str, type[pl.DataType]]] = {
    "report_date": pl.Date, "edition": pl.String, "area_level": pl.String, "area_code": pl.String,
    "reason": pl.String, "cases": pl.Int64,
}  # fmt: skip
_PLACE: Final = ("edition", "area_level", "area_code")


@dataclass(frozen=True)
class Restated:
    """`table` (`RESTATED_SCHEMA`) and `without` (`WITHOUT_SCHEMA`): cases = Σ expected + Σ without.

    `apportioned` is how many of the cases came from areas that were divided, whose place is open.
    """

    edition: Edition
    level: str
    table: pl.DataFrame
    without: pl.DataFrame
    cases: int
    apportioned: int


def restated(
    rows: pl.DataFrame, here: pl.Series, edition: Edition, level: str, heirs: Mapping[str, Heirs]
) -> Restated:
    """Tell cases on the areas of a level of an edition.

    Parameters
    ----------
    rows : `report_date`, `edition` (key), `area_level`, `area_code`, `cell`, `count`, `count_hi`
    here : the area of the edition in which each row is known to lie (its own, or by its point), -1 = none
    heirs : by edition key, the crosswalk from it
    """
    table = rows.select(
        "report_date",
        *_PLACE,
        "cell",
        pl.col("count").alias("lo"),
        pl.coalesce("count_hi", "count").alias("hi"),
    ).with_columns(here.alias("area"))
    unit = np.append(edition.ancestors(level), np.int32(-1))[table["area"].to_numpy()]
    own = table.with_columns(pl.Series("unit", unit, dtype=pl.Int32))
    placed = own.filter(pl.col("unit") >= 0)
    open_ = own.filter(pl.col("unit") < 0)
    elsewhere = (pl.col("area") < 0) & pl.col("cell").is_null() & pl.col("area_code").is_not_null()
    parts, without, moved = [_sure(placed)], [_reasoned(open_.filter(~elsewhere))], 0
    for (key,), there in open_.filter(elsewhere).group_by("edition", maintain_order=True):
        way = heirs.get(str(key))
        if way is None:
            without.append(_because(there, "unknown"))
            continue
        told, lost, divided = _carried(there, way)
        parts, without, moved = [*parts, told], [*without, lost], moved + divided
    summed = (
        pl.concat(parts).group_by("report_date", "area").agg(pl.col("certain", "possible", "expected").sum())
    )
    lost = pl.concat(without).group_by("report_date", *_PLACE, "reason").agg(pl.col("cases").sum())
    lost = lost.filter(pl.col("cases") > 0).sort("report_date", *_PLACE)
    every = int(table["lo"].sum())
    return Restated(edition, level, summed.sort("report_date", "area"), lost, every, moved)


def _sure(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        "report_date", pl.col("unit").alias("area"), pl.col("lo").alias("certain"), pl.col("hi").alias("possible"),
        pl.col("lo").alias("expected"),
    )  # fmt: skip


def _because(rows: pl.DataFrame, reason: Reason) -> pl.DataFrame:
    told = rows.select("report_date", *_PLACE, pl.lit(reason).alias("reason"), pl.col("lo").alias("cases"))
    return told.cast(WITHOUT_SCHEMA)  # type: ignore[arg-type]


def _reasoned(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that no crosswalk has to carry: larger areas of the edition itself, points beyond it, no place at all."""
    return pl.concat(
        [
            _because(rows.filter(pl.col("area") >= 0), "larger"),
            _because(rows.filter((pl.col("area") < 0) & pl.col("cell").is_not_null()), "outside"),
            _because(rows.filter((pl.col("area") < 0) & pl.col("cell").is_null()), "unplaced"),
        ]
    )


def _carried(rows: pl.DataFrame, way: Heirs) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Rows of another edition: what is told of them here, what is not, and how many cases were divided."""
    was = area_of_code(way.old, rows).fill_null(-1)
    found, lost, divided = list[dict[str, Any]](), list[pl.DataFrame](), 0
    for (area,), group in rows.with_columns(was.alias("was")).group_by("was", maintain_order=True):
        heir = way.of(int(area)) if int(area) >= 0 else None
        parts = way.parts(int(area)) if heir else ()
        if heir is None:
            lost.append(_because(group, "unknown"))
        elif not heir.areas:
            lost.append(_because(group, "outside"))
        elif not heir.is_certain and len(parts) > 1:
            lost.append(_because(group, "larger"))
        else:
            days = group.group_by("report_date").agg(
                pl.col("lo", "hi").sum(), *(pl.col(p).first() for p in _PLACE)
            )
            dealt = _Dealt(
                days.sort("report_date"),
                way.shares(parts[0]) if not heir.is_certain else {heir.areas[0]: 1.0},
            )
            found += dealt.rows()
            lost.append(dealt.beyond())
            divided += 0 if heir.is_certain else int(group["lo"].sum())
    told = pl.DataFrame(found, schema=RESTATED_SCHEMA)
    return told, pl.concat(lost) if lost else pl.DataFrame(schema=WITHOUT_SCHEMA), divided


@dataclass(frozen=True)
class _Dealt:
    """The cases of one old area, a row a day, and the share of each of its heirs (-1 = outside)."""

    days: pl.DataFrame
    shares: Mapping[int, float]

    @cached_property
    def _parts(self) -> NDArray[np.int64]:
        return apportioned(list(self.shares.values()), self.days["lo"])

    def rows(self) -> Iterator[dict[str, Any]]:
        """What is told of each heir and day."""
        sure = len(self.shares) == 1
        for at, (day, lo, hi) in enumerate(self.days.select("report_date", "lo", "hi").iter_rows()):
            for k, area in enumerate(self.shares):
                if area >= 0:
                    yield _row(day, area, lo if sure else 0, hi, int(self._parts[at, k]))

    def beyond(self) -> pl.DataFrame:
        """What is to be expected outside the edition."""
        if -1 not in self.shares:
            return pl.DataFrame(schema=WITHOUT_SCHEMA)
        out = self._parts[:, list(self.shares).index(-1)]
        return _because(self.days.with_columns(pl.Series("lo", out)), "outside")


def _row(day: date, area: int, certain: int, possible: int, expected: int) -> dict[str, Any]:
    return {"report_date": day, "area": area, "certain": certain, "possible": possible, "expected": expected}

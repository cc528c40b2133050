"""Reclassifying a country from stored counts, beside the bare aggregation that any classification needs.

Run: python -m bench.reclassify. Made-up and seeded: 10,786 wards in 678 districts, 450,000 cells, a million
cases of sixty days, all declared. The peer counts the same four figures for every ward and every cell with Polars
and nothing else: no intervals, no reporting, no rule, no table to keep.
"""

import statistics
import time
from datetime import date, timedelta

import numpy as np
import polars as pl

from geodata.rulebooks import load_rulebook
from zones.areas import AREA_SCHEMA, Edition
from zones.assessing import first_day_needed
from zones.cells import children, parents
from zones.classify import classify
from zones.evidence import Evidence
from zones.ledger import ledger
from zones.reporting import reporting
from zones.units import CellGrid, Units, area_units, cell_units

DISTRICTS, WARDS, CELLS, CASES, DAYS, ROUNDS = 678, 10_786, 450_000, 1_000_000, 60, 9
AS_OF = date(2021, 7, 12)
SOME_CELLS = [0x8265AFFFFFFFFFF, 0x82658FFFFFFFFFF, 0x826597FFFFFFFFF, 0x826587FFFFFFFFF]


def country(rng: np.random.Generator) -> tuple[Edition, list[Units]]:
    """An edition without shapes, its wards and its cells."""
    rows = [("district", f"D{k:04d}", None) for k in range(DISTRICTS)]
    rows += [("ward", f"W{k:05d}", k % DISTRICTS) for k in range(WARDS)]
    table = pl.DataFrame(
        [(k, level, code, code, parent, 1.0) for k, (level, code, parent) in enumerate(rows)],
        schema=AREA_SCHEMA,
        orient="row",
    )
    edition = Edition("bench", table, np.full(len(rows), None, object))
    cell = np.sort(children(np.array(SOME_CELLS), 8)[:CELLS])
    area = (DISTRICTS + np.arange(len(cell)) * WARDS // len(cell)).astype(np.int32)
    grid = CellGrid(8, cell, area, rng.integers(0, 900, len(cell)))
    people = np.full(len(rows), 7_000)
    return edition, [area_units(edition, "ward", people), cell_units(edition, grid, 8, "cell8")]


def stored_counts(edition: Edition, cells: Units, rng: np.random.Generator) -> pl.DataFrame:
    """A million located cases, summed as they are stored."""
    at = rng.zipf(1.3, CASES * 2)
    at = at[at < cells.size][:CASES]
    place = rng.permutation(cells.size)[at]
    days = pl.Series(rng.integers(0, DAYS, len(at)))
    return ledger(
        pl.DataFrame(
            {
                "area": cells.area[place],
                "cell": children(cells.cell[place], 10)[:: 49],
                "report_date": pl.select(pl.lit(AS_OF) - pl.duration(days=pl.lit(days))).to_series(),
                "setting": rng.choice(["community", "quarantine"], len(at)),
                "list_id": np.ones(len(at), np.int32),
                "lo": np.ones(len(at), np.int64),
                "hi": np.ones(len(at), np.int64),
            }
        )
    )  # fmt: skip


def bare(table: pl.DataFrame, wards: pl.DataFrame, cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The four figures of the house rule for every ward and every cell, and nothing else."""
    recent = pl.col("report_date") > AS_OF - timedelta(days=14)
    community = table.lazy().filter(pl.col("setting") == "community", recent)
    week = pl.col("report_date") > AS_OF - timedelta(days=7)
    alone = pl.col("lo").filter(week & pl.col("household_id").is_null()).sum()
    counts = [
        pl.col("lo").sum().alias("n14"),
        pl.col("lo").filter(week).sum().alias("n7"),
        (pl.col("household_id").filter(week).drop_nulls().n_unique() + alone).alias("hh7"),
    ]
    rate = (pl.col("n7") * 100_000 / pl.col("population")).alias("rate7")
    by_area = wards.lazy().join(community.group_by("area").agg(counts), on="area", how="left")
    by_cell = cells.lazy().join(community.group_by("base").agg(counts), on="base", how="left")
    both = [
        one.with_columns(pl.col("n14", "n7", "hh7").fill_null(0)).with_columns(rate)
        for one in (by_area, by_cell)
    ]
    found = pl.collect_all(both)
    return found[0], found[1]


def main() -> None:
    """Time both in turn and print medians and the ratio."""
    rng = np.random.default_rng(7)
    edition, layers = country(rng)
    table = stored_counts(edition, layers[1], rng)
    book = load_rulebook("house-three-colour")
    declared = pl.DataFrame(
        {
            "list_id": np.ones(DISTRICTS, np.int32),
            "area": np.arange(DISTRICTS, dtype=np.int32),
            "first_day": [AS_OF - timedelta(days=90)] * DISTRICTS,
            "last_day": [AS_OF] * DISTRICTS,
        }
    )
    silent = pl.DataFrame(schema={"area": pl.Int32, "day": pl.Date})
    keyed = table.with_columns(pl.Series("base", parents(table["cell"].to_numpy(), 8)))
    sizes = f"{layers[0].size:,} wards, {layers[1].size:,} cells, {table['lo'].sum():,} cases"
    print(f"{sizes} in {table.height:,} stored counts")
    wards = pl.DataFrame({"area": layers[0].area, "population": layers[0].population})
    cells = pl.DataFrame({"base": layers[1].cell, "population": layers[1].population})
    ours, peer = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        heard = reporting(edition, silent, declared, first_day_needed(book, AS_OF), AS_OF)
        zones = classify(book, Evidence(edition, table, heard.declared, {}), layers, heard, AS_OF)
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        by_area, by_cell = bare(keyed, wards, cells)
        peer.append(time.perf_counter() - start)
    _same(zones["ward"].table, by_area, "area")
    _same(zones["cell8"].table.rename({"cell": "base", "area": "a"}), by_cell, "base")
    print(f"reclassify  median {statistics.median(ours[1:]):.3f} s  {[round(one, 3) for one in ours]}")
    print(f"bare polars median {statistics.median(peer[1:]):.3f} s  {[round(one, 3) for one in peer]}")
    ratios = [a / b for a, b in zip(ours[1:], peer[1:], strict=True)]
    print(f"ratio       median {statistics.median(ratios):.1f}")


def _same(zones: pl.DataFrame, counts: pl.DataFrame, key: str) -> None:
    """The counts of both agree, or the comparison is worth nothing."""
    both = zones.join(counts, on=key, how="inner")
    differing = both.filter((pl.col("n14.lo") != pl.col("n14")) | (pl.col("n7.lo") != pl.col("n7")))
    if differing.height or zones["n14.lo"].sum() != counts["n14"].sum():
        raise SystemExit("the counts differ")


if __name__ == "__main__":
    main()

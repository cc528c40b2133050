"""Every bundled rulebook over a country from stored counts: how long until every ward and every cell has its level.

Run: python -m bench.every_rulebook [ID ...]. The country is that of `bench.reclassify`: 10,786 wards, 450,000 cells, a
million cases. Every rulebook is made to assess wards and cells by its finest procedure, whatever units its text names;
figures that no list of cases holds (tests, beds, facts) are given for every ward.
"""

import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.reclassify import AS_OF, DISTRICTS, WARDS, country, stored_counts
from geodata.rulebooks import list_rulebooks, load_rulebook
from zones.areas import Edition
from zones.assessing import first_day_needed
from zones.classify import classify
from zones.evidence import Evidence
from zones.reporting import reporting
from zones.rulebook import Rulebook
from zones.standing import Neighbours
from zones.units import Units

ROUNDS = 5
Facts = Mapping[str, tuple[NDArray[np.int32], NDArray[np.int64]]]


def widened(book: Rulebook) -> Rulebook | None:
    """The rulebook with its first procedure for wards and cells; None where it assesses generated clusters alone."""
    first, *others = book.units
    if first.scopes == ("cluster",):
        return None
    return replace(book, units=(replace(first, scopes=("ward", "cell")), *others))


def figures(book: Rulebook, rng: np.random.Generator) -> Facts:
    """A figure of every ward for whatever is not counted from cases."""
    wards = np.arange(DISTRICTS, DISTRICTS + WARDS, dtype=np.int32)
    outside = [name for name, one in book.indicators.items() if one.kind not in ("count", "expr")]
    return {name: (wards, rng.integers(0, 100_000_000, WARDS)) for name in outside}


def in_a_row(_: str) -> Neighbours:
    """Wards that touch the one before and the one after."""
    wards = np.arange(DISTRICTS, DISTRICTS + WARDS, dtype=np.int32)
    return Neighbours(wards[:-1], wards[1:], np.zeros(WARDS - 1, bool))


def seconds(
    book: Rulebook, edition: Edition, table: pl.DataFrame, layers: list[Units], facts: Facts, as_of: date
) -> float:
    """The time of one classification, with nothing kept from an earlier one."""
    declared = pl.DataFrame(
        {
            "list_id": np.ones(DISTRICTS, np.int32),
            "area": np.arange(DISTRICTS, dtype=np.int32),
            "first_day": [as_of - timedelta(days=4000)] * DISTRICTS,
            "last_day": [as_of] * DISTRICTS,
        }
    )
    silent = pl.DataFrame(schema={"area": pl.Int32, "day": pl.Date})
    start = time.perf_counter()
    heard = reporting(edition, silent, declared, first_day_needed(book, as_of), as_of)
    evidence = Evidence(edition, table, heard.declared, facts, {}, in_a_row)
    classify(book, evidence, layers, heard, as_of)
    return time.perf_counter() - start


def main() -> None:
    """Print the median of each rulebook in turn."""
    rng = np.random.default_rng(7)
    edition, layers = country(rng)
    table = stored_counts(edition, layers[1], rng)
    print(f"{layers[0].size:,} wards, {layers[1].size:,} cells, {table['lo'].sum():,} cases")
    for name in sys.argv[1:] or list_rulebooks():
        book = widened(load_rulebook(name))
        if book is None or book.status == "incomplete":
            why = "incomplete" if book else "assesses generated clusters, no wards or cells"
            print(f"{name:26} {why}")
            continue
        facts = figures(book, rng)
        took = [seconds(book, edition, table, layers, facts, AS_OF) for _ in range(ROUNDS)]
        print(f"{name:26} median {statistics.median(took[1:]):.3f} s, first {took[0]:.3f} s")


if __name__ == "__main__":
    main()

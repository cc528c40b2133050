"""Import of a list of a million cases: from the CSV file to a finished import, rows a second.

    python bench/imports.py [--rows 1000000] [--url sqlite:///…|postgresql://…]

Floor: 50,000 rows a second into SQLite, from the file; 100,000 for the store's part alone.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np
import polars as pl

from geodata.intake.cases import read_cases
from geodata.store import ImportResult, Store

FLOOR, STORE_FLOOR = 50_000, 100_000
Result = TypeVar("Result")


def cases(rows: int) -> pl.DataFrame:
    """A made-up line list over two years, with points in the north-west of Vietnam."""
    chance = np.random.default_rng(7)
    days = pl.Series(chance.integers(0, 730, rows)).cast(pl.Int32)
    return pl.DataFrame(
        {
            "case_id": [f"TG-{number:07}" for number in range(rows)],
            "report_date": (days + (date(2020, 6, 1) - date(1970, 1, 1)).days).cast(pl.Date),
            "lon": chance.uniform(103, 104, rows).round(6),
            "lat": chance.uniform(21, 22, rows).round(6),
            "setting": chance.choice(["community", "quarantine"], rows),
            "age": chance.integers(0, 99, rows),
            "sex": chance.choice(["f", "m"], rows),
        }
    )


def timed(what: str, rows: int, call: Callable[[], Result]) -> tuple[Result, float]:
    begun, busy = time.perf_counter(), time.process_time()
    result = call()
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    speed = f"{rows / seconds:12,.0f} rows/s"
    print(f"{what:<34} {seconds:7.2f} s {speed}   ({busy:.2f} s of processor)", flush=True)
    return result, seconds


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--url")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.csv"
        cases(given.rows).write_csv(path)
        measure(path, given.url or f"sqlite:///{folder}/wardwatch.db", given.rows)


def measure(path: Path, url: str, rows: int) -> None:
    def load(batch_list: str = "bench") -> ImportResult:
        return store.load_cases(batch, batch_list, file_name=path.name, checksum="bench")

    with Store.open(url) as store:
        batch, reading = timed(
            "read, check, identify", rows, lambda: read_cases(path, today=date(2022, 12, 31))
        )
        first, storing = timed("store: compare, stage, finish", rows, load)
        timed("the same file again", rows, load)
        timed("read back, all columns", rows, store.cases)
        wanted = ["cell", "report_date", "setting", "count"]
        timed("read back, 4 columns", rows, lambda: store.cases(columns=wanted))
        print(first.as_dict())
    whole = rows / (reading + storing)
    print(
        f"end to end {whole:,.0f} rows/s (floor {FLOOR:,}); store {rows / storing:,.0f} (floor {STORE_FLOOR:,})"
    )


if __name__ == "__main__":
    main()

"""`rulebooks run` over a million rows, beside a plain statement of one rulebook in pandas and numpy.

Run: python -m bench.run_table. Made-up and seeded figures around each rulebook's own thresholds, one row in fifty
without one of them, written to a CSV first; every rulebook that comes along is timed from the file to the answered
CSV. The peer reads the same file with pandas, decides us-cdc-community-2022 by np.select in binary floats and writes
the level: no intervals, no rule, no reason, nothing said of missing figures.
"""

import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl

from geodata.intake.reading.tables import read_figures
from geodata.rulebooks import list_rulebooks, load_rulebook
from zones.compile import Quantity
from zones.decide import Decision, compile_decision
from zones.rulebook import Rulebook
from zones.run import run_table
from zones.run_dates import Dating

ROWS, UNITS, ROUNDS = 1_000_000, 3_000, 5
PEERED = "us-cdc-community-2022"


def figures(book: Rulebook, rng: np.random.Generator) -> pl.DataFrame:
    """A million dated rows of one rulebook's indicators."""
    decision = compile_decision(book, book.scopes[0], given=True)
    if decision is None:
        raise SystemExit(f"{book.id} decides nothing")
    unit = pl.Series([f"{k:05d}" for k in range(UNITS)]).gather(pl.Series(np.arange(ROWS) % UNITS))
    week = pl.Series([str(np.datetime64(book.valid[0]) + 7 * k) for k in range(ROWS // UNITS + 1)])
    columns = {"unit": unit, "date": week.gather(pl.Series(np.arange(ROWS) // UNITS))}
    columns |= {name: _column(decision, name, rng) for name in decision.needs}
    return pl.DataFrame(columns)


def _column(decision: Decision, name: str, rng: np.random.Generator) -> pl.Series:
    one = decision.rulebook.indicators[name]
    most = max(
        (_highest(quantity) for quantity in decision.quantities if name in quantity.names), default=100.0
    )
    values = rng.gamma(1.3, max(most, 1.0) / 1.5, ROWS)
    whole = one.whole or one.is_population
    if one.kind == "fact" and not one.is_population and most <= 1:
        values, whole = rng.integers(0, 2, ROWS), True
    series = pl.Series(values).round(0 if whole else 2)
    text = series.cast(pl.Int64).cast(pl.String) if whole else series.cast(pl.String)
    kept = pl.Series(rng.random(ROWS) > 0.02)
    return pl.select(pl.when(kept).then(text)).to_series()


def _highest(quantity: Quantity) -> float:
    return float(max(map(abs, quantity.thresholds), default=100))


def ours(book: Rulebook, file: Path, out: Path, dating: Dating | None = None) -> list[float]:
    """Seconds for reading, deciding and writing, and of all processors together."""
    used, marks = time.process_time(), [time.perf_counter()]
    read = read_figures(file)
    marks.append(time.perf_counter())
    answers = run_table(book, read.frame, stability=dating)
    marks.append(time.perf_counter())
    answers.table.write_csv(out)
    marks.append(time.perf_counter())
    return [*np.diff(marks).tolist(), time.process_time() - used]


def peer(file: Path, out: Path) -> tuple[list[float], pd.Series]:
    """The same for pandas and np.select, and the levels."""
    used, marks = time.process_time(), [time.perf_counter()]
    frame = pd.read_csv(file)
    marks.append(time.perf_counter())
    cases, adm, beds = frame["cases"], frame["adm"].round(1), frame["beds"].round(1)
    frame["level"] = np.select(
        [
            cases.isna() | adm.isna() | beds.isna(),
            (cases < 200) & ((adm >= 20) | (beds >= 15)),
            (cases >= 200) & ((adm >= 10) | (beds >= 10)),
            (cases >= 200) | (adm >= 10) | (beds >= 10),
        ],
        ["grey", "high", "high", "medium"],
        "low",
    )
    marks.append(time.perf_counter())
    frame.to_csv(out, index=False)
    marks.append(time.perf_counter())
    return [*np.diff(marks).tolist(), time.process_time() - used], frame["level"]


def main() -> None:
    """Time every rulebook, then one against its peer in turn."""
    rng = np.random.default_rng(3)
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "figures.csv", Path(folder) / "levels.csv"
        for name in list_rulebooks():
            book = load_rulebook(name)
            if book.status == "incomplete":
                continue
            figures(book, rng).write_csv(file)
            plain, dated = ours(book, file, out), ours(book, file, out, Dating("unit", "date"))
            print(f"{name:<26} {_told(plain)}   with stability {_told(dated)}", flush=True)
        _beside(file, out, rng)


def _told(seconds: list[float]) -> str:
    read, decide, write, used = seconds
    parts = f"read {read:.2f} s, decide {decide:.2f} s, write {write:.2f} s, processors {used:.2f} s"
    return f"{ROWS / (read + decide + write):>10,.0f} rows/s ({parts})"


def _beside(file: Path, out: Path, rng: np.random.Generator) -> None:
    book = load_rulebook(PEERED)
    figures(book, rng).write_csv(file)
    mine, others = [], []
    for _ in range(ROUNDS):
        mine.append(ours(book, file, out))
        seconds, levels = peer(file, Path(f"{out}.peer"))
        others.append(seconds)
    same = run_table(book, read_figures(file).frame).table["level"].to_numpy() == levels.to_numpy()
    decided = levels.to_numpy() != "grey"
    print(
        f"{PEERED}: {int((same | ~decided).sum()):,} of {ROWS:,} rows alike where all three figures are known"
    )
    for k, what in enumerate(("read", "decide", "write", "processors")):
        _ratio(what, [one[k] for one in mine], [one[k] for one in others])
    _ratio("whole", [sum(one[:3]) for one in mine], [sum(one[:3]) for one in others])


def _ratio(what: str, mine: list[float], others: list[float]) -> None:
    ratio = statistics.median(a / b for a, b in zip(mine, others, strict=True))
    medians = statistics.median(mine), statistics.median(others)
    print(
        f"{what:<10} wardwatch {medians[0]:.3f} s   pandas + np.select {medians[1]:.3f} s   ratio {ratio:.2f}"
    )


if __name__ == "__main__":
    main()

"""Several processes on one store, and processes that die: nothing acknowledged is lost, nothing half is seen."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from geodata.store import Delivery, Store

ROOT = Path(__file__).resolve().parents[2]
SIZE = 25_000

#: Loads one list after another for ever; says so when one is finished.
IMPORTER = """
import sys
from datetime import date
import polars as pl
from geodata.store import Delivery, Store

url, first, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
store = Store.open(url)
print("ready", flush=True)
for number in range(first, 10_000):
    identity = [f"{number}-{at}" for at in range(size)]
    rows = pl.DataFrame({"identity": identity, "content": identity, "case_id": identity})
    rows = rows.with_columns(report_date=date(2022, 2, 19), count=1)
    refused = pl.DataFrame({"row": [size + 2], "code": ["x"]})
    result = store.load(Delivery("cases", f"list {number % 3}", rows, refused, checksum=f"{number}"))
    print(number, result.import_.id, flush=True)
"""


def importer(url: str, first: int, size: int = SIZE) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", IMPORTER, url, str(first), str(size)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


def rows(*names: str) -> pl.DataFrame:
    frame = pl.DataFrame({"identity": names, "content": names, "case_id": names})
    return frame.with_columns(report_date=date(2022, 2, 19), count=1)


def acknowledged(process: subprocess.Popen[str]) -> list[int]:
    said = process.communicate()[0].splitlines()
    return [int(line.split()[1]) for line in said if line.count(" ") == 1]


def test_an_import_killed_at_any_instant_is_there_as_a_whole_or_not_at_all(store_url: str) -> None:
    chance = random.Random(2022)
    done: list[int] = []
    for turn in range(5):
        process = importer(store_url, first=1000 * turn)
        time.sleep(chance.uniform(0.05, 1.6))
        process.kill()
        done += acknowledged(process)
        with Store.open(store_url) as store:
            finished = {record.id for record in store.imports()}
            assert set(done) <= finished
            sizes = dict(store.cases(columns=["import_id"])["import_id"].value_counts().iter_rows())
            assert sizes == dict.fromkeys(finished, SIZE)
            assert set(store.open_refused()["import_id"]) == finished
    with Store.open(store_url) as store:
        left = store.left_behind()
        for record in left:
            store.discard(record.id)
        states = {record.state for record in store.imports(unfinished=True)}
        assert store.left_behind() == [] and states <= {"finished", "discarded"}
        assert store.cases(columns=["id"]).height == SIZE * len(store.imports())
    assert done or left, "no import was even begun: the machine is too slow for this test"


def test_a_killed_import_goes_on_where_it_was_when_the_file_is_loaded_again(store_url: str) -> None:
    process = importer(store_url, first=7, size=300_000)
    with Store.open(store_url) as store:
        deadline = time.monotonic() + 60
        while not store.imports(unfinished=True) and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.1)
        process.kill()
        process.communicate()
        (killed,) = store.left_behind()
        assert store.cases(columns=["id"]).is_empty() and store.open_refused().is_empty()
        identity = [f"7-{at}" for at in range(300_000)]
        frame = pl.DataFrame({"identity": identity, "content": identity, "case_id": identity})
        again = frame.with_columns(report_date=date(2022, 2, 19), count=1)
        result = store.load(Delivery("cases", "list 1", again, checksum="7"))
        assert result.import_.id == killed.id and result.accepted == 300_000
        found = store.cases(columns=["case_id"])["case_id"]
        assert found.n_unique() == found.len() == 300_000


def test_a_service_reads_and_writes_while_a_large_import_runs(store_url: str) -> None:
    waits: list[float] = []
    with Store.open(store_url) as store:
        store.load(Delivery("cases", "service", rows("before")))
        process = importer(store_url, first=0)
        seen, token = 0, store.token()
        end = time.monotonic() + 6
        while time.monotonic() < end:
            begun = time.perf_counter()
            store.load(Delivery("cases", "service", rows(f"case {len(waits)}")))
            waits.append(time.perf_counter() - begun)
            held = store.cases(columns=["list_id"])
            assert held.filter(pl.col("list") != "service").height % SIZE == 0
            assert held.height >= seen and store.token() != token
            seen, token = held.height, store.token()
        process.kill()
        done = acknowledged(process)
        assert done, "the importer did not finish a single file beside the service"
        assert held.filter(pl.col("list") == "service").height == len(waits) + 1
    assert sorted(waits)[len(waits) * 9 // 10] < 2.0


def test_two_processes_and_their_threads_write_one_list_without_losing_a_row(store_url: str) -> None:
    def write(store: Store, who: str, problems: list[Exception]) -> None:
        try:
            for number in range(15):
                store.load(Delivery("cases", "shared", rows(f"{who} {number}", "common")))
        except Exception as problem:
            problems.append(problem)

    problems: list[Exception] = []
    with Store.open(store_url) as one, Store.open(store_url) as two:
        writers = [(one, "a"), (one, "b"), (two, "c"), (two, "d")]
        threads = [threading.Thread(target=write, args=(store, who, problems)) for store, who in writers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert problems == []
        assert one.cases(columns=["case_id"])["case_id"].sort().to_list() == sorted(
            ["common"] + [f"{who} {number}" for who in "abcd" for number in range(15)]
        )
        moments = [record.recorded_at for record in one.imports()]
        assert len(moments) == 60 == len(set(moments))


def test_a_large_delivery_takes_account_of_what_others_finished_meanwhile(
    open_store: Callable[[], Store],
) -> None:
    store, other = open_store(), open_store()
    many = rows(*(f"k{n:05}" for n in range(15_000)))
    told: list[int] = []

    def meanwhile(_rows: int) -> None:
        told.append(_rows)
        if len(told) <= 6:
            other.load(Delivery("cases", "shared", rows("k00003", f"other {len(told)}")))

    result = store.load(Delivery("cases", "shared", many, mode="replace"), meanwhile)
    assert (
        store.cases(columns=["case_id"])["case_id"].n_unique() == store.cases(columns=["id"]).height == 15_000
    )
    assert result.unchanged == 1 and result.accepted == 14_999


def test_a_discarded_import_cannot_be_finished_by_the_process_that_stages_it(
    open_store: Callable[[], Store],
) -> None:
    from zones.errors import ConflictError

    store, other = open_store(), open_store()

    def discard(_rows: int) -> None:
        (staging,) = [record for record in other.imports(unfinished=True) if record.state == "staging"]
        other.discard(staging.id)

    with pytest.raises(ConflictError, match="discarded or taken over"):
        store.load(Delivery("cases", "shared", rows(*(f"k{n}" for n in range(25_000)))), discard)
    assert store.cases().is_empty() and store.left_behind() == []

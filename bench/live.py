"""From an accepted case to the repainted map, in a real browser over a real service.

    python -m bench.live [--updates 200] [--communes FILE]

A country of wards (the commune layer of WARDWATCH_TEST_DATA, else 10,000 boxes) whose list is complete, closed and
served by `wardwatch serve`; a page open on its wards at 1366 x 768. Each update posts 40 community cases of one day for
one ward, which turns it, and waits until the page has drawn it: the time runs from the answer to `POST /cases` to the
frame in which the ward has its new colour, both by the clock of this machine. Asked: median under 300 ms, 99 of 100
under 1 s, with 11,000 wards. Needs Chromium (`CHROMIUM`, default /usr/bin/chromium) and the development packages.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.intake import prepare

TODAY = date(2021, 7, 14)
WATCH = """() => {
    window.drawn = [];
    const now = () => performance.timeOrigin + performance.now();
    const told = () => drawn.push([document.documentElement.dataset.painted, now()]);
    new MutationObserver(told).observe(document.documentElement, { attributeFilter: ["data-painted"] });
}"""
READY = "(d => d.ready === 'yes' && d.map === 'idle' && d.line === 'live')(document.documentElement.dataset)"


def country(folder: Path, communes: Path | None) -> list[str]:
    """A workspace whose wards are known to be without cases, closed up to yesterday; the codes of its wards."""
    from api.classifying import Wanted, stored
    from api.declaring import declare_complete
    from api.loading import load_case_records
    from api.settings import Settings
    from api.workspace import Workspace

    prepare(folder, 10, communes)
    workspace = Workspace(Settings(data=folder / "workspace", today=TODAY))
    areas = workspace.edition(None, TODAY).areas
    wards = areas.filter(areas["area_level"] == "ward")["code"].to_list()
    long_ago = {"case_id": "first", "report_date": "2021-01-01", "area_code": wards[0]}
    load_case_records(workspace, "live", [long_ago])
    provinces = areas.filter(areas["area_level"] == "province")["code"].to_list()
    declare_complete(
        workspace, list_name="live", codes=provinces, first=TODAY - timedelta(days=30), last=TODAY
    )
    stored(workspace, Wanted())
    workspace.store.close()
    return wards


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the service, ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"WARDWATCH_DATA": str(folder / "workspace"), "WARDWATCH_TODAY": TODAY.isoformat()}
    words = [sys.executable, "-m", "api.cli", "serve", "--port", str(port)]
    service = subprocess.Popen(words, env=os.environ | own, stdout=subprocess.DEVNULL)
    try:
        yield answering(f"http://127.0.0.1:{port}")
    finally:
        service.terminate()
        service.wait()


def answering(address: str) -> str:
    """The address, once the zones of today are there and the boundaries are simplified for the zoom of the page."""
    for _ in range(1500):
        try:
            with urllib.request.urlopen(f"{address}/snapshots/today") as answer:
                edition = json.load(answer)["edition_key"]
            tile = f"{address}/geometry/{edition}/ward/5/25/14.mvt"
            with urllib.request.urlopen(tile) as answer:
                if "immutable" in answer.headers["Cache-Control"]:
                    return address
        except OSError:
            pass
        time.sleep(0.2)
    raise SystemExit("the service did not become ready")


@contextmanager
def page_of(address: str) -> Iterator[Any]:
    """A page of the wall on its wards, complete and live, that writes down when it has drawn a change."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        )
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(f"{address}/?layer=ward&lang=en")
        end = time.time() + 120
        while not page.evaluate(READY):
            if time.time() > end:
                raise SystemExit("the page did not become ready")
            time.sleep(0.1)
        page.evaluate(WATCH)
        yield page
        browser.close()


def posted(address: str, ward: str, number: int) -> tuple[float, float]:
    """Cases for one ward; when they were sent and when they were accepted."""
    case = {"case_id": f"b{number}", "report_date": TODAY.isoformat(), "area_code": ward, "setting": "community",
            "count": 40}  # fmt: skip
    body = json.dumps({"list": "live", "cases": [case]}).encode()
    sent = time.time()
    request = urllib.request.Request(f"{address}/cases", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        if json.load(answer)["accepted"] != 1:
            raise SystemExit("the case was not accepted")
    return sent, time.time()


def measured(page: Any, address: str, wards: list[str], updates: int) -> tuple[list[float], list[float]]:
    """Milliseconds from acceptance to picture, and from sending to acceptance, one after the other."""
    waits, answers = [], []
    for number in range(updates):
        seen = page.evaluate("drawn.length")
        sent, accepted = posted(address, wards[number * 37 % len(wards)], number)
        end = time.time() + 20
        while page.evaluate("drawn.length") == seen:
            if time.time() > end:
                raise SystemExit(f"update {number} was not drawn within 20 s")
            time.sleep(0.005)
        waits.append(page.evaluate(f"drawn[{seen}][1]") - 1000 * accepted)
        answers.append(1000 * (accepted - sent))
        time.sleep(0.2)
    return waits, answers


def line(name: str, values: list[float]) -> str:
    """Median, 99th of 100 and worst."""
    ordered = sorted(values)
    p99 = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
    return f"{name:<34} median {statistics.median(values):6.0f} ms   p99 {p99:6.0f} ms   worst {ordered[-1]:6.0f} ms"


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--updates", type=int, default=200)
    data = os.environ.get("WARDWATCH_TEST_DATA")
    options.add_argument(
        "--communes", type=Path, default=Path(data) / "vn_communes_2009census.parquet" if data else None
    )
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        wards = country(Path(name), given.communes)
        with served(Path(name)) as address, page_of(address) as page:
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            waits, answers = measured(page, address, wards, given.updates)
    tiles = [url for url in asked if ".mvt" in url]
    print(
        f"{len(wards):,} wards, {given.updates} updates, one page; load of the machine {os.getloadavg()[0]:.1f}"
    )
    print(line("accepted to drawn", waits))
    print(line("sent to accepted", answers))
    print(f"tiles asked for meanwhile: {len(tiles)}; other requests of the page: {len(asked) - len(tiles)}")
    print("asked: median 300 ms, p99 1,000 ms")


if __name__ == "__main__":
    main()

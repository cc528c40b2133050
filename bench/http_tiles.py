"""A finished tile by HTTP: our route in front of the framework beside a plain FastAPI route with the same bytes.

Run: python -m bench.http_tiles. Both servers are uvicorn with one worker, asked in turn over keep-alive
connections, eight requests under way on each of four connections. Prints requests a second and the ratio.
"""

import multiprocessing
import socket
import statistics
import tempfile
import time
from pathlib import Path

import uvicorn

from api.app import create_app
from api.cli.demo import prepare_demo
from api.settings import Settings
from api.workspace import Workspace

TILE = "/tiles/1/ward/9/403/224.mvt"
SECONDS, ROUNDS, DEPTH, CONNECTIONS = 2.0, 5, 8, 4


def ours(folder: Path, port: int) -> None:
    """Serve the demo."""
    uvicorn.run(create_app(Workspace(Settings(data=folder))), port=port, log_level="error", access_log=False)


def plain(folder: Path, port: int) -> None:
    """Serve the same bytes by a FastAPI route."""
    import gzip

    from fastapi import FastAPI, Response
    from starlette.testclient import TestClient

    client = TestClient(create_app(Workspace(Settings(data=folder))))
    answer = client.get(TILE, headers={"Accept-Encoding": "gzip"})
    body = gzip.compress(answer.content, 5, mtime=0)
    headers = {"content-encoding": "gzip", "etag": answer.headers["etag"]}
    app = FastAPI()

    @app.get("/tiles/{snapshot}/{layer}/{z}/{x}/{y}.mvt")
    async def tile(snapshot: int, layer: str, z: int, x: int, y: int) -> Response:
        return Response(body, media_type="application/vnd.mapbox-vector-tile", headers=headers)

    uvicorn.run(app, port=port, log_level="error", access_log=False)


class Asker:
    """One keep-alive connection with several requests under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.request = f"GET {TILE} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        self.socket.sendall(self.request)
        first = self.socket.recv(1 << 20)
        head, _, body = first.partition(b"\r\n\r\n")
        length = int(
            next(line for line in head.lower().split(b"\r\n") if b"content-length" in line).split(b":")[1]
        )
        while len(body) < length:
            body += self.socket.recv(1 << 20)
        self.size = len(head) + 4 + length

    def round(self) -> int:
        """Ask `DEPTH` times at once and read all answers."""
        self.socket.sendall(self.request * DEPTH)
        left = self.size * DEPTH
        while left > 0:
            left -= len(self.socket.recv(min(left, 1 << 20)))
        return DEPTH


def rate(port: int) -> float:
    """Requests answered in a second."""
    askers, done = [Asker(port) for _ in range(CONNECTIONS)], 0
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        done += sum(asker.round() for asker in askers)
    return done / SECONDS


def main() -> None:
    """Prepare, serve, ask in turn, print."""
    folder = Path(tempfile.mkdtemp())
    prepare_demo(Workspace(Settings(data=folder)), folder / "files")
    servers = {name: port for name, port in (("ours", 8741), ("plain", 8742))}
    processes = [
        multiprocessing.get_context("spawn").Process(target=target, args=(folder, port), daemon=True)
        for target, port in ((ours, servers["ours"]), (plain, servers["plain"]))
    ]
    for process in processes:
        process.start()
    for port in servers.values():
        _wait(port)
    found: dict[str, list[float]] = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for name, port in servers.items():
            found[name].append(rate(port))
    for name, rates in found.items():
        print(
            f"{name:<6} median {statistics.median(rates):8.0f} requests/s   {[round(one) for one in rates]}"
        )
    ratios = sorted(a / b for a, b in zip(found["ours"], found["plain"], strict=True))
    print(f"ratio  median {statistics.median(ratios):.2f}   {[round(one, 2) for one in ratios]}")
    for process in processes:
        process.terminate()


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.1)


if __name__ == "__main__":
    main()

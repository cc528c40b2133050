"""Tiles in front of the framework: a short ASGI path, because a map asks for dozens of them at once."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request

from api.problems import of_error, unforeseen
from api.tiles import DRAFT, IMMUTABLE, SHORT, Tile, TileShelf
from zones.errors import NotFoundError, WardWatchError

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MEDIA_TYPE = b"application/vnd.mapbox-vector-tile"
_SUFFIXES = (".mvt", ".pbf")


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed tile path. `of` is a snapshot reference or an edition's key; `rulebook` names another series."""

    kind: str
    of: str
    layer: str
    z: int
    x: int
    y: int
    rulebook: str | None = None


def parse(path: str, query: str = "") -> Address | None:
    """The address in a path, None for a path that is no tile's.

    Raises
    ------
    NotFoundError
        for a tile path whose numbers are none
    """
    parts = path.strip("/").split("/")
    if parts[0] not in ("tiles", "geometry") or not path.endswith(_SUFFIXES):
        return None
    if parts[0] == "tiles" and len(parts) == 5:
        parts.insert(1, "latest")
    if len(parts) != 6:
        return None
    last = parts[5].rpartition(".")[0]
    if not all(
        number.isascii() and number.isdecimal() and len(number) < 9 for number in (parts[3], parts[4], last)
    ):
        raise NotFoundError(
            f"{path} is no tile", fix="ask for …/{layer}/{z}/{x}/{y}.mvt with whole numbers",
            vi=f"{path} không phải là một ô bản đồ", vi_fix="hãy gọi …/{layer}/{z}/{x}/{y}.mvt với số nguyên",
        )  # fmt: skip
    rulebook = parse_qs(query).get("rulebook", [None])[0] if query else None
    return Address(parts[0], parts[1], parts[2], int(parts[3]), int(parts[4]), int(last), rulebook)


class TileRoutes:
    """Serves `/tiles/…` and `/geometry/…` and hands everything else on."""

    def __init__(self, app: App, shelf: TileShelf) -> None:
        self._app, self._shelf = app, shelf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return await self._app(scope, receive, send)
        try:
            address = parse(scope["path"], scope["query_string"].decode("latin-1"))
            tile = await self._tile(address) if address else None
        except WardWatchError as error:
            return await of_error(Request(scope), error)(scope, receive, send)
        except Exception as error:
            return await unforeseen(Request(scope), error)(scope, receive, send)
        if address is None or tile is None:
            return await self._app(scope, receive, send)
        await _send(tile, address, scope, send)

    async def _tile(self, address: Address) -> Tile:
        kept = None if address.rulebook else self._shelf.kept(self._key(address))
        return kept if kept is not None else await asyncio.to_thread(self._make, address)

    def _key(self, at: Address) -> tuple[object, ...]:
        """Under which a finished tile is kept: numbers and edition keys stand for themselves."""
        of = at.of
        if at.kind == "tiles" and not of.isdecimal():
            of = self._shelf.showing.key_now(of)
        return (of, at.layer, at.z, at.x, at.y)

    def _make(self, at: Address) -> Tile:
        if at.kind == "geometry":
            return self._shelf.of_edition(at.of, at.layer, at.z, at.x, at.y)
        shown = self._shelf.showing.shown(at.of, at.rulebook)
        return self._shelf.of_view(shown, at.layer, at.z, at.x, at.y)


def _lasting(tile: Tile, address: Address) -> str:
    """How long a tile may be kept: what an address names for good, for good."""
    if address.kind == "geometry":
        return IMMUTABLE if tile.final else DRAFT
    return IMMUTABLE if tile.final and address.of.isdecimal() else SHORT


async def _send(tile: Tile, address: Address, scope: Scope, send: Send) -> None:
    asked = dict(scope["headers"])
    headers = [
        (b"content-type", MEDIA_TYPE),
        (b"etag", tile.etag.encode()),
        (b"cache-control", _lasting(tile, address).encode()),
        (b"vary", b"Accept-Encoding"),
        (b"access-control-allow-origin", b"*"),
        (b"x-features", str(tile.features).encode()),
        (b"x-dropped", str(tile.dropped).encode()),
    ]
    if tile.etag.encode() in asked.get(b"if-none-match", b""):
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        return await send({"type": "http.response.body", "body": b""})
    body = tile.body
    if b"gzip" in asked.get(b"accept-encoding", b""):
        headers.append((b"content-encoding", b"gzip"))
    else:
        body = gzip.decompress(body)
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

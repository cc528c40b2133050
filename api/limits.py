"""How much a request may send: counted while it streams in, so that no body fills the memory."""

from collections.abc import MutableMapping
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.locality import is_here
from api.problems import Refusal, problem
from zones.phrases import Words, both

#: What a form needs around the file in it, in bytes.
_AROUND = 1 << 16


class BodyLimit:
    """Answers 413 to bodies of more than so many bytes, by their stated length or once they turn out longer.

    A file that is sent to be looked at may be larger (`most_of_file`, and what stands around it); it is let in
    from this machine only.
    """

    def __init__(self, app: ASGIApp, most_bytes: int, most_of_file: int = 0) -> None:
        self._app, self._most, self._most_of_file = app, most_bytes, most_of_file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        most = self._most
        if scope["path"] == "/imports/preview" and is_here((scope.get("client") or ("",))[0]):
            most = max(most, self._most_of_file + _AROUND)
        if _stated(scope) > most:
            what, fix = _words(most)
            answer = problem(Request(scope), 413, what, where="body", fix=fix)
            answer.headers["Connection"] = "close"
            return await answer(scope, receive, send)
        await self._app(scope, self._counting(receive, most), send)

    def _counting(self, receive: Receive, most: int) -> Receive:
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                what, fix = _words(most)
                raise Refusal(413, what, fix=fix, headers={"Connection": "close"})
            return message

        return counted


def _words(most: int) -> tuple[Words, Words]:
    size = f"{most / 2**20:.4g} MB"
    return (
        both(f"nội dung gửi lên lớn hơn {size}", f"the body is larger than {size}"),
        both(
            "gửi từng phần, hoặc nạp tệp bằng lệnh wardwatch cases load",
            "send it in parts, or load the file with wardwatch cases load",
        ),
    )


def _stated(scope: MutableMapping[str, Any]) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() and len(length) < 20 else 0

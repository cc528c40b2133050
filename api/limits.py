"""How much a request may send: counted while it streams in, so that no body fills the memory."""

from collections.abc import MutableMapping
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Refusal, problem
from zones.phrases import Words, both


class BodyLimit:
    """Answers 413 to bodies of more than so many bytes, by their stated length or once they turn out longer."""

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self._app, self._most = app, most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        if _stated(scope) > self._most:
            what, fix = self._words()
            answer = problem(Request(scope), 413, what, where="body", fix=fix)
            answer.headers["Connection"] = "close"
            return await answer(scope, receive, send)
        await self._app(scope, self._counting(receive), send)

    def _counting(self, receive: Receive) -> Receive:
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._most:
                what, fix = self._words()
                raise Refusal(413, what, fix=fix, headers={"Connection": "close"})
            return message

        return counted

    def _words(self) -> tuple[Words, Words]:
        size = f"{self._most / 2**20:g} MB"
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

"""Who asks from this machine: nobody else may send figures until there is signing in."""

import ipaddress
from urllib.parse import urlsplit

from fastapi import Request

from api.problems import Refusal
from zones.phrases import both

_ELSEWHERE = both(
    "số liệu chỉ được nhận từ chính máy này cho đến khi có đăng nhập",
    "figures are taken from this machine only until signing in exists",
)
_OTHER_SITE = both(
    "không nhận số liệu từ trang của nơi khác", "figures are not taken from pages of other sites"
)


def local_only(request: Request) -> None:
    """Refuse writers from elsewhere, and pages from elsewhere that a browser on this machine has open."""
    if not is_here(request.client.host if request.client else ""):
        raise Refusal(403, _ELSEWHERE)
    origin = request.headers.get("origin")
    if origin is not None and not is_here(_host(origin)):
        raise Refusal(403, _OTHER_SITE)


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""


def is_here(host: str) -> bool:
    """Whether a name or an address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("testclient", "testserver", "localhost")

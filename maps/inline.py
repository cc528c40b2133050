"""Files that a saved page carries inside itself, and the policy that keeps it from asking for others."""

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

_IMAGE = re.compile(r"url\((images/[\w.-]+\.png)\)")
_LEFT_OUT = re.compile(r"behavior: url\(#default#VML\);|/\*.*?\*/", re.DOTALL)
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def leaflet_js() -> str:
    """Leaflet's script."""
    return _text("vendor/leaflet/leaflet.js")


@cache
def leaflet_css() -> str:
    """Leaflet's style sheet with its images inside, without comments and rules for extinct browsers."""
    sheet = _LEFT_OUT.sub("", _text("vendor/leaflet/leaflet.css"))
    return _IMAGE.sub(lambda found: f"url({_png(f'vendor/leaflet/{found[1]}')})", sheet)


@cache
def leaflet_icons() -> dict[str, str]:
    """Leaflet's default marker as data addresses, so that a user's own marker fetches nothing."""
    names = {"iconUrl": "marker-icon", "iconRetinaUrl": "marker-icon-2x", "shadowUrl": "marker-shadow"}
    return {key: _png(f"vendor/leaflet/images/{name}.png") for key, name in names.items()}


@cache
def page_file(name: str) -> str:
    """A script or style sheet of our own pages."""
    return _text(f"page/{name}")


def script_json(value: Any) -> str:
    """JSON that may stand inside a script element: nothing in it can end the element or open a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def svg_address(svg: str) -> str:
    """A data address of an SVG text."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def with_policy(html: str) -> str:
    """The page with a content policy that allows its own scripts, by their hashes, and no address at all."""
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in _SCRIPT.findall(html))
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    return html.replace(
        "<head>", f'<head>\n<meta http-equiv="Content-Security-Policy" content="{policy}">', 1
    )


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _text(name: str) -> str:
    return files("maps").joinpath(name).read_text(encoding="utf-8")


def _png(name: str) -> str:
    return f"data:image/png;base64,{base64.b64encode(files('maps').joinpath(name).read_bytes()).decode()}"

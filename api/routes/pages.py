"""The browser pages: built assets, a page that says so where they are missing, and the list of paths."""

from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

from api.context import Here
from api.problems import Refusal
from api.routes.importing import for_operators
from api.tiles import IMMUTABLE

CSP = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
)
_NOT_BUILT = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>WardWatch</title>
<p>Trang bản đồ chưa được dựng. Chạy: <code>make web</code></p>
<p lang="en">The web assets are not built. Run: <code>make web</code></p>"""
_REFUSED = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>WardWatch</title><style>body{{font:16px/1.5 system-ui;margin:3rem auto;max-width:40rem;padding:0 1rem}}</style>
<p>{vi}.</p><p lang="en">{en}.</p><p><a href="/">WardWatch</a></p>"""

_DOCS = (
    "<!doctype html><html lang='en'><meta charset='utf-8'><title>WardWatch: HTTP</title>"
    "<meta name='viewport' content='width=device-width'>"
    "<style>body{{font:15px/1.5 system-ui;margin:2rem auto;max-width:62rem;padding:0 1rem}}"
    "td{{padding:.4rem .8rem .4rem 0;vertical-align:top;border-top:1px solid #ddd}}</style>"
    "<h1>WardWatch: HTTP</h1><p>Machine-readable: <a href='/openapi.json'>/openapi.json</a>. Tiles:"
    " <code>/tiles/{{layer}}/{{z}}/{{x}}/{{y}}.mvt</code>,"
    " <code>/tiles/{{snapshot}}/{{layer}}/{{z}}/{{x}}/{{y}}.mvt</code>,"
    " <code>/geometry/{{edition}}/{{layer}}/{{z}}/{{x}}/{{y}}.mvt</code>.</p><table>{rows}</table>"
)

router = APIRouter(include_in_schema=False)


def static_folder() -> Path:
    """Where the built pages are."""
    return Path(str(files("maps"))) / "web" / "static"


@router.api_route("/", methods=["GET", "HEAD"])
def wall(request: Request) -> Response:
    """The command-centre page; 304 for a reader who has it as it is."""
    return _page(request, "index.html")


@router.api_route("/import", methods=["GET", "HEAD"])
def import_page(request: Request, here: Here) -> Response:
    """The page on which files are loaded; elsewhere than on this machine a page that says so."""
    try:
        for_operators(request, here)
    except Refusal as refusal:
        words = {lang: escape(text[:1].upper() + text[1:]) for lang, text in refusal.words.items()}
        return HTMLResponse(
            _REFUSED.format(**words), 403, {"Content-Security-Policy": CSP, "Cache-Control": "no-store"}
        )
    return _page(request, "import.html")


def _page(request: Request, name: str) -> Response:
    index = static_folder() / name
    headers = {
        "Content-Security-Policy": CSP,
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    if not index.is_file():
        return HTMLResponse(_NOT_BUILT, headers=headers)
    page = FileResponse(
        index, media_type="text/html; charset=utf-8", headers=headers, stat_result=index.stat()
    )
    known = request.headers.get("if-none-match", "")
    if page.headers["etag"] in [one.strip().removeprefix("W/") for one in known.split(",")]:
        return Response(status_code=304, headers=headers | {"ETag": page.headers["etag"]})
    return page


@router.get("/favicon.svg")
@router.get("/favicon.ico")
def favicon() -> Response:
    """The icon; `.ico` is what browsers ask for of their own where no page names one. Nothing, if it is not built."""
    icon = static_folder() / "favicon.svg"
    return FileResponse(icon) if icon.is_file() else Response(status_code=204)


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """Every path with its parameters, on one page that needs no network."""
    paths: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    rows = "".join(
        _row(path, method, about) for path, methods in paths.items() for method, about in methods.items()
    )
    return HTMLResponse(_DOCS.format(rows=rows))


def _row(path: str, method: str, about: dict[str, Any]) -> str:
    names = ", ".join(one["name"] for one in about.get("parameters", []) if one["in"] == "query")
    query = f"<br><small>?{escape(names)}</small>" if names else ""
    words = escape(about.get("description", "").partition("\n")[0])
    return f"<tr><td>{method.upper()}</td><td><code>{escape(path)}</code>{query}</td><td>{words}</td></tr>"


class Assets(StaticFiles):
    """Built files: those under `assets` carry a hash of their content in their names and never change."""

    def file_response(self, full_path: Any, *args: Any, **kwargs: Any) -> Response:
        """As in the base class, to be kept for good where the name allows it."""
        answer = super().file_response(full_path, *args, **kwargs)
        lasting = Path(full_path).parent.name == "assets"
        answer.headers["Cache-Control"] = IMMUTABLE if lasting else "no-cache"
        return answer


def mount_static(app: FastAPI) -> None:
    """Serve the built pages under /static."""
    folder = static_folder()
    if folder.is_dir():
        app.mount("/static", Assets(directory=folder), name="static")

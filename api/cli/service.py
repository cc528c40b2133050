"""`serve` and `warm`."""

import ipaddress
import socket
import sys

import click
import numpy as np

from api.app import create_app
from api.cli.options import lang_option, with_workspace
from api.cli.output import guarded, progress, say
from api.settings import Settings
from api.workspace import Workspace
from geodata.cells import cells_of_points
from maps.mvt import compile_now
from zones.errors import InputError
from zones.vocabulary import Lang


def audience_for(host: str, settings: Settings) -> str:
    """What readers may see when nobody has said: internal on loopback, public anywhere else."""
    if settings.audience:
        return settings.audience
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    return "internal" if local else "public"


def check_address(host: str, port: int) -> None:
    """InputError where nothing can listen at the address, as when another service does already."""
    if not 0 <= port <= 65535:
        raise InputError(
            f"{port} is no port", where="--port", fix="name one from 1 to 65535",
            vi=f"{port} không phải là cổng", vi_fix="ghi số từ 1 đến 65535",
        )  # fmt: skip
    try:
        kind, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind, socket.SOCK_STREAM) as trial:
            if sys.platform != "win32":  # as the server does, so that a port just left counts as free
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        raise InputError(
            f"nothing can listen at {host}, port {port}: another service may be there", where="--host, --port",
            fix=f"stop that service, or name another port, such as --port {(port + 1) % 65536}",
            vi=f"không mở được {host}, cổng {port}: có thể một dịch vụ khác đang dùng",
            vi_fix=f"dừng dịch vụ đó, hoặc ghi cổng khác, ví dụ --port {(port + 1) % 65536}",
        ) from error  # fmt: skip


def run_server(workspace: Workspace, host: str, port: int, lang: Lang = "vi") -> None:
    """Serve a workspace until it is stopped."""
    import uvicorn

    check_address(host, port)
    audience = audience_for(host, workspace.settings)
    settings = workspace.settings.model_copy(update={"audience": audience})
    app = create_app(workspace, settings, ready=True)
    say(
        _READY[lang].format(
            host="127.0.0.1" if host == "0.0.0.0" else host, port=port, who=_WHO[audience][lang]
        )
    )
    # an open page listens for ever: without a limit the server would never stop while one is open
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=1)


HOST = click.option(
    "--host", default="127.0.0.1", help="Address to listen on; 0.0.0.0 opens it to other machines."
)
PORT = click.option("--port", type=int, default=8000, help="Port to listen on (default 8000).")


@click.command()
@HOST
@PORT
@lang_option
@with_workspace
@guarded
def serve(workspace: Workspace, host: str, port: int, lang: Lang) -> None:
    """Serve the pages, tiles and figures of the workspace."""
    run_server(workspace, host, port, lang)


_READY = {
    "vi": "WardWatch: http://{host}:{port}/  (người xem: {who})",
    "en": "WardWatch: http://{host}:{port}/  (readers: {who})",
}
_WHO = {
    "internal": {"vi": "nội bộ", "en": "internal"},
    "public": {"vi": "công chúng", "en": "public"},
}


@click.command(hidden=True)
@guarded
def warm() -> None:
    """Compile what is compiled on first use, for an image or an installation."""
    progress("compiling")
    compile_now()
    cells_of_points(np.array([0.0]), np.array([0.0]), 8)
    say("compiled")


COMMANDS = (serve, warm)

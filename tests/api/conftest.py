"""The demo, prepared once, and a client over it; the command line over a small territory."""

import gc
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.cli.demo import prepare_demo
from api.settings import Settings
from api.workspace import Workspace
from tests.api.import_page import Importer


@pytest.fixture(scope="session", autouse=True)
def unhurried() -> Iterator[None]:
    """Whoever asks for today's reading waits for it, however busy the machine. What is imported is not collected."""
    gc.freeze()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.showing.showing.QUICK_SECONDS", 60.0)
        yield


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a prepared demo workspace; do not write into it."""
    folder = tmp_path_factory.mktemp("demo")
    workspace = Workspace(Settings(data=folder))
    prepare_demo(workspace, folder / "files")
    workspace.store.close()
    return folder


@pytest.fixture
def own_demo(prepared: Path, tmp_path: Path) -> Path:
    """A copy of the demo workspace that a test may change."""
    return Path(shutil.copytree(prepared, tmp_path / "workspace"))


@pytest.fixture(scope="session")
def client(prepared: Path) -> Iterator[TestClient]:
    """A client of the service over the demo."""
    workspace = Workspace(Settings(data=prepared))
    with TestClient(create_app(workspace), raise_server_exceptions=False) as one:
        yield one
    workspace.store.close()


@pytest.fixture
def own_client(own_demo: Path) -> Iterator[TestClient]:
    """A client of the service over a demo that the test may change."""
    workspace = Workspace(Settings(data=own_demo))
    with TestClient(create_app(workspace), raise_server_exceptions=False) as one:
        yield one
    workspace.store.close()


@dataclass(frozen=True)
class Answer:
    """What a command said and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on the output stream; more or other text there is an error."""
        return json.loads(self.out)

    @property
    def last(self) -> str:
        """The last line for people."""
        return self.out.rstrip("\n").rsplit("\n", 1)[-1]


class CommandLine:
    """`wardwatch` over one workspace, in this process; a trace instead of a message fails the test."""

    def __init__(self, folder: Path, today: str = "2022-02-20") -> None:
        self.folder, self.today = folder, today

    def __call__(self, *words: object, status: int | None = 0) -> Answer:
        """Run a command; `status` is the exit status that is expected (None: any)."""
        root = ["--data", str(self.folder), "--today", self.today]
        done = CliRunner().invoke(main, [*root, *map(str, words)], catch_exceptions=False)
        gc.collect()
        answer = Answer(done.exit_code, done.stdout, done.stderr)
        assert status is None or answer.status == status, answer
        assert "Traceback" not in answer.out + answer.err
        return answer

    def load(
        self, text: str | bytes, *options: object, name: str = "cases.csv", status: int | None = 0
    ) -> Answer:
        """Load a case list given as text, with --json."""
        return self("cases", "load", self.file(name, text), *options, "--json", status=status)

    def file(self, name: str, text: str | bytes) -> Path:
        """A file beside the workspace."""
        path = self.folder.parent / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path


@pytest.fixture
def bare(tmp_path: Path) -> CommandLine:
    """The command line over a workspace with nothing in it."""
    return CommandLine(tmp_path / "workspace")


@pytest.fixture(scope="session")
def six_wards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GeoJSON of six square wards in two districts of one province, 1,000 people each."""
    return write_squares(tmp_path_factory.mktemp("squares") / "wards.geojson")


def write_squares(path: Path, *, wards: int = 6, crs: str | None = None, **changed: Any) -> Path:
    """Wards 00001, 00002, … as squares of 0.1 degrees in a row from 105 E 21 N; `changed` replaces properties."""
    names = ["Bằng Lăng", "Cẩm Tú", "Đỗ Quyên", "Hoa Ban", "Mộc Miên", "Sen Hồng"]
    features = []
    for at in range(wards):
        west, east = 105 + at / 10, 105 + (at + 1) / 10
        ring = [[west, 21], [east, 21], [east, 21.1], [west, 21.1], [west, 21]]
        told = {
            "code": f"{at + 1:05d}", "name": f"Xã {names[at % 6]}", "district_code": f"{at // 3 + 1:03d}",
            "district": f"Huyện {'Đông' if at < 3 else 'Tây'}", "province_code": "01", "province": "Tỉnh Thử",
            "population": 1000,
        }  # fmt: skip
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": told | changed, "geometry": shape})
    whole: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if crs:
        whole["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


PARENTS = (
    "--parent-level",
    "district=district_code:district",
    "--parent-level",
    "province=province_code:province",
)


@pytest.fixture(scope="session")
def _settled(six_wards: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("settled") / "workspace"
    how = ("--edition", "squares", "--population", "population", "--vintage", 2021, *PARENTS)
    CommandLine(folder)("boundaries", "load", six_wards, *how)
    return folder


@pytest.fixture
def wardwatch(_settled: Path, tmp_path: Path) -> CommandLine:
    """The command line over a workspace of its own that holds the six wards and no case."""
    return CommandLine(Path(shutil.copytree(_settled, tmp_path / "workspace")))


@pytest.fixture
def importer(wardwatch: CommandLine) -> Iterator[Importer]:
    """Somebody at the import page of a service over the six wards."""
    workspace = Workspace(Settings(data=wardwatch.folder, today="2022-02-20"))
    with TestClient(create_app(workspace), raise_server_exceptions=False) as one:
        yield Importer(one)
    workspace.store.close()


@pytest.fixture(scope="session")
def command_line() -> type[CommandLine]:
    """The command line, for a workspace that a test chooses itself."""
    return CommandLine

"""A folder of nasty files goes in with the expected result, row for row (`expected/*.yaml`)."""

import difflib
import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.nasty.district import write_wards
from tests.nasty.make_nasty import FILES, write_all
from tests.nasty.outcome import loaded, run

EXPECTED = Path(__file__).parent / "expected"
#: What an expectation says of how the file is loaded; all else is what comes of it.
HOW = ("trouble", "command", "given", "options", "level", "after", "xfail", "not_stored")


def expectation(name: str) -> dict[str, Any]:
    """What is expected of a nasty file."""
    return dict(yaml.safe_load((EXPECTED / f"{name}.yaml").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every file (`files`) and a workspace that holds the boundaries (`workspace`)."""
    folder = tmp_path_factory.mktemp("nasty")
    write_all(folder / "files")
    run(folder / "workspace", *write_wards(folder / "wards.gpkg"))
    return folder


@pytest.fixture
def workspace(nasty: Path, tmp_path: Path) -> Iterator[Path]:
    """A workspace of its own that holds the boundaries."""
    yield Path(shutil.copytree(nasty / "workspace", tmp_path / "workspace"))
    gc.collect()  # closes the stores of the commands


def cases() -> list[Any]:
    """Every file by name; what is known to go wrong carries its reason."""
    marked = []
    for name in FILES:
        reason = expectation(name).get("xfail")
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        marked.append(pytest.param(name, marks=marks, id=name))
    return marked


def lines(outcome: dict[str, Any]) -> list[str]:
    """An outcome as lines that can be compared."""
    return str(yaml.safe_dump(outcome, allow_unicode=True, sort_keys=True, width=200)).splitlines()


@pytest.mark.parametrize("name", cases())
def test_a_nasty_file_goes_in_as_expected(name: str, nasty: Path, workspace: Path) -> None:
    wanted = expectation(name)
    found = loaded(workspace, nasty / "files" / name, wanted)
    result = {key: value for key, value in wanted.items() if key not in HOW}
    difference = difflib.unified_diff(lines(result), lines(found), "expected", "found", lineterm="", n=1)
    assert found == result, f"{name}: {wanted['trouble']}\n" + "\n".join(difference)
    if "read" in found:
        assert found["read"] == found["accepted"] + found["unchanged"] + found["refused"]


@pytest.mark.parametrize("name", [name for name in FILES if "not_stored" in expectation(name)])
def test_nothing_of_a_person_is_kept(name: str, nasty: Path, workspace: Path) -> None:
    wanted = expectation(name)
    loaded(workspace, nasty / "files" / name, wanted)
    kept = b"".join(file.read_bytes() for file in workspace.rglob("*") if file.is_file())
    assert [words for words in wanted["not_stored"] if words.encode() in kept] == []


def test_every_file_is_told_and_expected() -> None:
    assert len(FILES) >= 40
    assert {f"{name}.yaml" for name in FILES} == {file.name for file in EXPECTED.iterdir()}
    assert all(one.trouble == expectation(one.name)["trouble"] for one in FILES.values())


def test_the_folder_is_the_same_every_time(tmp_path: Path) -> None:
    """Days and places come out of the same bytes; workbooks carry the time at which they were written."""
    first, second = write_all(tmp_path / "a"), write_all(tmp_path / "b")
    text = [
        (a, b) for a, b in zip(first, second, strict=True) if a.suffix in (".csv", ".ods", ".zip", ".xls")
    ]
    assert all(a.read_bytes() == b.read_bytes() for a, b in text)

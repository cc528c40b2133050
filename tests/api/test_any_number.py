"""A row that tells of cases without a readable number: any number is possible where it belongs, until it is mended."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from api.cli import main


@pytest.fixture
def run(own_demo: Path, tmp_path: Path) -> Any:
    def run(*words: str) -> Any:
        args = ["--data", str(own_demo), "--today", "2022-02-20", "--json", *words]
        done = CliRunner().invoke(main, args, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return run


def level_of(run: Any, code: str) -> Any:
    run("classify", "--as-of", "2022-02-19")
    return run("explain", code)


def counted(tmp_path: Path, number: str) -> str:
    """A sheet of one commune that is red already, or green, with a number of cases or without."""
    file = tmp_path / "so-lieu.csv"
    rows = [f"99002,2022-02-18,cộng đồng,{number}", "99003,2022-02-18,cộng đồng,0"]
    file.write_text("\n".join(["area_code,report_date,setting,count", *rows, ""]), encoding="utf-8")
    return str(file)


def test_a_blank_number_leaves_the_level_open_until_it_is_told(run: Any, tmp_path: Path) -> None:
    assert run("cases", "load", counted(tmp_path, "0"), "--list", "so-lieu")["refused"] == 0
    before = level_of(run, "99002")
    other = level_of(run, "99003")
    assert run("cases", "load", counted(tmp_path, ""), "--list", "khac")["reasons"] == {"count_missing": 1}
    after = level_of(run, "99002")
    assert before["level"]["id"] != "grey" and after["level"]["id"] in ("grey", "red")
    assert {"red"} <= set(after["possible"] or [after["level"]["id"]])
    assert "1099511627776" not in json.dumps(after) and "1.099" not in json.dumps(after)
    assert level_of(run, "99003")["level"] == other["level"]

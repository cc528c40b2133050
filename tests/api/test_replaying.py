"""What a running service keeps of past evaluations is what a fresh start finds."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from api.cli import main
from api.settings import Settings
from api.standing import standing
from api.workspace import Workspace

DAY = date(2022, 2, 19)


def stands(workspace: Workspace) -> dict[str, Any]:
    """Level and first day of every area of the demo."""
    known = workspace.gathered(workspace.edition(None, DAY))
    layers = [units for units in known.layers(8) if not units.is_cells]
    states = standing(workspace, workspace.rulebook(), known, layers, DAY)
    return {name: (state.level.tolist(), state.since.tolist()) for name, (state, _) in states.items()}


@pytest.mark.parametrize("day", ["not a day", "2022-02-01"])
def test_a_row_told_later_leaves_a_running_service_where_a_fresh_start_is(
    own_demo: Path, tmp_path: Path, day: str
) -> None:
    running = Workspace(Settings(data=own_demo))
    before = stands(running)
    file = tmp_path / "late.csv"
    file.write_text(f"case_id,report_date,setting,area_code\nX1,{day},community,9900401\n")
    told = CliRunner().invoke(
        main, ["--data", str(own_demo), "cases", "load", str(file), "--list", "demo-cases"]
    )
    assert "X1" not in told.output and told.exit_code in (0, 1)
    kept = stands(running)
    fresh = Workspace(Settings(data=own_demo))
    assert kept == stands(fresh)
    assert kept != before
    running.store.close()
    fresh.store.close()

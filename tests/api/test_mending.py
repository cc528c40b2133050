"""A refused part that is mended is read as the whole was."""

from pathlib import Path

from api.loading import load_cases
from api.settings import Settings
from api.workspace import Workspace
from geodata.intake.export import write_refused


def test_what_was_said_of_the_columns_holds_for_the_mended_rows_too(own_demo: Path, tmp_path: Path) -> None:
    workspace = Workspace(Settings(data=own_demo))
    source = tmp_path / "ca.csv"
    source.write_text(
        "ma,ngay,xa,noi phat hien\nA1,2022-02-18,99002,community\nA2,2022-02-30,99003,quarantine\n",
        encoding="utf-8",
    )
    mapping = {"case_id": "ma", "report_date": "ngay", "area_code": "xa", "setting": "noi phat hien"}
    first = load_cases(workspace, source, list_name="ca", mapping=mapping)
    assert (first.result.accepted, first.result.refused) == (1, 1)
    refused = write_refused(workspace.store.refused(first.result.import_.id), tmp_path / "refused.csv")
    refused.write_text(
        refused.read_text(encoding="utf-8-sig").replace("2022-02-30", "2022-02-19"), encoding="utf-8"
    )
    second = load_cases(workspace, refused, mends=first.result.import_.id)
    assert (second.result.accepted, second.result.refused, second.result.import_.list) == (1, 0, "ca")
    cases = {
        row["case_id"]: row["setting"]
        for row in workspace.store.cases().iter_rows(named=True)
        if row["list"] == "ca"
    }
    assert cases == {"A1": "community", "A2": "quarantine"}
    assert workspace.store.open_refused().height == 0
    workspace.store.close()

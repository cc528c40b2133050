"""What is said once the only boundaries are taken back: in words, with what to do."""

from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace


def test_a_service_without_its_boundaries_says_so_and_what_to_do(bare: Any, six_wards: Path) -> None:
    bare("boundaries", "load", six_wards, "--edition", "e")
    bare("classify")
    bare("imports", "undo", "1")
    refused = bare("classify", "--edition", "e", status=1).err
    assert (
        "bộ ranh giới e: bộ ranh giới này đã được rút lại" in refused
        and "wardwatch boundaries load" in refused
    )
    assert "chưa có ranh giới nào" in bare("classify", status=1).err
    here = Workspace(Settings(data=bare.folder))
    with TestClient(create_app(here)) as client:
        assert client.get("/").status_code == 200 and client.get("/snapshots/latest").status_code == 200
        for path in ("/snapshots/today", "/areas?q=a", "/status?lat=21&lon=105"):
            told = client.get(path)
            assert told.status_code == 404
            assert "rút lại" in told.json()["detail"] or "chưa có ranh giới" in told.json()["detail"], (
                told.text
            )
            assert "wardwatch boundaries load" in told.json()["fix"]
    here.store.close()


def test_cases_without_boundaries_are_told_to_wait_for_them(bare: Any) -> None:
    bare.load("report_date,ward,count\n2022-02-19,Xã A,3\n")
    assert "chưa có ca nào có tọa độ" in bare("classify", status=1).err

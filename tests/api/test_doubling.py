"""Doubles on the command line: proposed, answered, left out of the counts, taken back."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.api.desk import Desk

HEAD = "case_id,report_date,onset_date,area_code,sex,age\n"
HOSPITAL = "BV-004711,2022-02-18,2022-02-17,99002,F,34\nBV-004712,2022-02-18,2022-02-17,99003,M,61\n"
DISTRICT = "H-4711,2022-02-19,2022-02-17,99002,F,34\nH-9,2022-02-19,2022-02-10,99004,F,8\n"


class DoublesDesk(Desk):
    """Two lists, of which some cases may be the same."""

    head = HEAD

    def run(self, *words: str, code: int = 0) -> str:
        """What a command prints, errors among it."""
        return self.done(*words, code=code).output

    def doubles(self) -> Any:
        return self.json("cases", "doubles", "--list", "hospital", "--list", "district")


@pytest.fixture
def desk(own_demo: Path, tmp_path: Path) -> DoublesDesk:
    made = DoublesDesk(own_demo, tmp_path)
    made.load("hospital", HOSPITAL)
    made.load("district", DISTRICT)
    return made


def pair(desk: DoublesDesk) -> tuple[str, str]:
    (one,) = desk.doubles()["pairs"]
    return one["case_a"], one["case_b"]


def test_a_pair_is_proposed_with_its_reasons_in_words(desk: DoublesDesk) -> None:
    (one,) = desk.doubles()["pairs"]
    assert {"onset_same", "sex_same", "age_same", "id_tail"} <= set(one["reasons"])
    vi = desk.run("cases", "doubles", "--list", "hospital", "--list", "district")
    assert "1 cặp ca có thể trùng trong 4 ca" in vi and "cùng ngày khởi phát" in vi
    en = desk.run("cases", "doubles", "--list", "hospital", "--list", "district", "--lang", "en")
    assert "same day of onset" in en and "none was merged" in en


def test_an_answer_sets_one_aside_and_the_sums_say_so(desk: DoublesDesk) -> None:
    a, b = pair(desk)
    before = desk.doubles()
    done = desk.json("cases", "same", a, b, "--author", "BS Lan", "--reason", "cùng bệnh nhân")
    assert done["set_aside"] == 1 and done["accepted"] == done["counted"] + 1 == before["counted"]
    assert desk.doubles()["pairs"] == [] and desk.json("imports")["set_aside"] == 1
    assert "1 ca được để riêng" in desk.run("imports")
    desk.run("imports", "undo", str(done["import"]))
    assert desk.doubles()["counted"] == before["counted"] and pair(desk) == (a, b)


def test_a_double_does_not_come_back_with_the_next_delivery(desk: DoublesDesk) -> None:
    a, b = pair(desk)
    desk.run("cases", "same", a, b, "--author", "BS Lan", "--reason", "cùng bệnh nhân")
    desk.load("hospital", HOSPITAL.replace("61", "62"))
    desk.load("district", DISTRICT, "--mode", "replace")
    assert desk.doubles()["set_aside"] == 1
    gone = desk.load("district", DISTRICT.splitlines()[1] + "\n", "--mode", "replace")
    assert any("count again: 1" in note for note in gone["notes"]) and desk.doubles()["answers_asleep"] == 1


def test_cases_that_were_called_different_are_not_proposed_again(desk: DoublesDesk) -> None:
    a, b = pair(desk)
    desk.run("cases", "different", b[:20], a[:20], "--author", "BS Lan", "--reason", "hai chị em")
    found = desk.doubles()
    assert found["pairs"] == [] and found["set_aside"] == 0


def test_answers_that_contradict_each_other_are_not_kept(desk: DoublesDesk) -> None:
    a, b = pair(desk)
    third = next(one for one in _names(desk, "hospital") if one not in (a, b))
    said = ("--author", "B", "--reason", "r")
    desk.run("cases", "same", a, b, *said)
    desk.run("cases", "same", b, third, *said)
    refused = desk.run("cases", "different", a, third, *said, code=1)
    assert "imports undo" in refused and len(desk.json("imports")["imports"]) > 0


def _names(desk: DoublesDesk, name: str) -> list[str]:
    out = desk.folder / "d.csv"
    desk.run("cases", "doubles", "--least", "0", "-o", str(out))
    pairs = pl.read_csv(out)
    every = set(pairs["case_a"]) | set(pairs["case_b"])
    from api.settings import Settings
    from api.workspace import Workspace

    workspace = Workspace(Settings(data=desk.data))
    every |= {f"{name}:{one}" for one in workspace.store.list_known(name)["identity"]}
    workspace.store.close()
    return sorted(one for one in every if one.startswith(name))


@pytest.mark.parametrize(
    "words",
    [
        ("same", "hospital", "district", "--author", "B", "--reason", "r"),
        ("same", "hospital:00000000", "district:00000000", "--author", "B", "--reason", "r"),
        ("same", "hospital:abcdef01", "hospital:abcdef01"),
        ("doubles", "--list", "nowhere"),
    ],
)
def test_what_names_no_case_or_no_reason_is_refused_in_words(
    desk: DoublesDesk, words: tuple[str, ...]
) -> None:
    assert "Cách sửa" in desk.run("cases", *words, code=1)


def test_the_pairs_can_be_had_as_a_workbook(desk: DoublesDesk) -> None:
    out = desk.folder / "pairs.xlsx"
    desk.run("cases", "doubles", "--list", "hospital", "--list", "district", "-o", str(out))
    rows = pl.read_excel(out)
    assert rows.height == 1 and "cùng tuổi" in rows["reasons"][0]

"""Forms of ODK whose repeating parts come as files of their own: an item has the day and place of its submission."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from geodata.intake.batch import CaseBatch
from geodata.intake.foreign.key_parts import with_parents
from geodata.intake.reading.delimited import read_delimited
from zones.errors import InputError, QuestionError

Read = Callable[..., CaseBatch]
MAIN, PART = "odk-survey.csv", "odk-survey-person.csv"
ITEMS = [
    ("34", "female", "2022-02-18", "0203"),
    ("7", "male", "2022-02-18", "0203"),
    ("60", "male", "2022-02-19", "0204"),
]


def _told(found: CaseBatch) -> list[tuple[object, ...]]:
    return found.rows.select("age", "sex", pl.col("report_date").cast(pl.String), "area_code").rows()


def _zip(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return path


@pytest.fixture
def export(tmp_path: Path, example: Callable[[str], Path]) -> Path:
    """The archive that ODK Central gives, with pictures beside the tables."""
    with zipfile.ZipFile(tmp_path / "survey.zip", "w") as archive:
        for name in (MAIN, PART):
            archive.write(example(name), name)
        archive.writestr("media/1645.jpg", b"\xff\xd8\xff")
    return tmp_path / "survey.zip"


def test_a_part_takes_day_and_place_from_the_file_of_its_form_beside_it(read: Read) -> None:
    found = read(PART)
    assert _told(found) == ITEMS and not len(found.refused)
    assert any("odk-survey" in note and "without one: 0" in note for note in found.notes)


def test_an_item_of_a_rejected_submission_is_no_case_and_said(read: Read) -> None:
    assert any("row 5 skipped" in note and "rejected" in note for note in read(PART).notes)


def test_an_archive_of_a_form_and_its_part_asks_what_a_case_is(read: Read, export: Path) -> None:
    with pytest.raises(QuestionError) as asked:
        read(export)
    assert [one.option for one in asked.value.answers] == ["--sheet odk-survey", "--sheet odk-survey-person"]


def test_an_archive_is_read_by_its_items_or_by_its_submissions(read: Read, export: Path) -> None:
    found = read(export, sheet="odk-survey-person")
    assert _told(found) == ITEMS
    assert any("media/1645.jpg" in note for note in found.notes)
    assert read(export, sheet="odk-survey").rows["area_code"].to_list() == ["0203", "0204"]
    with pytest.raises(InputError, match="no part"):
        read(export, sheet="else")


def test_identities_are_the_keys_however_the_part_came(read: Read, export: Path) -> None:
    assert read(export, sheet="odk-survey-person").rows["identity"].equals(read(PART).rows["identity"])


def test_a_part_without_its_form_is_refused_with_the_advice_to_bring_both(
    read: Read, tmp_path: Path, example: Callable[[str], Path]
) -> None:
    shutil.copy(example(PART), tmp_path / PART)
    with pytest.raises(InputError) as error:
        read(tmp_path / PART)
    assert "zip" in error.value.fix and "zip" in error.value.vi_fix


def test_names_of_persons_in_submissions_and_items_are_not_kept(read: Read) -> None:
    found = read(PART)
    text = str(found.rows.to_dicts()) + str(found.refused.to_dicts()) + str(found.notes)
    assert not any(name in text for name in ("Lê Văn An", "Phạm Thị Bình", "Mai", "Tí", "Cư", "Trạm An Hải"))


def test_an_item_of_a_part_in_a_part_takes_what_stands_above_both(tmp_path: Path, read: Read) -> None:
    path = _zip(
        tmp_path / "n.zip",
        **{
            "f.csv": b"SubmissionDate,report_date,KEY\nx,2022-02-18,uuid:1\n",
            "f-house.csv": "ward,PARENT_KEY,KEY\nXã An Hải,uuid:1,uuid:1/house[1]\n".encode(),
            "f-house-person.csv": b"age,PARENT_KEY,KEY\n3,uuid:1/house[1],uuid:1/house[1]/person[1]\n"
            b"4,uuid:1/house[9],uuid:1/house[9]/person[1]\n",
        },
    )
    found = read(path, sheet="f-house-person")
    assert found.rows.select("age", "area_code").rows() == [("3", "0203")]
    assert found.refused["code"].to_list() == ["date_missing"]


def test_rows_that_belong_to_each_other_in_a_ring_end() -> None:
    part = read_delimited(b"age,PARENT_KEY,KEY\n1,b,a\n2,a,b\n", "p").tidied()
    other = read_delimited(b"x,PARENT_KEY,KEY\n1,b,a\n2,a,b\n", "q").tidied()
    assert with_parents(part, {"q": other}).frame["x"].to_list() == ["2", "1"]


def test_a_key_on_several_rows_says_nothing_of_its_items() -> None:
    part = read_delimited(b"age,PARENT_KEY,KEY\n1,k,a\n", "p").tidied()
    main = read_delimited(b"day,KEY\nx,k\ny,k\n", "q").tidied()
    found = with_parents(part, {"q": main})
    assert found.frame["day"].to_list() == [None] and "without one: 1" in found.notes[-1]

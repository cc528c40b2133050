"""Preset files are strict: whatever does not belong is told with its line, its column and the words allowed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from geodata.intake.cases import read_cases
from geodata.intake.notes import in_vietnamese
from geodata.intake.presets import files, kept_preset, load_preset
from geodata.intake.presets.periods import span_of
from zones.errors import InputError, NotFoundError, RulebookError

Write = Callable[[str], Path]
GOOD = "name: ours\nsystem: DHIS2\ntitle: {vi: của tỉnh, en: ours}\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to(text: str) -> Path:
        (tmp_path / "p.yaml").write_text(text, "utf-8")
        return tmp_path / "p.yaml"

    return to


def test_a_good_preset_is_read(write: Write) -> None:
    found = load_preset(
        write(GOOD + "fields:\n  onset_date: [abc, def]\n  ward: xa\nleave_out: {deleted: [true]}\n")
    )
    assert found.fields == {"onset_date": ("abc", "def"), "ward": ("xa",)}
    assert found.leave_out == {"deleted": ("true",)}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (GOOD + "colour: red\n", "line 4", "the keys are name, system"),
        (GOOD + "fields:\n  onset: [a]\n", "line 5", "is no field; use one of case_id"),
        (GOOD + "fields:\n  ward: {a: b}\n", "line 5", "must be a list of texts"),
        (GOOD + "recognised: x\n", "line 4", "must be a list"),
        (GOOD + "last_part: '+'\n", "line 4", "must be one of"),
        ("name: a\nsystem: b\ntitle: {vi: c}\n", "line 3", "en is missing"),
        ("name: a\n", "line 1", "the key system is missing"),
        (GOOD + "words:\n  status: [a]\n", "line 5", "must be a mapping"),
    ],
)
def test_a_fault_is_told_with_its_place_in_both_languages(
    text: str, line: str, said: str, write: Write
) -> None:
    with pytest.raises(RulebookError) as error:
        load_preset(write(text))
    assert line in error.value.what and said in error.value.what and "p.yaml" in error.value.what
    assert line.replace("line", "dòng") in error.value.vi


def test_what_is_no_yaml_is_told_with_line_and_column(write: Write) -> None:
    with pytest.raises(InputError) as error:
        load_preset(write(GOOD + "fields: [a\n"))
    assert "line" in error.value.where and "dòng" in error.value.vi_where


def test_a_preset_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(NotFoundError) as error:
        load_preset("kobi")
    assert "kobo" in error.value.fix and "kobo" in error.value.vi_fix


def test_an_import_keeps_the_name_of_a_bundled_preset_and_the_content_of_any_other(write: Write) -> None:
    assert kept_preset("kobo") == "kobo" and kept_preset("none") == "none" and kept_preset(None) is None
    kept = kept_preset(str(write(GOOD)))
    assert isinstance(kept, dict) and load_preset(kept).name == "ours"


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("20220219", "2022-02-19", "2022-02-19"),
        ("2022-02-19", "2022-02-19", "2022-02-19"),
        ("2022W7", "2022-02-14", "2022-02-20"),
        ("2022W1", "2022-01-03", "2022-01-09"),
        ("2021W1", "2021-01-04", "2021-01-10"),
        ("2020W53", "2020-12-28", "2021-01-03"),
        ("2022SunW1", "2022-01-02", "2022-01-08"),
        ("2022BiW1", "2022-01-03", "2022-01-16"),
        ("202202", "2022-02-01", "2022-02-28"),
        ("2022-02", "2022-02-01", "2022-02-28"),
        ("202401", "2024-01-01", "2024-01-31"),
        ("202202B", "2022-03-01", "2022-04-30"),
        ("2022Q4", "2022-10-01", "2022-12-31"),
        ("2022S2", "2022-07-01", "2022-12-31"),
        ("2022AprilS2", "2022-10-01", "2023-03-31"),
        ("2022", "2022-01-01", "2022-12-31"),
        ("2022July", "2022-07-01", "2023-06-30"),
    ],
)
def test_a_period_is_the_days_that_it_names(period: str, first: str, last: str) -> None:
    assert span_of(period) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        "2022W53",
        "2022W0",
        "202213",
        "20220230",
        "2022Q5",
        "2022S3",
        "202207B",
        "LAST_MONTH",
        "Tuần 7",
        "0000",
        "2022W",
        "",
    ],
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert span_of(text) is None


@pytest.fixture
def one_is_faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundled presets, one of which somebody has damaged."""
    for one in files.FOLDER.iterdir():
        (tmp_path / one.name).write_bytes(one.read_bytes())
    (tmp_path / "odk.yaml").write_text(GOOD + "colour: red\n", "utf-8")
    (tmp_path / "hxl.yaml").write_text("fields: [a\n", "utf-8")
    monkeypatch.setattr(files, "FOLDER", tmp_path)


@pytest.mark.usefixtures("one_is_faulty")
def test_a_faulty_preset_is_said_once_and_stops_no_load(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("report_date,ward,count\n2022-02-19,An Hải,1\n", "utf-8")
    found = read_cases(tmp_path / "a.csv", today=date(2022, 2, 20))
    said = [note for note in found.notes if "odk.yaml" in note]
    assert found.read == len(found.rows) == 1 and len(said) == 1
    assert "line 4" in said[0] and "dòng 4" in in_vietnamese(said[0]) and "bỏ qua" in in_vietnamese(said[0])
    assert [one.name for one in files.list_presets() if one.name in ("odk", "kobo")] == ["kobo"]


@pytest.mark.usefixtures("one_is_faulty")
def test_a_faulty_preset_that_is_chosen_tells_its_fault() -> None:
    with pytest.raises(RulebookError, match="the keys are name"):
        load_preset("odk")

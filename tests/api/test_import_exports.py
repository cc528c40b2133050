"""Exports of other systems that are several files in one zip go in by the page and by the command line."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[1] / "geodata" / "presets" / "examples"
CODE = {"coding": [{"system": "http://snomed.info/sct", "code": "840539006"}]}


def _zip(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "."), text)
    return made.getvalue()


@pytest.fixture
def form() -> bytes:
    """A form with a repeating part, as ODK Central exports it."""
    main = "SubmissionDate,report_date,lon,lat,KEY\nx,2022-02-18,105.025,21.025,uuid:1\n"
    part = "age,sex,PARENT_KEY,KEY\n34,nữ,uuid:1,uuid:1/p[1]\n7,nam,uuid:1,uuid:1/p[2]\n"
    return _zip(form__csv=main, **{"form-p.csv": part})


def test_the_page_asks_what_a_case_is_and_loads_the_items(importer: Any, form: bytes) -> None:
    seen = importer.look("form.zip", form, list="form")
    assert seen["kind"] == "cases" and not seen["loads"]
    assert [one["option"] for one in seen["question"]["answers"]] == ["--sheet form", "--sheet form-p"]
    chosen = importer.again(seen["token"], list="form", answers=["--sheet form-p"])
    assert (chosen["read"], chosen["accepted"], chosen["question"]) == (2, 2, None)
    assert importer.load_shown(chosen, list="form", answers=["--sheet form-p"])["accepted"] == 2


def test_the_command_line_prints_the_answers_and_takes_one(wardwatch: Any, form: bytes) -> None:
    path = wardwatch.folder.parent / "form.zip"
    path.write_bytes(form)
    asked = wardwatch("cases", "load", path, "--list", "form", status=None)
    assert "--sheet form-p" in asked.out + asked.err
    assert (
        wardwatch("cases", "load", path, "--list", "form", "--sheet", "form-p", "--json").json["accepted"]
        == 2
    )


@pytest.mark.parametrize("suffix", ["ndjson", "json"])
def test_the_page_reads_a_bulk_export_of_fhir(suffix: str, importer: Any) -> None:
    patient = {"resourceType": "Patient", "id": "p", "name": [{"text": "Trần Bí Mật"}], "gender": "female"}
    place = {"resourceType": "Location", "id": "l", "position": {"longitude": 105.025, "latitude": 21.025}}
    stay = {"resourceType": "Encounter", "id": "e", "location": [{"location": {"reference": "Location/l"}}]}
    case = {"resourceType": "Condition", "id": "c", "code": CODE, "recordedDate": "2022-02-18",
            "subject": {"reference": "Patient/p"}, "encounter": {"reference": "Encounter/e"}}  # fmt: skip
    files = {
        f"{one['resourceType']}.{suffix}": json.dumps(one, ensure_ascii=False)
        for one in (patient, place, stay, case)
    }
    seen = importer.look("export.zip", _zip(**files), list="fhir")
    assert (seen["kind"], seen["read"], seen["accepted"], seen["unplaced"]) == ("cases", 1, 1, 0)
    assert "Bí Mật" not in json.dumps(seen, ensure_ascii=False)


def test_a_zip_of_unrelated_tables_is_refused_in_words(importer: Any) -> None:
    body = _zip(a__csv="x,y\n1,2\n", b__csv="x,y\n1,2\n")
    answer = importer.client.post("/imports/preview", files={"file": ("a.zip", body)}, data={"options": "{}"})
    assert 400 <= answer.status_code < 500 and "zip" in answer.text

"""Where a case of FHIR is, when its place stands in another record: encounters, locations, contained ones, rings."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geodata.intake.batch import CaseBatch
from geodata.intake.foreign import read_foreign
from geodata.intake.reading.tables import read_table
from zones.errors import InputError

Read = Callable[..., CaseBatch]
CODE = {"coding": [{"system": "http://snomed.info/sct", "code": "840539006"}]}


def _condition(**more: Any) -> dict[str, Any]:
    return {"resourceType": "Condition", "id": "c", "code": CODE, "recordedDate": "2022-02-18", **more}


def _at(reference: Any, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Encounter",
        "id": "e",
        "location": [{"location": {"reference": reference}}],
        **more,
    }


def _location(id: str, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Location", "id": id, **more}


def _table(*resources: Any) -> list[dict[str, Any]]:
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]}
    return read_foreign(json.dumps(bundle).encode(), "x.json").frame.to_dicts()


AT_E = {"encounter": {"reference": "Encounter/e"}}


def test_a_place_in_another_record_is_found_through_the_encounter(read: Read) -> None:
    found = read("fhir-r4-encounters.json")
    told = found.rows.select("case_id", "area_code", "lon", "place_kind", "sex", "age").rows()
    assert told == [
        ("c1", "0203", 109.45, "detection", "male", "32"),
        ("c2", "0204", None, "detection", "female", None),
    ]
    assert any("placed where they were found" in note and note.endswith("2") for note in found.notes)


def test_no_name_telephone_street_or_building_of_them_is_kept(
    read: Read, example: Callable[[str], Path]
) -> None:
    table = read_table(example("fhir-r4-encounters.json"))
    found = read("fhir-r4-encounters.json")
    text = (
        json.dumps(table.frame.to_dicts(), ensure_ascii=False) + str(found.rows.to_dicts()) + str(found.notes)
    )
    for secret in ("Nguyễn", "Lý Thị", "0987654321", "Trần Phú", "Thống Nhất", "0259", "Trạm y tế", "1990"):
        assert secret not in text, secret
    assert any("are not read" in note for note in found.notes)


def test_the_home_of_the_patient_comes_before_the_place_of_the_encounter() -> None:
    patient = {"resourceType": "Patient", "id": "p", "address": [{"city": "An Hải"}]}
    rows = _table(
        patient, _condition(subject={"reference": "Patient/p/_history/3"}, **AT_E), _at("Location/l"),
        _location("l", address={"city": "Long Thạnh"}),
    )  # fmt: skip
    assert rows[0]["city"] == "An Hải" and "place_kind" not in rows[0]


def test_an_encounter_names_the_condition_that_it_diagnosed() -> None:
    encounter = _at("Location/l", diagnosis=[{"condition": {"reference": "Condition/c"}}, "x", {}])
    assert _table(_condition(), encounter, _location("l", address={"city": "An Hải"}))[0]["city"] == "An Hải"


def test_an_encounter_at_several_places_gives_none_and_says_so(read: Read, tmp_path: Path) -> None:
    encounter = _at("Location/a")
    encounter["location"] += [
        {"location": {"reference": "Location/b"}},
        {"location": {"reference": "Location/a"}},
    ]
    resources = [_condition(**AT_E), encounter, _location("a", address={"city": "An Hải"}),
                 _location("b", address={"city": "Long Thạnh"})]  # fmt: skip
    (tmp_path / "b.json").write_text(
        json.dumps({"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]})
    )
    found = read(tmp_path / "b.json")
    assert found.rows["area_code"].to_list() == [None]
    assert any("several places" in note and note.endswith("1") for note in found.notes)


def test_a_ring_of_places_ends() -> None:
    ring = [_location(f"l{k}", partOf={"reference": f"Location/l{(k + 1) % 3}"}) for k in range(3)]
    assert _table(_condition(**AT_E), _at("Location/l0"), *ring)[0].get("city") is None


def test_a_long_chain_of_places_ends() -> None:
    chain = [_location(f"l{k}", partOf={"reference": f"Location/l{k + 1}"}) for k in range(5000)]
    assert len(_table(_condition(**AT_E), _at("Location/l0"), *chain)) == 1


@pytest.mark.parametrize(
    "wrong", [None, 5, "x", [], [[]], {}, {"reference": {}}, {"reference": ["#"]}, {"reference": "#"}]
)
def test_references_and_places_of_wrong_kinds_are_no_places(wrong: Any) -> None:
    for resources in (
        [_condition(encounter=wrong, subject=wrong, contained=wrong)],
        [_condition(**AT_E), {"resourceType": "Encounter", "id": "e", "location": wrong, "diagnosis": wrong}],
        [_condition(**AT_E), _at(wrong)],
        [_condition(**AT_E), _at("Location/l"),
         _location("l", address=wrong, position=wrong, partOf=wrong, name=wrong, physicalType=wrong)],
        [_condition(**AT_E), _at("Location/l"), _location("l", position={"longitude": wrong, "latitude": [wrong]})],
    ):  # fmt: skip
        assert len(_table(*resources)) == 1


def _export(folder: Path, example: Callable[[str], Path]) -> dict[str, str]:
    """The example as a bulk export: one file of NDJSON a kind of record."""
    bundle = json.loads(example("fhir-r4.json").read_text("utf-8"))
    files: dict[str, list[str]] = {}
    for entry in bundle["entry"]:
        one = entry["resource"]
        files.setdefault(f"{one['resourceType']}.ndjson", []).append(json.dumps(one, ensure_ascii=False))
    return {name: "\n".join(lines) + "\n" for name, lines in files.items()}


def test_a_bulk_export_is_read_as_one_zip_of_its_files(
    read: Read, tmp_path: Path, example: Callable[[str], Path]
) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for name, text in _export(tmp_path, example).items():
            archive.writestr(name, text)
        archive.writestr("manifest.txt", "x")
    found = read(tmp_path / "export.zip")
    assert found.rows.drop("row").equals(read("fhir-r4.json").rows.drop("row"))
    assert any("manifest.txt" in note for note in found.notes)


def test_conditions_alone_say_that_their_patients_are_missing(
    read: Read, tmp_path: Path, example: Callable[[str], Path]
) -> None:
    (tmp_path / "Condition.ndjson").write_text(_export(tmp_path, example)["Condition.ndjson"], "utf-8")
    found = read(tmp_path / "Condition.ndjson")
    assert found.rows["area_code"].to_list() == [None, None]
    assert any("not in the file: 3" in note for note in found.notes)


def test_a_line_that_is_no_resource_is_a_refused_line_and_persons_stay_out(
    read: Read, tmp_path: Path, example: Callable[[str], Path]
) -> None:
    lines = "".join(_export(tmp_path, example).values()) + "5\nnull\n"
    (tmp_path / "x.ndjson").write_text(lines, "utf-8")
    found = read(tmp_path / "x.ndjson")
    assert len(found.rows) == 2 and len(found.refused) == 2
    assert "Trần" not in str(found.refused.to_dicts())


@pytest.mark.parametrize("cut", [10, 400, 1500, 2600])
def test_a_bundle_that_is_cut_short_is_refused_in_words(
    cut: int, read: Read, tmp_path: Path, example: Callable[[str], Path]
) -> None:
    (tmp_path / "b.json").write_bytes(example("fhir-r4-encounters.json").read_bytes()[:cut])
    with pytest.raises(InputError) as error:
        read(tmp_path / "b.json")
    assert error.value.vi


def test_records_nested_without_end_are_refused_in_words(read: Read, tmp_path: Path) -> None:
    deep = '{"resourceType": "Bundle", "entry": [{"resource": ' * 20_000
    (tmp_path / "b.json").write_text(deep)
    with pytest.raises(InputError):
        read(tmp_path / "b.json")
    (tmp_path / "c.json").write_text(
        '{"resourceType": "Condition", "id": "c", "contained": ' + "[" * 900 + "]" * 900 + "}"
    )
    assert len(read_table(tmp_path / "c.json").frame) == 1

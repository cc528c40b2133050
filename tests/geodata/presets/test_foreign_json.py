"""JSON of any shape: every record becomes a row, a refused line or an error in words; never a crash, never a loss."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.intake.batch import CaseBatch
from geodata.intake.cases import Reading, cases_of
from geodata.intake.foreign import is_geojson, read_foreign
from geodata.intake.foreign.fhir import fhir_table
from geodata.intake.reading.tables import read_table
from zones.errors import InputError, WardWatchError

TODAY = date(2022, 2, 20)

_PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
_ANY = st.recursive(
    _PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=25,
)  # fmt: skip
_KEYS = st.sampled_from((
    "resourceType", "entry", "resource", "headers", "rows", "metaData", "items", "events", "instances", "event",
    "orgUnit", "dataValues", "attributes", "enrollments", "results", "features", "id", "code", "coding", "address",
    "subject", "reference", "geometry", "coordinates", "coordinate", "extension", "pager", "link", "name", "_uuid",
    "_geolocation", "trackedEntityType", "contained", "dataElement", "value", "type",
))  # fmt: skip
_WORDS = _PLAIN | st.sampled_from(
    ("Bundle", "Condition", "Patient", "Observation", "Point", "#x", "Patient/1")
)
_TELLING = st.recursive(
    _WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=6),
    max_leaves=40,
)


def _read(document: Any) -> None:
    data = json.dumps(document).encode()
    try:
        table = read_foreign(data, "x.json")
    except WardWatchError as error:
        assert error.vi and error.vi_fix
        return
    assert table.read == len(table.frame) + len(table.broken)
    assert all(getattr(note, "vi", "") for note in table.notes)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_ANY)
def test_json_of_any_shape_is_read_or_refused_in_words(document: Any) -> None:
    _read(document)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_TELLING)
def test_json_in_the_words_of_other_systems_is_read_or_refused_in_words(document: Any) -> None:
    _read(document)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(_KEYS, _TELLING, max_size=5) | _PLAIN, min_size=1, max_size=8))
def test_every_record_of_a_list_is_a_row_or_a_line_that_is_none(records: list[Any]) -> None:
    try:
        table = read_foreign(json.dumps({"results": records}).encode(), "x.json")
    except WardWatchError:
        return
    assert table.read == len(records)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries(
    {"event": st.text("abc", min_size=1, max_size=4), "orgUnit": st.just("0203")},
    optional={"occurredAt": st.sampled_from(("2022-02-18", "2022-02-19T10:00:00", "x", "")),
              "deleted": st.booleans(), "status": st.sampled_from(("ACTIVE", "SCHEDULE")),
              "dataValues": _TELLING, "geometry": _TELLING}), min_size=1, max_size=8))  # fmt: skip
def test_events_are_accepted_unchanged_refused_or_said_to_be_none(events: list[dict[str, Any]]) -> None:
    table = read_foreign(json.dumps({"events": events}).encode(), "x.json")
    assert table.read == len(events)
    try:
        found = cases_of(table, Reading(TODAY, {}, {}, preset="dhis2-events", may_ask=False), None, None)
    except WardWatchError:
        return
    assert found.read == len(found.rows) + len(found.refused) + len(found.repeated)
    gone = sum(one.get("deleted") is True or one.get("status") == "SCHEDULE" for one in events)
    assert found.read == len(events) - gone


@pytest.mark.parametrize("text", [
    '{"cases": [', "[[[[[", '{"a": 1, "a": 2}', '[{"report_date": "2022-02-19"}', '{"x": 1}', "[]", "[1, 2]",
    '{"a": {}}',
    '{"cases": "no list"}', "[" * 100_000, '{"resourceType": "Patient", "id": "p"}', '{"results": []}',
])  # fmt: skip
def test_json_without_records_says_so(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text, "utf-8")
    with pytest.raises(InputError) as error:
        read_table(tmp_path / "x.json")
    assert error.value.vi and error.value.fix and error.value.vi_fix


def test_a_key_that_stands_twice_is_refused_since_one_value_would_be_lost() -> None:
    with pytest.raises(InputError, match="twice"):
        read_foreign(b'{"cases": [{"id": "1", "id": "2"}]}', "x.json")


def test_numbers_stay_as_they_were_written() -> None:
    table = read_foreign(b'[{"code": 00203}]'.replace(b"00203", b"203"), "x.json")
    assert table.frame["code"].to_list() == ["203"]
    table = read_foreign(b'[{"lon": 108.90, "n": 123456789012345678901234567890}]', "x.json")
    assert table.frame.row(0) == ("108.90", "123456789012345678901234567890")


def test_a_list_of_records_and_one_under_cases_are_the_same(tmp_path: Path) -> None:
    rows = [
        {"case_id": "1", "report_date": "2022-02-19"},
        {"case_id": "2", "report_date": "2022-02-18", "age": 7},
    ]
    (tmp_path / "a.json").write_text(json.dumps(rows), "utf-8")
    (tmp_path / "b.json").write_text(json.dumps({"cases": rows}), "utf-8")
    a, b = (read_table(tmp_path / name).frame for name in ("a.json", "b.json"))
    assert a.equals(b) and a.columns == ["case_id", "report_date", "age"]


def test_geojson_is_told_from_records() -> None:
    assert is_geojson(b'{"type": "FeatureCollection", "features": []}')
    assert not is_geojson(b'{"resourceType": "Bundle", "type": "searchset"}')
    assert not is_geojson(b'{"events": [{"geometry": {"type": "Point", "coordinates": [1, 2]}}]}')


def test_events_inside_enrolments_take_their_place_from_there_but_not_their_day() -> None:
    document = {"trackedEntities": [{"trackedEntity": "T1", "trackedEntityType": "p", "orgUnit": "0203",
        "enrollments": [
        {"enrollment": "E1", "orgUnit": "0203", "program": "P", "occurredAt": "2022-01-01",
         "enrolledAt": "2022-01-02", "events": [{"event": "V1", "status": "SCHEDULE"},
            {"event": "V2", "orgUnit": "0204", "occurredAt": "2022-02-01"}]},
        {"enrollment": "E2", "orgUnit": "0204", "program": "P", "enrolledAt": "2022-02-02", "events": []},
        ]}]}  # fmt: skip
    found = read_foreign(json.dumps(document).encode(), "x.json").frame
    told = found.select("event", "orgUnit", "occurredAt", "program").rows()
    assert told == [
        ("V1", "0203", None, "P"),
        ("V2", "0204", "2022-02-01", "P"),
        ("E2", "0204", "2022-02-02", "P"),
    ]


def test_older_events_are_read_under_the_names_of_today() -> None:
    event = {
        "event": "V1",
        "orgUnit": "0203",
        "eventDate": "2022-02-19",
        "coordinate": {"latitude": 11.2, "longitude": 109.4},
    }
    found = read_foreign(json.dumps({"events": [event]}).encode(), "x.json").frame
    assert found.select("occurredAt", "longitude", "latitude").row(0) == ("2022-02-19", "109.4", "11.2")


def test_one_page_of_several_is_said_to_be_one() -> None:
    page = {"pager": {"page": 1, "pageCount": 3}, "events": [{"event": "a", "orgUnit": "b"}]}
    assert any("one page" in note for note in read_foreign(json.dumps(page).encode(), "x.json").notes)


@settings(max_examples=100, deadline=None)
@given(st.fixed_dictionaries({
    "name": st.just([{"family": "Bímật"}]), "birthDate": st.sampled_from(("1987-06-01", "1987", "x")),
    "telecom": st.just([{"value": "0912345678"}]), "identifier": st.just([{"value": "079123456789"}]),
    "address": st.just([{"line": ["Bímật 12"], "text": "Bímật", "city": "An Hải"}]), "text": st.just({"div": "Bímật"}),
    "contact": st.just([{"name": {"text": "Bímật"}}]), "gender": st.sampled_from(("male", "female", None)),
}), _TELLING)  # fmt: skip
def test_nothing_else_of_a_patient_leaves_the_reader(patient: dict[str, Any], more: Any) -> None:
    condition = {"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/p", "display": "Bímật"},
                 "code": {"coding": [{"code": "U07.1"}]}, "recordedDate": "2022-02-19", "note": [{"text": "Bímật"}],
                 "extension": more}  # fmt: skip
    resources = [{"resourceType": "Patient", "id": "p", **patient}, condition]
    table = fhir_table([json.loads(json.dumps(one)) for one in resources], "x.json")
    told = str(table.frame.to_dicts()) + str(table.notes)
    assert not any(secret in told for secret in ("Bímật", "0912345678", "079123456789", "1987"))


def test_the_bundled_reader_takes_gzip_and_zip(tmp_path: Path, read: Callable[..., CaseBatch]) -> None:
    import gzip
    import zipfile

    data = json.dumps([{"case_id": "1", "report_date": "2022-02-19", "ward": "An Hải"}]).encode()
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(data))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("cases.json", data)
    assert read(tmp_path / "a.json.gz").rows["area_code"].to_list() == ["0203"]
    assert read(tmp_path / "b.zip").rows["area_code"].to_list() == ["0203"]

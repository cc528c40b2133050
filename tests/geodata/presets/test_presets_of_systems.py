"""Every preset reads the example that was made after its published format."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from geodata.intake.areas.context import read_context
from geodata.intake.areas.population_table import read_populations
from geodata.intake.batch import CaseBatch
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.presets import list_presets
from geodata.intake.presets.named import recognised
from geodata.intake.reading.tables import read_table
from zones.errors import InputError, QuestionError

Read = Callable[..., CaseBatch]

#: Preset -> example, and what becomes of it: case id or nothing, day, area, count of each accepted row.
EXPECTED: dict[str, tuple[str, list[tuple[str | None, str, str, int]], int]] = {
    "dhis2-events": (
        "dhis2-events.json",
        [("aWardEv0001", "2022-02-18", "0203", 1), ("aWardEv0002", "2022-02-19", "0204", 1)],
        1,
    ),
    "dhis2-analytics": (
        "dhis2-analytics.json",
        [
            ("wNewCases01 wUnitAnHai1 2022W6", "2022-02-13", "0203", 12),
            ("wNewCases01 wUnitAnHai1 2022W7", "2022-02-20", "0203", 5),
            ("wNewCases01 wUnitLThan1 2022W6", "2022-02-13", "0204", 0),
        ],
        1,
    ),
    "dhis2-analytics-csv": (
        "dhis2-analytics-csv.csv",
        [(None, "2022-02-18", "0203", 4), (None, "2022-02-19", "0203", 2)],
        1,
    ),
    "dhis2-data-values": (
        "dhis2-data-values.json",
        [(None, "2022-02-19", "0203", 4), (None, "2022-02-19", "0204", 0)],
        0,
    ),
    "dhis2-event-rows": (
        "dhis2-event-rows.json",
        [("aWardEv0001", "2022-02-18", "0203", 1), ("aWardEv0002", "2022-02-19", "0203", 1)],
        0,
    ),
    "kobo": ("kobo.csv", [(None, "2022-02-18", "0203", 1), (None, "2022-02-19", "0204", 1)], 0),
    "odk": ("odk.csv", [(None, "2022-02-18", "0203", 1), (None, "2022-02-19", "0204", 1)], 0),
    "odk-part": (
        "odk-survey-person.csv",
        [(None, "2022-02-18", "0203", 1), (None, "2022-02-18", "0203", 1), (None, "2022-02-19", "0204", 1)],
        0,
    ),
    "hxl": ("hxl.csv", [(None, "2022-02-18", "0203", 4), (None, "2022-02-19", "0204", 0)], 0),
    "fhir-r4": ("fhir-r4.json", [("c1", "2022-02-18", "0203", 1), ("c2", "2022-02-19", "0204", 1)], 0),
}


#: What has to be said with it.
HOW = {"dhis2-data-values": {"only": {"dataElement": "wNewCases01"}}}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_example_of_a_preset_goes_in_as_it_stands(name: str, read: Read) -> None:
    file, rows, refused = EXPECTED[name]
    found = read(file, **HOW.get(name, {}))
    told = found.rows.select("case_id", pl.col("report_date").cast(pl.String), "area_code", "count").rows()
    assert told == rows
    assert len(found.refused) == refused


@pytest.mark.parametrize("name", EXPECTED)
def test_a_preset_is_recognised_by_the_headings_and_said_in_both_languages(name: str, read: Read) -> None:
    notes = read(EXPECTED[name][0], **HOW.get(name, {})).notes
    said = next(note for note in notes if "preset" in note or "HXL" in note)
    assert getattr(said, "vi", "") and said.vi != str(said)  # type: ignore[attr-defined]


def test_every_bundled_preset_has_an_example_and_a_title_in_both_languages() -> None:
    assert {one.name for one in list_presets()} == {*EXPECTED, "kobo-part"}
    assert all(
        one.title["vi"] and one.title["en"] and one.title["vi"] != one.title["en"] for one in list_presets()
    )


def test_no_signature_is_part_of_a_usual_list_of_cases() -> None:
    assert (
        recognised(["case_id", "report_date", "lon", "lat", "count", "code", "id", "value", "name"]) is None
    )


def test_without_a_preset_a_table_stands_as_it_is(read: Read) -> None:
    with pytest.raises(InputError, match="report date"):
        read("dhis2-analytics.json", preset="none")


def test_weekly_figures_lie_somewhere_in_their_week(read: Read) -> None:
    spans = read("dhis2-analytics.json").rows.select("report_date_from", "report_date").rows()
    assert spans[0] == (date(2022, 2, 6), date(2022, 2, 13))  # after Sunday 6th, up to Sunday 13th


def test_daily_figures_lie_on_their_day(read: Read) -> None:
    assert read("dhis2-analytics-csv.csv").rows["report_date_from"].is_null().all()


def test_a_week_that_is_not_over_ends_today_and_keeps_its_identity(
    read: Read, tmp_path: Path, example
) -> None:  # type: ignore[no-untyped-def]
    text = example("dhis2-analytics.json").read_text("utf-8").replace("2022W7", "2022W8")
    (tmp_path / "w8.json").write_text(text, "utf-8")
    from geodata.intake.cases import read_cases

    first, later = (
        read_cases(tmp_path / "w8.json", today=day).rows.filter(pl.col("case_id").str.contains("W8"))
        for day in (date(2022, 2, 22), date(2022, 2, 24))
    )
    assert first["report_date"].to_list() == [date(2022, 2, 22)]
    assert later["report_date"].to_list() == [date(2022, 2, 24)]
    assert first["identity"].equals(later["identity"])


def test_periods_that_overlap_are_refused_as_a_whole(read: Read, tmp_path: Path, example) -> None:  # type: ignore[no-untyped-def]
    text = example("dhis2-analytics.json").read_text("utf-8").replace("2022W53", "202202")
    (tmp_path / "both.json").write_text(text, "utf-8")
    with pytest.raises(InputError, match="overlap"):
        read(tmp_path / "both.json")


def test_several_data_elements_are_asked_about_and_an_answer_chooses(
    read: Read, tmp_path: Path, example
) -> None:  # type: ignore[no-untyped-def]
    document = json.loads(example("dhis2-analytics.json").read_text("utf-8"))
    document["rows"].append(["wDeaths0001", "wUnitAnHai1", "2022W6", "1"])
    document["metaData"]["items"]["wDeaths0001"] = {"name": "Tử vong"}
    (tmp_path / "two.json").write_text(json.dumps(document), "utf-8")
    with pytest.raises(QuestionError) as asked:
        read(tmp_path / "two.json")
    assert [answer.option for answer in asked.value.answers] == [
        "--only dx=wNewCases01",
        "--only dx=wDeaths0001",
    ]
    assert asked.value.answers[1].words["vi"] == "Tử vong (1 dòng)"
    assert read(tmp_path / "two.json", only={"dx": "wDeaths0001"}).rows["count"].to_list() == [1]


def test_several_kinds_of_figures_are_several_names_of_context(places: PlaceIndex, example) -> None:  # type: ignore[no-untyped-def]
    found = read_context(example("dhis2-data-values.json"), today=date(2022, 2, 20), places=places)
    assert found.rows.select("area_code", "value").rows() == [("0203", "4"), ("0204", "0")]


def test_figures_of_weeks_are_refused_as_facts_of_a_day(places: PlaceIndex, example) -> None:  # type: ignore[no-untyped-def]
    found = read_context(example("dhis2-analytics.json"), today=date(2022, 2, 20), places=places)
    assert len(found.refused) == found.read == 4


def test_population_may_come_with_hashtags(places: PlaceIndex, example) -> None:  # type: ignore[no-untyped-def]
    found = read_populations(example("hxl-population.csv"), places=places)
    assert found.rows.select("row", "area_code", "persons").rows() == [(3, "0203", 12500), (4, "0204", 8300)]


def test_data_elements_are_kept_only_where_they_are_mapped(read: Read) -> None:
    found = read("dhis2-events.json")
    assert found.rows["onset_date"].is_null().all()
    assert (
        "Trần Thị Hoa" not in str(found)
        and "Mai" not in str(found)
        and "Hoa" not in str(found.refused["raw"].to_list())
    )
    mapped = read("dhis2-events.json", mapping={"onset_date": "wOnsetDate1"})
    assert mapped.rows["onset_date"].to_list() == [date(2022, 2, 15), None]


def test_a_preset_of_ones_own_names_data_elements_and_option_codes(read: Read, example) -> None:  # type: ignore[no-untyped-def]
    found = read("dhis2-events.json", preset=str(example("dhis2-events-own.yaml")))
    assert found.rows["status"].to_list() == ["confirmed", "suspected"]
    assert found.rows["onset_date"].to_list() == [date(2022, 2, 15), None]


def test_deleted_and_planned_events_are_no_cases_and_said(read: Read) -> None:
    notes = read("dhis2-events.json").notes
    assert any("row 5 skipped" in note for note in notes) and any("row 6 skipped" in note for note in notes)


def test_a_submission_keeps_its_identity_whatever_changes(read: Read, tmp_path: Path, example) -> None:  # type: ignore[no-untyped-def]
    text = example("kobo.csv").read_text("utf-8")
    (tmp_path / "kobo.csv").write_text(text.replace(";2022-02-16;", ";2022-02-17;"), "utf-8")
    before, after = read("kobo.csv").rows, read(tmp_path / "kobo.csv").rows
    assert before["identity"].equals(after["identity"]) and not before["content"].equals(after["content"])


def test_a_form_from_the_api_has_the_identities_of_its_csv(read: Read) -> None:
    assert read("kobo.json").rows["identity"].equals(read("kobo.csv").rows["identity"])


def test_a_repeating_part_gives_one_row_an_item(read: Read) -> None:
    found = read("kobo.json", sheet="nguoi")
    assert found.rows["area_code"].to_list() == ["0203", "0203"]
    assert found.rows["identity"].n_unique() == 2


def test_names_of_persons_in_forms_are_not_kept(read: Read) -> None:
    for file in ("kobo.csv", "kobo.json", "odk.csv"):
        found = read(file)
        text = str(found.rows.to_dicts()) + str(found.refused.to_dicts()) + str(found.notes)
        assert not any(name in text for name in ("Lê Văn An", "Phạm Thị Bình", "Trạm An Hải", "tram_an_hai"))


def test_the_answers_of_a_choice_are_no_columns_of_their_own(read: Read) -> None:
    assert "household_id" not in read("kobo.csv").columns


def test_nothing_of_a_patient_is_kept_but_sex_age_death_and_place(read: Read, example) -> None:  # type: ignore[no-untyped-def]
    table = read_table(example("fhir-r4.json"))
    text = json.dumps(table.frame.to_dicts(), ensure_ascii=False)
    for secret in ("079123456789", "Hoa", "Trần", "0912345678", "1987", "2015-03", "Lê Lợi", "p1"):
        assert secret not in text, secret
    found = read("fhir-r4.json").rows
    assert found.select("sex", "age", "outcome").rows() == [("female", "34", None), ("male", None, "died")]
    assert found["status"].to_list() == ["confirmed", "suspected"]


def test_refuted_conditions_are_no_cases(read: Read) -> None:
    assert any("refuted" in note for note in read("fhir-r4.json").notes)


def test_conditions_of_several_diseases_are_asked_about(read: Read, tmp_path: Path, example) -> None:  # type: ignore[no-untyped-def]
    text = example("fhir-r4.json").read_text("utf-8").replace('"id": "c2"', '"id": "c2", "x": 1')
    bundle = json.loads(text)
    bundle["entry"][3]["resource"]["code"] = {"coding": [{"code": "38362002", "display": "Dengue"}]}
    (tmp_path / "b.json").write_text(json.dumps(bundle), "utf-8")
    with pytest.raises(QuestionError) as asked:
        read(tmp_path / "b.json")
    assert {answer.option for answer in asked.value.answers} == {
        "--only code=840539006",
        "--only code=38362002",
    }
    assert read(tmp_path / "b.json", only={"code": "38362002"}).rows["case_id"].to_list() == ["c2"]


def test_ndjson_is_read_as_the_bundle_is(read: Read, tmp_path: Path, example) -> None:  # type: ignore[no-untyped-def]
    bundle = json.loads(example("fhir-r4.json").read_text("utf-8"))
    lines = [json.dumps(entry["resource"], ensure_ascii=False) for entry in bundle["entry"]]
    (tmp_path / "b.ndjson").write_text("\n".join(lines) + "\n", "utf-8")
    assert read(tmp_path / "b.ndjson").rows.drop("row").equals(read("fhir-r4.json").rows.drop("row"))


@pytest.mark.parametrize(
    ("name", "asks"), [("Ca mắc mới", False), ("Tử vong", True), ("Số xét nghiệm", True)]
)
def test_one_data_element_alone_is_asked_about_unless_its_name_says_cases(
    name: str, asks: bool, read: Read, tmp_path: Path, example: Callable[[str], Path]
) -> None:
    path = tmp_path / "one.json"
    path.write_text(example("dhis2-analytics.json").read_text("utf-8").replace("Ca mắc mới", name), "utf-8")
    if not asks:
        assert len(read(path).rows) == 3
        return
    with pytest.raises(QuestionError) as asked:
        read(path)
    assert name in asked.value.vi and [one.option for one in asked.value.answers] == ["--only dx=wNewCases01"]
    assert len(read(path, only={"dx": "wNewCases01"}).rows) == 3


def _observations(path: Path, *results: dict[str, object]) -> Path:
    code = {"coding": [{"system": "http://loinc.org", "code": "94500-6"}]}
    entries = [
        {
            "resource": {
                "resourceType": "Observation",
                "id": f"o{k}",
                "code": code,
                "issued": "2022-02-19",
                **result,
            }
        }
        for k, result in enumerate(results)
    ]
    path.write_text(json.dumps({"resourceType": "Bundle", "entry": entries}), "utf-8")
    return path


def _value(code: str) -> dict[str, object]:
    return {"valueCodeableConcept": {"coding": [{"code": code}]}}


def test_positive_results_are_cases_and_negative_ones_are_not(read: Read, tmp_path: Path) -> None:
    found = read(
        _observations(tmp_path / "o.json", _value("260373001"), _value("260415000"), _value("260373001"))
    )
    assert found.rows["case_id"].to_list() == ["o0", "o2"]
    assert any("row 3 skipped" in note for note in found.notes)


@pytest.mark.parametrize(
    "result", [{}, {"valueString": "?"}, {"interpretation": [{"coding": [{"code": "IND"}]}]}]
)
def test_results_that_are_not_known_to_be_positive_are_asked_about(
    result: dict[str, object], read: Read, tmp_path: Path
) -> None:
    with pytest.raises(QuestionError):
        read(_observations(tmp_path / "o.json", result))

"""The import page asks whether cases in the grounds of a site are there; it can be loaded with any answer and none."""

import json
from typing import Any

import pytest

GROUNDS = [[105.02, 21.02], [105.03, 21.02], [105.03, 21.03], [105.02, 21.03], [105.02, 21.02]]
SITES = {
    "type": "FeatureCollection",
    "features": [{
        "type": "Feature", "properties": {"code": "TR", "name": "Trường Hoa Ban", "kind": "trường"},
        "geometry": {"type": "Polygon", "coordinates": [GROUNDS]},
    }],
}  # fmt: skip
CASES = """case_id,report_date,lon,lat
1,2022-02-18,105.025,21.025
2,2022-02-19,105.026,21.026
3,2022-02-19,105.055,21.025
"""


@pytest.fixture
def school(importer: Any) -> Any:
    importer.load_shown(importer.look("sites.geojson", json.dumps(SITES), kind="sites"))
    return importer


def test_the_page_is_told_of_cases_in_the_grounds_of_a_site(school: Any) -> None:
    seen = school.look("a.csv", CASES, list="a")
    assert seen["loads"] and seen["question"] is None
    assert seen["at_sites"] == {
        "rows": 2, "sites": [{"name": "Trường Hoa Ban", "rows": 2}], "sites_in_all": 1, "answer": None, "before": None,
    }  # fmt: skip
    assert (
        school.look("b.csv", "case_id,report_date,lon,lat\n1,2022-02-18,105.09,21.09\n")["at_sites"] is None
    )


@pytest.mark.parametrize("answer", [True, False])
def test_the_answer_is_shown_loaded_and_remembered(answer: bool, school: Any) -> None:
    first = school.look("a.csv", CASES, list="a")
    seen = school.again(first["token"], kind="cases", list="a", at_sites=answer)
    assert seen["at_sites"]["answer"] is answer and seen["at_sites"]["before"] is None
    school.load_shown(seen, list="a", at_sites=answer)
    again = school.look("a.csv", CASES, list="a")
    assert (again["at_sites"]["answer"], again["at_sites"]["before"]) == (answer, answer)
    assert again["changes"]["unchanged"] == 3 and again["changes"]["changed"] == 0
    other = school.again(again["token"], kind="cases", list="a", at_sites=not answer)
    assert other["at_sites"]["answer"] is not answer and other["changes"]["changed"] == 2


def test_no_answer_loads_as_well(school: Any) -> None:
    done = school.load_shown(school.look("a.csv", CASES, list="a"), list="a")
    assert done["accepted"] == 3
    assert school.look("a.csv", CASES, list="a")["at_sites"]["answer"] is None

"""Figures by HTTP: from this machine only, under names that can be written, never a 500."""

import pytest
from starlette.testclient import TestClient

ROW = '{"list": "one", "cases": [{"report_date": "2022-02-18", "count": 1}]}'
FILE = b"report_date,area_code\n2022-02-18,nowhere\n"


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://elsewhere.example", 403),
        ("http://127.0.0.1.elsewhere.example:8000", 403),
        ("null", 403),
        ("http://[", 403),
        ("http://localhost:8000", 200),
        ("http://127.0.0.1:8000", 200),
    ],
)
def test_a_page_of_another_site_cannot_write_through_the_readers_browser(
    own_client: TestClient, origin: str, status: int
) -> None:
    headers = {"Origin": origin, "Content-Type": "text/plain"}
    assert own_client.post("/cases", content=ROW, headers=headers).status_code == status


@pytest.mark.parametrize(
    "name", ["..", ".", "x" * 300 + ".csv", "../../up.csv", "a\x00b.csv", "Xã Nặm Mây " * 30]
)
def test_a_file_may_bear_any_name(own_client: TestClient, name: str) -> None:
    answer = own_client.post("/imports", files={"file": (name, FILE)}, data={"list": "one"})
    assert (answer.status_code, answer.json()["refused"]) == (422, 1)


@pytest.mark.parametrize("name", ["", "  ", "\n", "a\x00b", "x" * 201])
def test_a_file_goes_into_a_list_whose_name_can_be_written(own_client: TestClient, name: str) -> None:
    answer = own_client.post("/imports", files={"file": ("a.csv", FILE)}, data={"list": name})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["cases", "reports"])
@pytest.mark.parametrize(
    "record", [r'{"report_date": "\ud800"}', r'{"\udfff": 1, "report_date": "2022-02-18"}']
)
def test_half_a_character_is_refused_with_its_record(own_client: TestClient, kind: str, record: str) -> None:
    answer = own_client.post(f"/{kind}", content=f'{{"list": "one", "{kind}": [{record}]}}')
    assert (answer.status_code, answer.json()["where"]) == (400, "bản ghi 1")


@pytest.mark.parametrize("path", ["/cases", "/reports", "/overrides", "/overrides/1/end"])
def test_a_number_beyond_all_measure_is_told_and_no_fault_of_the_service(
    own_client: TestClient, path: str
) -> None:
    answer = own_client.post(path, content='{"list": "one", "count": ' + "1" * 5000 + "}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["fix"]

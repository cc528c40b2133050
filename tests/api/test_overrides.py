"""Decisions of the competent authority: beside the computed level, never over it; over by themselves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.classifying import Wanted, classified, today
from api.settings import Settings
from api.workspace import Workspace
from maps.state import OVERRIDE
from zones.snapshot import Snapshot

CommandLine = Callable[..., Any]
SAID = {
    "--to": "red", "--document": "12/QĐ-UBND", "--author": "Nguyễn Văn Ký", "--reason": "đám cưới đông người",
    "--from": "2022-02-18", "--until": "2022-02-25", "--by": "commune_committee",
}  # fmt: skip
RECORD = {
    "area_code": "00001", "to": "red", "document": "12/QĐ-UBND", "author": "Nguyễn Văn Ký",
    "reason": "đám cưới đông người", "from": "2022-02-18", "until": "2022-02-25", "by": "commune_committee",
}  # fmt: skip
GREEN = "report_date,area_code,setting\n2022-01-20,00006,community\n"


@pytest.fixture
def green(wardwatch: CommandLine) -> CommandLine:
    """Six wards of which nothing is known but that the list is complete: 00001 to 00005 are green."""
    wardwatch.load(GREEN, "--list", "hospital")
    days = ("--from", "2022-01-20", "--to", "2022-02-19")
    wardwatch("reports", "declare", "--complete", "all-in-list", "--list", "hospital", *days)
    return wardwatch


def add(
    cli: CommandLine, code: str = "00001", *more: str, status: int = 0, without: str = "", **said: str
) -> Any:
    """`override add` with the usual particulars, some replaced."""
    given = SAID | {f"--{name.rstrip('_')}": value for name, value in said.items()}
    words = [part for name, value in given.items() if name != without for part in (name, value)]
    return cli("override", "add", code, *words, *more, status=status)


def workspace(cli: CommandLine, day: str = "2022-02-20") -> Workspace:
    return Workspace(Settings(data=cli.folder, today=day))


def of(snapshot: Snapshot, area: str = "00001") -> dict[str, Any]:
    """The row of a ward."""
    rows = snapshot.layers["ward"].table.rows(named=True)
    return rows[int(area) - 1]


def test_a_decision_stands_beside_the_computed_level(green: CommandLine) -> None:
    add(green)
    green("classify")
    full = green("explain", "00001", "--snapshot", "latest", "--json").json
    assert full["level"]["id"] == "green"
    told = full["decided"]
    assert (told["level"]["id"], told["document"], told["differs"]) == ("red", "12/QĐ-UBND", "worse")
    assert (told["from"], told["until"], told["by"]) == ("2022-02-18", "2022-02-25", "commune_committee")
    assert (told["author"], told["reason"]) == ("Nguyễn Văn Ký", "đám cưới đông người")
    assert "Mức theo bộ quy tắc: Vùng xanh." in told["vi"]
    assert "The level by the rulebook: Green" in told["en"]
    assert green("explain", "00002", "--json").json["decided"] is None


def test_the_plain_words_of_an_explanation_tell_the_decision(green: CommandLine) -> None:
    add(green)
    green("classify")
    assert "văn bản 12/QĐ-UBND" in green("explain", "00001").out
    assert "document 12/QĐ-UBND" in green("explain", "00001", "--lang", "en").out


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2022-02-17", None), ("2022-02-18", "red"), ("2022-02-25", "red"), ("2022-02-26", None)],
)
def test_a_decision_begins_and_ends_by_itself(green: CommandLine, day: str, shown: str | None) -> None:
    add(green)
    with workspace(green, "2022-02-28").store as store:
        assert store.overrides().height == 1
    made = classified(workspace(green, "2022-02-28"), Wanted(as_of=_day(day)))
    assert of(made)["override"] == shown


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def test_todays_reading_tells_what_is_decided_for_today(green: CommandLine) -> None:
    add(green, from_="2022-02-20")
    here = workspace(green)
    closed = classified(here, Wanted())
    assert of(closed)["override"] is None
    row = of(today(here, closed))
    assert (row["override"], row["level"], row["closed_level"]) == ("red", "green", "green")
    here = workspace(green, "2022-02-26")
    closed = classified(here, Wanted())
    assert (of(closed)["override"], of(today(here, closed))["override"]) == ("red", None)


def test_replay_from_before_its_record_does_not_show_it(green: CommandLine) -> None:
    here = workspace(green)
    before = classified(here, Wanted())
    add(green)
    after = classified(here, Wanted())
    again = classified(here, Wanted(known_at=before.meta.known_at))
    assert of(after)["override"] == "red" and of(again)["override"] is None
    assert again.meta.content_hash == before.meta.content_hash != after.meta.content_hash
    replayed = classified(here, Wanted(known_at=after.meta.known_at))
    assert replayed.meta.content_hash == after.meta.content_hash


def test_a_decision_that_is_ended_holds_no_longer_and_undoing_brings_it_back(green: CommandLine) -> None:
    number = add(green, "00001", "--json").json["override"]["number"]
    ended = green("override", "end", number, "--on", "2022-02-22", "--json").json
    assert (ended["override"]["last"], ended["override"]["state"]) == ("2022-02-21", "in_force")

    def shown(day: str) -> str | None:
        return of(classified(workspace(green, "2022-02-28"), Wanted(as_of=_day(day))))["override"]

    assert (shown("2022-02-21"), shown("2022-02-22")) == ("red", None)
    green("imports", "undo", ended["import"])
    assert shown("2022-02-22") == "red"


def test_ending_is_from_today_unless_a_later_day_is_named(green: CommandLine) -> None:
    number = add(green, "00001", "--json").json["override"]["number"]
    green("override", "end", number)
    one = green("override", "list", "--json").json["overrides"][0]
    assert (one["last"], one["state"]) == ("2022-02-19", "ended")
    assert "đã có từ trước" in green("override", "end", number).out
    assert (
        "chỉ có hiệu lực đến 19/02/2022"
        in green("override", "end", number, "--on", "2022-02-21", status=1).err
    )


def test_a_decision_cannot_be_ended_in_the_past_nor_one_that_is_not_there(green: CommandLine) -> None:
    number = add(green, "00001", "--json").json["override"]["number"]
    past = green("override", "end", number, "--on", "2022-02-19", "--lang", "en", status=1)
    assert "2022-02-19 is past" in past.err and "imports undo" in past.err
    assert "không có quyết định này" in green("override", "end", 99, status=1).err


def test_the_list_tells_what_is_in_force(green: CommandLine) -> None:
    assert "chưa có quyết định nào" in green("override", "list").out
    add(green)
    add(green, "00002", document="13", from_="2022-02-22")
    said = green("override", "list", "--lang", "en").out
    assert "in force" in said and "to come" in said and "Xã Bằng Lăng (ward 00001): red" in said
    states = [one["state"] for one in green("override", "list", "--json").json["overrides"]]
    assert states == ["in_force", "to_come"]


def test_of_several_the_newest_counts_and_the_others_are_listed(green: CommandLine) -> None:
    add(green)
    add(green, to="yellow", document="20/QĐ-UBND", until="2022-02-21")
    green("classify")
    told = green("explain", "00001", "--json").json["decided"]
    assert (told["level"]["id"], told["document"]) == ("yellow", "20/QĐ-UBND")
    (other,) = told["others"]
    assert (other["level"], other["document"], other["until"]) == ("red", "12/QĐ-UBND", "2022-02-25")
    later = classified(workspace(green, "2022-02-28"), Wanted(as_of=_day("2022-02-22")))
    assert (of(later)["override"], of(later)["override_others"]) == ("red", None)


def test_the_same_decision_again_changes_nothing(green: CommandLine) -> None:
    add(green)
    assert "đã có từ trước" in add(green).out
    assert len(green("override", "list", "--json").json["overrides"]) == 1


@pytest.mark.parametrize(
    ("said", "vi", "en"),
    [
        ({"without": "--until"}, "chưa nêu quyết định có hiệu lực đến ngày nào", "not said until when"),
        ({"without": "--reason"}, "thiếu reason", "reason is missing"),
        ({"without": "--document"}, "thiếu document", "document is missing"),
        ({"without": "--author"}, "thiếu author", "author is missing"),
        ({"from_": "2022-02-26"}, "đi ngược", "run backwards"),
        ({"until": "2022-02-19"}, "đã hết hiệu lực ngày 2022-02-19", "ended on 2022-02-19, before today"),
        ({"until": "soon"}, "'soon' không phải là ngày", "'soon' is no day"),
        ({"to": "pink"}, "không có mức 'pink'", "no level 'pink'"),
        ({"to": "grey"}, "không có mức 'grey'", "no level 'grey'"),
        ({"by": "mayor"}, "'mayor' không thuộc", "'mayor' is none of those"),
        ({"without": "--by"}, "chưa nêu nơi", "it is not said who"),
        ({"code": "77777"}, "không có đơn vị hành chính '77777'", "no area '77777'"),
        ({"code": "01"}, "không xếp mức cho đơn vị cấp 'province'", "areas of the level 'province'"),
        ({"rulebook": "eu-2022-107"}, "không cho phép quyết định khác", "does not let anybody decide"),
        ({"rulebook": "vn-2686-2021"}, "không có hiệu lực", "is not in force"),
        ({"reason": "x" * 2001}, "dài quá 2000", "more than 2000"),
    ],
)
def test_what_cannot_be_decided_is_refused_in_both_languages(
    green: CommandLine, said: dict[str, str], vi: str, en: str
) -> None:
    given = dict(said)
    code = given.pop("code", "00001")
    assert vi in add(green, code, status=1, **given).err
    assert en in add(green, code, "--lang", "en", status=1, **given).err
    assert green("override", "list", "--json").json["overrides"] == []


def test_a_rulebook_that_only_raises_refuses_a_level_below_the_one_that_stands(green: CommandLine) -> None:
    green.load("report_date,area_code,setting\n2022-02-18,00002,community\n", "--list", "hospital")
    assert "chỉ cho quyết định mức xấu hơn" in add(green, "00002", to="green", status=1).err
    assert "'yellow' stands" in add(green, "00002", "--lang", "en", to="green", status=1).err
    add(green, "00002", to="yellow")
    add(green, "00002", to="red", document="13")


def test_where_no_level_stands_any_level_raises(wardwatch: CommandLine) -> None:
    wardwatch.load(GREEN, "--list", "hospital")
    add(wardwatch, to="yellow")


# ---- by HTTP


@pytest.fixture
def client(green: CommandLine) -> Any:
    here = workspace(green)
    with TestClient(create_app(here), raise_server_exceptions=False) as one:
        yield one
    here.store.close()


def post(client: TestClient, *records: dict[str, Any]) -> Any:
    return client.post("/overrides", json={"list": "province", "overrides": list(records)})


def test_decisions_are_posted_once_however_often_they_are_sent(client: TestClient) -> None:
    first, again = post(client, RECORD), post(client, RECORD)
    assert (first.status_code, first.json()["accepted"], first.json()["refused"]) == (200, 1, [])
    assert (again.status_code, again.json()["accepted"], again.json()["unchanged"]) == (200, 0, 1)
    full = client.get("/status/00001?why=full").json()
    assert (full["level"]["id"], full["decided"]["level"]["id"]) == ("green", "red")


def test_the_short_status_tells_it_beside_the_level_in_one_language(client: TestClient) -> None:
    post(client, RECORD)
    said = client.get("/status/00001?lang=en").json()
    assert (said["level"]["id"], said["decided"]["level"]) == ("green", {"id": "red", "label": "Red zone"})
    assert (said["decided"]["from"], said["decided"]["until"]) == ("2022-02-18", "2022-02-25")
    assert said["chain"][0] == {
        "area_level": "ward", "code": "00001", "name": "Xã Bằng Lăng", "level": "green", "decided": "red",
    }  # fmt: skip
    assert "decided" not in client.get("/status/00002").json()


def test_the_page_learns_of_it_by_the_packed_state(client: TestClient) -> None:
    edition = client.get("/snapshots/today").json()["edition_key"]
    before = client.get(f"/state/{edition}/ward").content.partition(b"\n")[2]
    post(client, RECORD)
    after = client.get(f"/state/{edition}/ward").content.partition(b"\n")[2]
    assert [a ^ b for a, b in zip(before, after, strict=True)] == [OVERRIDE, 0, 0, 0, 0, 0]


def test_what_cannot_be_taken_is_told_with_its_reason_and_kept(client: TestClient) -> None:
    answer = post(client, RECORD, RECORD | {"to": "pink", "area_code": "00002"}, RECORD | {"area_code": "x"})
    body = answer.json()
    assert (answer.status_code, body["accepted"], len(body["refused"])) == (200, 1, 2)
    pink, nowhere = body["refused"]
    assert (pink["row"], pink["column"], pink["value"], pink["code"]) == (2, "to", "pink", "level_unknown")
    assert pink["problem_vi"] and pink["remedy_vi"] and nowhere["code"] == "not_found"
    store = client.app._app.state.context.workspace.store  # type: ignore[attr-defined]
    assert store.refused(body["import"])["row"].to_list() == [2, 3]


def test_nothing_taken_is_422(client: TestClient) -> None:
    record = dict(RECORD)
    del record["until"]
    answer = post(client, record)
    assert (answer.status_code, answer.json()["refused"][0]["column"]) == (422, "until")


def test_a_document_that_says_two_things_is_refused_both_times(client: TestClient) -> None:
    answer = post(client, RECORD, RECORD | {"to": "yellow"})
    assert [one["code"] for one in answer.json()["refused"]] == ["decision_differs"] * 2


def test_a_request_names_no_file_as_rulebook(client: TestClient, tmp_path: Path) -> None:
    answer = post(client, RECORD | {"rulebook": str(tmp_path / "own.yaml")})
    assert answer.status_code == 422 and "own.yaml" in answer.json()["refused"][0]["problem"]


def test_fields_that_mean_nothing_are_told(client: TestClient) -> None:
    assert post(client, RECORD | {"colour": "red"}).json()["left_aside"] == ["colour"]


def test_pages_of_other_sites_decide_nothing(client: TestClient) -> None:
    answer = client.post(
        "/overrides",
        json={"list": "x", "overrides": [RECORD]},
        headers={"Origin": "https://elsewhere.example"},
    )
    assert answer.status_code == 403


def end(client: TestClient, number: object = 1, **said: Any) -> Any:
    return client.post(f"/overrides/{number}/end", json=said)


def test_decisions_are_listed_by_request(client: TestClient) -> None:
    assert client.get("/overrides").json() == {"overrides": []}
    post(client, RECORD)
    (one,) = client.get("/overrides").json()["overrides"]
    assert (one["number"], one["state"], one["name"], one["level"]) == (1, "in_force", "Xã Bằng Lăng", "red")
    assert (one["first_day"], one["until"], one["last"]) == ("2022-02-18", "2022-02-25", "2022-02-25")
    assert (one["author"], one["reason"]) == ("Nguyễn Văn Ký", "đám cưới đông người")


def test_the_public_is_not_told_who_decided_and_why(green: CommandLine) -> None:
    add(green)
    here = Workspace(Settings(data=green.folder, today="2022-02-20", audience="public"))
    with TestClient(create_app(here)) as reader:
        told = reader.get("/overrides").text
        ended = end(reader, author="Trần Thị Kín", reason="nhầm").text
    here.store.close()
    assert "12/QĐ-UBND" in told and "12/QĐ-UBND" in ended
    assert not any(word in told + ended for word in ("Nguyễn Văn Ký", "đám cưới", "Trần Thị Kín", "nhầm"))


def test_a_decision_is_ended_by_request_once_however_often_it_is_sent(client: TestClient) -> None:
    post(client, RECORD)
    first, again = (end(client, on="2022-02-22", author="Bà An", reason="hết dịch") for _ in range(2))
    assert (first.status_code, first.json()["accepted"], first.json()["override"]["last"]) == (
        200,
        1,
        "2022-02-21",
    )
    assert (again.status_code, again.json()["accepted"], again.json()["unchanged"]) == (200, 0, 1)
    assert client.get("/overrides").json()["overrides"][0]["ended"] == "2022-02-21"


def test_without_a_body_a_decision_ends_today_and_the_page_learns_of_it(client: TestClient) -> None:
    post(client, RECORD | {"from": "2022-02-20"})
    assert client.get("/status/00001").json()["decided"]["level"]["id"] == "red"
    assert client.post("/overrides/1/end").json()["override"]["state"] == "ended"
    assert "decided" not in client.get("/status/00001").json()


@pytest.mark.parametrize(
    ("number", "body", "status", "where", "vi", "en"),
    [
        (9, "{}", 404, "quyết định 9", "không có quyết định này", "there is no such decision"),
        (-(10**30), "{}", 404, "", "không có quyết định này", "there is no such decision"),
        ("one", "{}", 422, "path.number", "giá trị không dùng được", "valid integer"),
        (1, '{"on": "2022-02-19"}', 409, "quyết định 1", "đã qua", "is past"),
        (1, '{"on": "2022-02-26"}', 409, "quyết định 1", "chỉ có hiệu lực đến", "holds until"),
        (1, '{"on": "soon"}', 400, "on", "không phải là ngày", "is no day"),
        (1, '{"on": 20220222}', 400, "on", "không phải là chữ", "is no text"),
        (1, '{"author": "\\ud800"}', 400, "author", "không viết được", "cannot be written"),
        (1, '{"on": "2022-02-22"', 400, "", "không phải JSON", "not JSON"),
        (1, "[1]", 400, "", "không phải là một đối tượng", "no object"),
        (1, "\xff", 400, "", "không phải JSON", "not JSON"),
    ],
)
def test_what_cannot_be_ended_is_told_with_what_where_and_how_to_fix(
    client: TestClient, number: object, body: str, status: int, where: str, vi: str, en: str
) -> None:
    post(client, RECORD)
    raw = body.encode("latin-1")
    answer = client.post(f"/overrides/{number}/end", content=raw)
    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert vi in told["detail"] and told["fix"] and where in told.get("where", "")
    assert en in client.post(f"/overrides/{number}/end?lang=en", content=raw).json()["detail"]
    assert client.get("/overrides").json()["overrides"][0]["ended"] is None


def test_fields_of_an_ending_that_mean_nothing_are_told(client: TestClient) -> None:
    post(client, RECORD)
    raw = rb'{"on": "2022-02-22", "colour": 1, "\ud800": 2}'
    assert client.post("/overrides/1/end", content=raw).json()["left_aside"] == ["?", "colour"]


def test_pages_of_other_sites_end_nothing(client: TestClient) -> None:
    post(client, RECORD)
    answer = client.post("/overrides/1/end", headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert client.get("/overrides").json()["overrides"][0]["ended"] is None

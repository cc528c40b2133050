"""Doubtful names of places on the import page: asked about a file and about a list, answered, taken back."""

from typing import Any

import pytest

from tests.api.import_page import Importer

HEAD = "Ngày báo cáo,Tỉnh,Huyện,Xã,Số ca\n"
LINES = (
    "18/02/2022,Tỉnh Thử,Huyện Đông,Xã Bằng Lăng,2\n18/02/2022,Tỉnh Thử,Huyện Đôngg,Xã Cẩm Tú,3\n"
    "17/02/2022,Tỉnh Thử,Huyện Đôngg,Xã Cẩm Tú,4\n18/02/2022,Tỉnh Thử,Huyện Tây,Xã Lạ Hoắc,1\n"
)
DAILY = {"daily": True, "list": "huyện"}


def doubt(told: dict[str, Any], words: str) -> dict[str, Any]:
    return next(one for one in told["asked"] if words in one["text"])


def test_doubtful_names_of_a_file_are_asked_about_by_wording_with_what_hangs_on_them(
    importer: Importer,
) -> None:
    told = importer.look("h.csv", HEAD + LINES, **DAILY)["doubts"]
    assert (told["in_all"], told["rows"], told["cases"]) == (2, 3, 8)
    first = told["asked"][0]
    assert (first["text"], first["rows"], first["cases"]) == ("Tỉnh Thử / Huyện Đôngg / Xã Cẩm Tú", 2, 7)
    assert first["why"] == "place_doubtful" and doubt(told, "Lạ Hoắc")["why"] == "place_at_parent"
    likely = first["candidates"][0]
    assert (likely["name"], likely["parents"][-1]) == ("Xã Cẩm Tú", "Tỉnh Thử") and likely["score"] > 80


def test_an_answer_before_loading_is_used_by_the_very_file_and_told(importer: Importer) -> None:
    seen = importer.look("h.csv", HEAD + LINES, **DAILY)
    assert seen["accepted"] == 2
    done = importer.answer(doubt(seen["doubts"], "Cẩm Tú"), "ward:00002")
    assert done["applied"] == []  # nothing of the file is held yet
    again = importer.again(seen["token"], **DAILY)
    assert again["accepted"] == 4 and [one["text"] for one in again["doubts"]["asked"]] == [
        "Tỉnh Thử / Huyện Tây / Xã Lạ Hoắc"
    ]
    used = again["doubts"]["answered"]
    assert (used[0]["meant"]["name"], used[0]["rows"], used[0]["author"]) == ("Xã Cẩm Tú", 2, "BS An")
    assert importer.load_shown(again, **DAILY)["accepted"] == 4


def test_an_answer_after_loading_takes_the_waiting_rows_in_and_can_be_taken_back(importer: Importer) -> None:
    importer.load_shown(importer.look("h.csv", HEAD + LINES, **DAILY), **DAILY)
    one = doubt(importer.names("huyện"), "Cẩm Tú")
    done = importer.answer(one, "ward:00002")
    assert [(each["list"], each["accepted"]) for each in done["applied"]] == [("huyện", 2)]
    assert [each["text"] for each in importer.names("huyện")["asked"]] == [
        "Tỉnh Thử / Huyện Tây / Xã Lạ Hoắc"
    ]
    numbers = [each["import"] for each in done["applied"]]
    back = importer.client.post(
        "/imports/places/forget", json={"key": done["key"], "imports": numbers}
    ).json()
    assert [(each["undoes"], each["retracted"]) for each in back["undone"]] == [(numbers[0], 2)]
    assert doubt(importer.names("huyện"), "Cẩm Tú")["rows"] == 2


def test_a_row_that_counts_at_its_parent_moves_to_the_area_that_was_meant(importer: Importer) -> None:
    importer.load_shown(importer.look("h.csv", HEAD + LINES, **DAILY), **DAILY)
    done = importer.answer(doubt(importer.names(), "Lạ Hoắc"), "ward:00006")
    assert done["applied"][0]["accepted"] == 1
    assert all("Lạ Hoắc" not in one["text"] for one in importer.names()["asked"])


def test_no_area_of_ours_is_an_answer_and_is_not_asked_again(importer: Importer) -> None:
    seen = importer.look("h.csv", HEAD + LINES, **DAILY)
    importer.answer(doubt(seen["doubts"], "Cẩm Tú"), "none")
    again = importer.again(seen["token"], **DAILY)
    assert all("Cẩm Tú" not in one["text"] for one in again["doubts"]["asked"]) and again["refused"] == 2
    used = importer.names()["answered"]
    assert [(one["text"], one["meant"]) for one in used] == [("Tỉnh Thử / Huyện Đôngg / Xã Cẩm Tú", None)]
    assert importer.client.post("/imports/places/forget", json={"key": used[0]["key"]}).status_code == 200
    assert doubt(importer.again(seen["token"], **DAILY)["doubts"], "Cẩm Tú")["rows"] == 2


def test_other_areas_are_found_by_what_somebody_types(importer: Importer) -> None:
    def found(text: str) -> list[tuple[str, list[str]]]:
        answer = importer.client.get("/imports/places/areas", params={"edition": "squares", "q": text})
        return [(one["code"], one["parents"]) for one in answer.json()["areas"]]

    assert found("sen hong") == [("ward:00006", ["Huyện Tây", "Tỉnh Thử"])]
    assert found("00003")[0][0] == "ward:00003" and found(" ") == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"author": " "}, 400), ({"code": "ward:99999"}, 404), ({"code": "nowhere"}, 404), ({"words": {}}, 400),
        ({"words": {"date": "x"}}, 400), ({"edition": "none there"}, 404), ({"words": {"ward": "x" * 600}}, 422),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_in_words(importer: Importer, body: dict[str, Any], status: int) -> None:
    whole = {"words": {"ward": "Xã Lạ"}, "edition": "squares", "code": "ward:00001", "author": "BS An"} | body
    answer = importer.client.post("/imports/places", json=whole)
    assert answer.status_code == status and answer.json()["detail"]
    assert importer.client.get("/imports/places").json()["answered"] == []


def test_names_in_tables_of_figures_are_asked_about_as_well(importer: Importer) -> None:
    text = "ward,date,cases_stated\nXã Hoa Bann Ơi,2022-02-18,0\nXã Sen Hồng,2022-02-18,1\n"
    seen = importer.look("r.csv", text)
    one = seen["doubts"]["asked"][0]
    importer.answer(one, "ward:00004")
    assert importer.again(seen["token"])["accepted"] == 2

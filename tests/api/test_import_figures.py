"""Figures of areas on the import page: which were understood, what they sum to, what they change."""

import numpy as np
import rasterio
from affine import Affine

from tests.api.import_page import Importer

REPORTS = (
    "ward,date,cases_stated\nXã Hoa Ban,2022-02-17,3\nXã Hoa Ban,2022-02-18,0\nXã Sen Hồng,2022-02-18,2\n"
)
BEDS = (
    "Xã,Ngày,Số người tiêm mũi 1,Số người tiêm mũi 2\nXã Hoa Ban,18/02/2022,500,400\n"
    "Xã Sen Hồng,18/02/2022,300,250\nXã Hoa Ban,17/02/2022,480,\n"
)
PEOPLE = "ward,persons\nXã Hoa Ban,1200\nXã Sen Hồng,1000\n"


def test_reports_are_shown_as_areas_by_days_and_against_what_is_held(importer: Importer) -> None:
    seen = importer.look("r.csv", REPORTS)
    figure = seen["figures"][0]
    assert (figure["label"]["vi"], figure["areas"], figure["days"], figure["total"]) == (
        "số ca báo cáo",
        2,
        2,
        5,
    )
    assert seen["grid"]["heads"] == ["2022-02-17", "2022-02-18"]
    assert [(one["name"], one["cells"]) for one in seen["grid"]["lines"]] == [
        ("Xã Hoa Ban", [3, 0]), ("Xã Sen Hồng", [None, 2]),
    ]  # fmt: skip
    assert (seen["against"]["new"], seen["against"]["changed"], seen["against"]["same"]) == (3, 0, 0)
    importer.load_shown(seen)
    again = importer.look("r2.csv", REPORTS.replace("18,2", "18,4"))["against"]
    assert (again["new"], again["changed"], again["same"], again["sums"]) == (
        0,
        1,
        2,
        {"before": 5, "after": 7},
    )
    assert again["examples"][0] | {"figure": 0} == {
        "name": "Xã Sen Hồng", "area_code": "00006", "date": "2022-02-18", "figure": 0, "before": 2, "after": 4,
    }  # fmt: skip


def test_one_column_a_figure_is_recognised_as_figures_with_their_labels_and_totals(
    importer: Importer,
) -> None:
    seen = importer.look("tiem.csv", BEDS)
    assert seen["kind"] == "context" and seen["accepted"] == 5
    assert {one["total"] for one in seen["figures"]} == {1280, 650}
    assert all(one["label"]["vi"] != one["name"] for one in seen["figures"])
    assert seen["grid"]["by"] == "name" and len(seen["grid"]["heads"]) == 2
    importer.load_shown(seen)
    against = importer.look("tiem.csv", BEDS.replace("250", "260"))["against"]
    assert (against["changed"], against["same"]) == (1, 4)


def test_people_are_compared_with_the_figure_that_counts_now(importer: Importer) -> None:
    seen = importer.look("d.csv", PEOPLE, vintage=2022)
    assert seen["kind"] == "population" and seen["figures"][0]["total"] == 2200
    assert seen["against"]["sums"] == {"before": 2000, "after": 2200}
    assert [(one["before"], one["after"]) for one in seen["against"]["examples"]] == [(1000, 1200)]


def test_a_raster_of_people_is_summed_over_the_areas(importer: Importer, tmp_path) -> None:
    path = tmp_path / "nguoi.tif"
    pixels = np.full((20, 120), 2.0, np.float32)
    how = {"driver": "GTiff", "width": 120, "height": 20, "count": 1, "dtype": "float32", "crs": "EPSG:4326"}
    with rasterio.open(path, "w", transform=Affine(0.005, 0, 105, 0, -0.005, 21.1), **how) as out:
        out.write(pixels, 1)
    seen = importer.look("nguoi.tif", path, vintage=2022)
    assert (seen["kind"], seen["figures"][0]["total"]) == ("population", 4800)
    assert seen["notes"] and seen["loads"]


def test_what_is_asked_about_figures_is_answered_by_a_button(importer: Importer) -> None:
    seen = importer.look("f.csv", "Xã,Ngày,deaths\nXã Hoa Ban,18/02/2022,5\n")
    assert seen["question"]["question"] == "figure" and not seen["loads"]
    option = seen["question"]["answers"][0]["option"]
    assert importer.again(seen["token"], answers=[option])["loads"]


def test_shares_are_asked_about_and_the_answer_is_kept_for_the_load(importer: Importer) -> None:
    seen = importer.look("f.csv", "ward,date,name,value\nXã Hoa Ban,18/02/2022,full_elderly,0.8\n")
    assert seen["question"]["question"] == "per_cent"
    answers = [seen["question"]["answers"][1]["option"]]
    seen = importer.again(seen["token"], answers=answers)
    assert seen["grid"]["lines"][0]["cells"] == ["80"]
    assert importer.load_shown(seen, answers=answers)["accepted"] == 1


def test_a_table_that_is_no_such_table_shows_its_columns(importer: Importer) -> None:
    seen = importer.look("x.csv", "Xã,Hôm nào,Mấy\nXã Hoa Ban,18/02/2022,5\n", kind="reports")
    assert seen["error"] and {one["heading"] for one in seen["columns"]} == {"Xã", "Hôm nào", "Mấy"}
    seen = importer.again(seen["token"], kind="reports", mapping={"date": "Hôm nào", "cases_stated": "Mấy"})
    assert seen["loads"] and seen["accepted"] == 1
    assert {one["field"]: one["heading"] for one in seen["columns"]} == {
        "ward": "Xã",
        "date": "Hôm nào",
        "cases_stated": "Mấy",
    }

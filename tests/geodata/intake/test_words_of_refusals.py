"""Every reason for which a row is refused is told wholly in Vietnamese and wholly in English."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from geodata.boundaries.rosters.roster import read_roster
from geodata.intake.areas.context import read_context
from geodata.intake.areas.population_table import read_populations
from geodata.intake.areas.reports import read_reports
from geodata.intake.cells.choices import allowed, read_choices
from geodata.intake.faults import FAULTS
from geodata.intake.naming.places import PlaceIndex
from zones.areas import Edition
from zones.vocabulary import CASE_CHOICES

TODAY = date(2022, 2, 20)
#: Words of English sentences; none of them is a syllable of Vietnamese.
ENGLISH = re.compile(
    r"\b(the|is|are|of|not|with|and|or|area|code|edition|alike|row|rows|column|cumulative|community|quarantine|"
    r"local|imported|known|found|suspected|probable|confirmed|residence|province|district|ward|hamlet|lon|lat|"
    r"date|today|area_code|write|give|has|area_level|YYYY-MM-DD|count|value|name|geometry)\b"
)
VIETNAMESE = re.compile(r"\b(không|dòng|cột|ngày|của|hoặc|ghi|có|mã|danh mục|gần giống|xã|thôn|kinh độ)\b")
OPTION = re.compile(r"--[\w-]+(?: \w+=\S+)?")
QUOTED = re.compile(r"'[^']*'")

LISTS = [
    "case_id,Ngày báo cáo,count\nA,2022-02-19\nB,2022-02-19,1,1\n",
    'case_id,Ngày báo cáo,count\nA,"2022-02-19,1\nB,2022-02-19,1\n',
    "case_id,report_date,setting,acquisition,source,status,place_kind,age,lon,lat\n"
    + "".join(f"{at},{row}\n" for at, row in enumerate([
        ",,,,,,,,", "soon,,,,,,,,", "2022-02-30,,,,,,,,", "2/3/2022,,,,,,,,", "2/3/22,,,,,,,,", "2099-01-01,,,,,,,,",
        "1800-01-01,,,,,,,,", "2022-02-19,?,,,,,,,", "2022-02-19,,?,,,,,,", "2022-02-19,,,?,,,,,",
        "2022-02-19,,,,?,,,,", "2022-02-19,,,,,?,,,", "2022-02-19,,,,,,200,,", "2022-02-19,,,,,,,x,11.5",
        "2022-02-19,,,,,,,109,99", "2022-02-19,,,,,,,109,", "2022-02-19,,,,,,,11.5,109", "2022-02-19,,,,,,,0,0",
        "2022-02-19,community,local,known,confirmed,residence,,,",
    ])),
    "report_date,count,ward,area_code\n2022-02-19,,,\n2022-02-19,-1,,\n2022-02-19,x,,\n2022-02-19,1.357,,\n"
    "2022-02-19,99999999999,,\n2022-02-19,2,,0999\n2022-02-19,2,An Hoài,\n2022-02-19,2,Phường 12,\n"
    "2022-02-19,2,Bến Nghé,0101\n2022-02-19,3,An Hải,\n2022-02-19,4,An Hải,\n"
    "2022-02-19,3,Phước Mỹ,\n2022-02-19,3,Phước Mỹ,\n",
    "report_date,province,district,ward,hamlet\n2022-02-19,Ninh Thuận,Quận 1,Phường 12,\n"
    "2022-02-19,Ninh Thuận,Phan Rang - Tháp Chàm,An Hải,\n2022-02-19,,,,Thôn Lạ\n",
    "report_date;tọa độ\n" + "".join(f"2022-02-19;{cell}\n" for cell in [
        "11°75'N 109°E", "10.5, 10.6", "https://maps.app.goo.gl/a", "https://www.google.com/maps/place/X", "1234+1234",
        "X4G4+4Q", "7P000000+",
    ]),
    "case_id,report_date,sex\nA,2022-02-19,nam\nA,2022-02-18,nam\n",
    "xã,ngày,số ca,cộng đồng,cách ly\nAn Hải,2022-02-19,5,2,\n",
    "xã,ngày,số ca\nAn Hải,2022-02-19,5\nCộng,2022-02-19,6\n",
    "HUYỆN NINH PHƯỚC,,\n,,\nxã,ngày,số ca\nAn Hải,2022-02-19,5\nPhước Mỹ,2022-02-19,6\n",
]  # fmt: skip
CUMULATIVE = "report_date,ward,lũy kế\n2022-02-19,An Hải,1-9\n2022-02-18,An Hải,9\n2022-02-18,An Hải,8\n"
REPORTS = "area_code,date,cases_stated\n0101,2022-02-19,1\n0101,2022-02-19,2\n,2022-02-19,2\n0203,soon,2\n"
CONTEXT = (
    "xã,ngày,tên chỉ số,giá trị\nAn Hải,2022-02-19,beds,x\nAn Hải,2022-02-19,,1\nLạ,2022-02-19,beds,1\n"
    "An Hải,2022-02-19,nhập viện,-1\nAn Hải,2022-02-19,capacity_ok,5\nAn Hải,2022-02-19,Deaths,5\n"
)
PEOPLE = "xã,dân số\nAn Hải,5.2\nLong Thạnh,\nXã Lạ,5\n"

LINE = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"report_date":"2022-02-19"},'
    '"geometry":{"type":"LineString","coordinates":[[1,1],[2,2]]}}]}'
)


HAMLETS = (
    "mã thôn,tên thôn,xã,huyện,mã xã\nA,Thôn Một,An Hải,Ninh Phước,\nA,Thôn Hai,An Hải,Ninh Phước,\n,Thôn Ba,,,\n"
    ",Thôn Tư,An Hải,Ninh Phước,\n,Thôn Tư,An Hải,Ninh Phước,\n"
    ",Thôn Năm,Phước Mỹ,,\n,Thôn Sáu,,,587\n,Thôn Bảy,,Ninh Phước,\n"
)


@pytest.fixture
def refused(
    write: Callable[..., Path], places: PlaceIndex, index_of: Callable[..., PlaceIndex], edition: Edition
) -> pl.DataFrame:
    """The refused rows of tables in which everything is wrong that can be."""
    from geodata.intake.cases import read_cases

    wards_only = index_of(("ward", "01", "Xã Một", None), ("ward", "001", "Xã Hai", None))
    files = [write(f"{at}.csv", text) for at, text in enumerate(LISTS)]
    found = [read_cases(file, today=TODAY, places=places).refused for file in files]
    found += [read_cases(write("g.csv", CUMULATIVE), today=TODAY, places=places, cumulative=True).refused]
    found += [
        read_cases(
            write("h.csv", "report_date,area_code\n2022-02-19,1\n"), today=TODAY, places=wards_only
        ).refused
    ]
    found += [read_cases(files[4], today=TODAY, places=wards_only).refused]
    found += [read_reports(write("r.csv", REPORTS), today=TODAY, places=places).refused]
    of_a_school = "area_code,date,cases_stated,Mã cơ sở\n0101,2022-02-19,0,TR1\n"
    found += [read_reports(write("s.csv", of_a_school), today=TODAY, places=places).refused]
    found += [read_context(write("c.csv", CONTEXT), today=TODAY, places=places).refused]
    found += [read_populations(write("p.csv", PEOPLE), places=places).refused]
    found += [read_roster(write("t.csv", HAMLETS), edition, within="587").refused]
    shapes = write("l.geojson", LINE)
    found += [read_cases(shapes, today=TODAY, places=places).refused]
    return pl.concat(found)


def test_every_refusal_occurs(refused: pl.DataFrame) -> None:
    assert set(FAULTS) - set(refused["code"]) == set()


def test_what_is_said_in_vietnamese_holds_no_english(refused: pl.DataFrame) -> None:
    for text in {*refused["problem_vi"], *refused["remedy_vi"]}:
        assert ENGLISH.search(OPTION.sub("", QUOTED.sub("", text))) is None, text


def test_what_is_said_in_english_holds_no_vietnamese(refused: pl.DataFrame) -> None:
    for text in {*refused["problem"], *refused["remedy"]}:
        said = re.sub(r"[^,;:]* / [^,;]*\(\w[\w-]*\)|\(alike: [^)]*\)", "", QUOTED.sub("", text))
        assert VIETNAMESE.search(said.replace("Ngày báo cáo", "").replace("giá trị", "")) is None, text


@pytest.mark.parametrize("field", CASE_CHOICES)
def test_the_words_that_a_message_offers_are_understood(field: str) -> None:
    for words in (str(allowed(field)), allowed(field).vi):
        read = read_choices(field, pl.Series([word.strip() for word in words.split(",")]))
        assert read.value.to_list() == list(CASE_CHOICES[field])

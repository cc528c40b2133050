"""What a load says: in Vietnamese unless asked for English, never mixed, the same numbers for machines."""

import re
from typing import Any

import pytest

from api.reasons import REASONS, REMARKS
from geodata.intake.faults import FAULTS

ENGLISH = re.compile(
    r"\b(the|is|are|of|not|from|column|columns|left|aside|import|read|accepted|refused|unchanged|placed|row|rows|total|"
    r"see|them|carried|fell|list|declared|complete|takes|back|people|raster|with|undoes|written)\b"
)
CASES = (
    "report_date,ward,count,Ghi chú,xyz\n19/2/2022,Bằng Lăng,2,a,b\n30/2/2022,Cẩm Tú,1,a,b\n"
    "19/2/2022,,1,a,b\nx,Tổng cộng,5,,\n"
)


def both(run: Any, *words: object, **how: Any) -> tuple[str, str]:
    """What a command says by default and in English."""
    return run(*words, **how).out, run(*words, "--lang", "en", **how).out


def vietnamese(said: str, *names: str) -> bool:
    """Whether no English word is left beside quoted words and names of files and columns."""
    for name in (*names, "wardwatch imports refused"):
        said = said.replace(name, "")
    return ENGLISH.search(re.sub(r"'[^']*'", "", said)) is None


def test_a_load_of_cases_speaks_one_language(wardwatch: Any) -> None:
    said, english = both(wardwatch, "cases", "load", wardwatch.file("cases.csv", CASES))
    assert vietnamese(said, "refused.csv"), said
    assert "các cột không dùng: Ghi chú, xyz" in said and "columns left aside: Ghi chú, xyz" in english
    assert "đọc 4, nhận 2, không đổi 0, rút lại 0, từ chối 2, không rõ nơi 1" in said
    assert "read 4, accepted 0, unchanged 2, retracted 0, refused 2, unplaced 1" in english
    assert "là dòng tổng" in said and "row 5 (Tổng cộng) is a total" in english


def test_totals_that_were_skipped_are_given_to_machines_with_their_row(wardwatch: Any) -> None:
    told = wardwatch.load(CASES).json
    assert [(one["row"], one["code"], one["value"]) for one in told["skipped"]] == [
        (5, "totals_differ", "Tổng cộng")
    ]
    assert told["read"] == told["accepted"] + told["unchanged"] + told["refused"] == 4


def test_what_machines_get_does_not_depend_on_the_language(wardwatch: Any) -> None:
    file = wardwatch.file("cases.csv", CASES)
    first = wardwatch("cases", "load", file, "--json").json
    told = [wardwatch("cases", "load", file, "--json", "--lang", lang).json for lang in ("vi", "en")]
    assert told[0] | {"import": 0} == told[1] | {"import": 0}
    assert first["notes"] == told[0]["notes"]


def test_running_totals_speak_one_language(wardwatch: Any) -> None:
    text = "report_date,ward,count\n2022-02-17,Bằng Lăng,9\n2022-02-18,Bằng Lăng,7\n"
    file = wardwatch.file("luyke.csv", text)
    how = ("cases", "load", file, "--cumulative", "--mode", "replace")
    said, english = both(wardwatch, *how)
    assert vietnamese(said) and "9 ca" in said and "carried in with the first totals: 9 cases" in english
    assert "từ 9 xuống 7" in said and "total fell on 2022-02-18 (row 3): 9 to 7" in english


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("reports", "area_code,date,cases_stated,ghi chú\n00001,2022-02-19,0,x\n00009,2022-02-19,0,x\n"),
        ("context", "area_code,date,name,value,ghi chú\n00001,2022-02-19,beds,3,x\n00001,,beds,3,x\n"),
        ("population", "area_code,persons,ghi chú\n00001,5200,x\n00002,5.2,x\n"),
    ],
)
def test_the_other_tables_speak_one_language(wardwatch: Any, command: str, text: str) -> None:
    said, english = both(wardwatch, command, "load", wardwatch.file("table.csv", text))
    assert vietnamese(said, "refused.csv"), said
    assert "các cột không dùng: ghi chú" in said and "columns left aside: ghi chú" in english
    assert "từ chối 1" in said and "refused 1" in english


def test_a_declaration_and_an_undoing_speak_one_language(wardwatch: Any) -> None:
    number = wardwatch.load("report_date,ward\n2022-02-19,Bằng Lăng\n").json["import"]
    words = ("--complete", "00001", "--list", "cases", "--from", "2022-02-01", "--to", "2022-02-19")
    said, english = both(wardwatch, "reports", "declare", *words)
    assert vietnamese(said, "cases") and "declared complete for 1 area" in english
    undone = wardwatch("imports", "undo", number).out
    assert vietnamese(undone) and str(number) in undone
    again = wardwatch("imports", "undo", number + 3, "--lang", "en").out
    assert "takes back import" in again and "1 row restored" in again


def test_refused_rows_are_written_without_the_mended_ones(wardwatch: Any) -> None:
    text = "case_id,report_date,ward\na,2022-02-30,Cẩm Tú\nb,2022-02-31,Cẩm Tú\nc,2022-02-19,Cẩm Tú\n"
    first = wardwatch.load(text).json["import"]
    out = wardwatch.folder.parent / "refused.csv"
    wardwatch("imports", "refused", first, "-o", out)
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    mended = wardwatch.file("mended.csv", "\n".join([lines[0], lines[1].replace("02-30", "02-18")]) + "\n")
    assert wardwatch("cases", "load", mended, "--mends", first, "--json").json["accepted"] == 1
    left = wardwatch("imports", "refused", first, "-o", out, "--json").json
    assert (left["rows"], left["mended"]) == (1, 1)
    assert "b,2022-02-31" in out.read_text(encoding="utf-8-sig") and "a,2022-02-30" not in out.read_text(
        "utf-8-sig"
    )
    said, english = both(wardwatch, "imports", "refused", first, "-o", out)
    assert vietnamese(said, str(out)) and "--all" in said and "1 mended" in english
    assert wardwatch("imports", "refused", first, "-o", out, "--all", "--json").json["rows"] == 2


def test_every_reason_and_every_remark_has_its_words() -> None:
    assert set(REASONS) == set(FAULTS)
    assert all(ENGLISH.search(words) is None for words in (*REASONS.values(), *REMARKS.values()))

"""Doubtful words of places: asked once, answered once, remembered; their rows come in and can be taken out again."""

import csv
from pathlib import Path
from typing import Any

import pytest

from api.loading import load_cases
from api.reviewing import answer, answer_all, forget, review
from api.settings import Settings
from api.taking_in import apply_answers
from api.workspace import Workspace
from zones.errors import InputError, NotFoundError


@pytest.fixture
def workspace(own_demo: Path) -> Any:
    """The demo, in which a ward is called by a wrong name."""
    opened = Workspace(Settings(data=own_demo))
    yield opened
    opened.store.close()


@pytest.fixture
def names(workspace: Workspace) -> tuple[str, str, str, str]:
    """A district of the demo, two of its wards, and the code of the first."""
    edition = workspace.store.edition()
    areas = edition.areas
    wards = areas.filter(area_level="ward").head(2)
    district = areas["name"][int(wards["parent"][0])]
    return district, wards["name"][0], wards["name"][1], wards["code"][0]


@pytest.fixture
def listed(workspace: Workspace, names: tuple[str, str, str, str], tmp_path: Path) -> Path:
    """Five rows: two in words that nobody knows, one of them twice over, one in a right name, one of a hamlet."""
    district, ward, other, _ = names
    lines = [
        "ma,ngay,huyen,xa,thon",
        f"A1,2022-02-18,Huyện Lạ Lùng,{ward},",
        f"A2,2022-02-19,Huyện Lạ Lùng,{ward},",
        f"A3,2022-02-19,{district},{other},",
        f"A4,2022-02-19,{district},Tên Khác Hẳn,",
        f"A5,2022-02-30,Huyện Lạ Lùng,{ward},",
    ]
    path = tmp_path / "ca.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def loaded(workspace: Workspace, path: Path) -> Any:
    mapping = {"case_id": "ma", "report_date": "ngay", "district": "huyen", "ward": "xa", "hamlet": "thon"}
    return load_cases(workspace, path, list_name="ca", mapping=mapping).result


def of_list(workspace: Workspace) -> dict[str, str | None]:
    rows = workspace.store.cases().filter(list="ca")
    return dict(rows.select("case_id", "area_code").iter_rows())


def test_words_are_asked_about_once_with_their_rows_and_candidates(
    workspace: Workspace, listed: Path, names: tuple[str, str, str, str]
) -> None:
    first = loaded(workspace, listed)
    assert (first.read, first.accepted, first.refused) == (5, 2, 3)
    asked = review(workspace, "ca")
    assert sorted((one.why, one.rows, one.cases) for one in asked) == [
        ("place_at_parent", 1, 1), ("place_unknown", 2, 2)
    ]  # fmt: skip
    unknown = next(one for one in asked if one.why == "place_unknown")
    assert unknown.candidates[0].area_code == names[3]
    assert review(workspace, "another") == []


def test_an_answer_takes_its_rows_in_and_later_loads_use_it(
    workspace: Workspace, listed: Path, names: tuple[str, str, str, str], tmp_path: Path
) -> None:
    first = loaded(workspace, listed)
    asked = next(one for one in review(workspace, "ca") if one.why == "place_unknown")
    kept, _ = answer(workspace, asked.id, names[3], "BS An", "hỏi trạm y tế")
    (done,) = apply_answers(workspace)
    assert kept.accepted == 1 and (done.read, done.accepted, done.refused) == (2, 2, 0)
    assert of_list(workspace)["A1"] == of_list(workspace)["A2"] == names[3]
    assert workspace.store.open_refused()["code"].to_list() == ["date_impossible"]
    assert apply_answers(workspace) == []  # nothing is left to do
    assert answer(workspace, asked.id, names[3], "BS An", "hỏi trạm y tế")[0].unchanged == 1
    again = loaded(workspace, listed)
    assert (again.accepted, again.unchanged, again.refused) == (0, 4, 1)
    more = tmp_path / "them.csv"
    more.write_text(
        listed.read_text("utf-8").replace("A1", "A6").replace("2022-02-30", "2022-02-20"), "utf-8"
    )
    assert loaded(workspace, more).refused == 0
    assert of_list(workspace)["A6"] == names[3]
    assert first.read == first.accepted + first.unchanged + first.refused


def test_undoing_opens_the_refused_rows_again(
    workspace: Workspace, listed: Path, names: tuple[str, str, str, str]
) -> None:
    loaded(workspace, listed)
    asked = next(one for one in review(workspace, "ca") if one.why == "place_unknown")
    answer(workspace, asked.id, names[3], "BS An")
    (done,) = apply_answers(workspace)
    workspace.store.undo(done.import_.id)
    assert workspace.store.open_refused().height == 3 and set(of_list(workspace)) == {"A3", "A4"}
    assert len(apply_answers(workspace)) == 1 and len(of_list(workspace)) == 4


def test_a_row_accepted_above_moves_to_the_area_that_was_meant_and_is_never_doubled(
    workspace: Workspace, listed: Path, names: tuple[str, str, str, str]
) -> None:
    loaded(workspace, listed)
    before = workspace.store.known_at()
    asked = next(one for one in review(workspace, "ca") if one.why == "place_at_parent")
    answer(workspace, asked.key, f"ward:{names[3]}", "BS An")
    apply_answers(workspace)
    assert of_list(workspace)["A4"] == names[3] and len(of_list(workspace)) == 2
    earlier = workspace.store.cases(before).filter(list="ca", case_id="A4")
    assert earlier["area_level"].to_list() == ["district"]  # what was known then stays known
    assert loaded(workspace, listed).accepted == 0
    assert len(of_list(workspace)) == 2


def test_none_of_them_and_taking_back(workspace: Workspace, listed: Path) -> None:
    loaded(workspace, listed)
    asked = next(one for one in review(workspace, "ca") if one.why == "place_unknown")
    answer(workspace, asked.id, "none", "BS An")
    assert apply_answers(workspace) == [] and asked.key not in {one.key for one in review(workspace)}
    assert {one.answer is not None for one in review(workspace, every=True) if one.key == asked.key} == {True}
    then = workspace.store.known_at()
    forget(workspace, asked.id)
    assert asked.key in {one.key for one in review(workspace)}
    assert workspace.store.place_answers().is_empty() and workspace.store.place_answers(then).height == 1
    with pytest.raises(NotFoundError):
        forget(workspace, asked.id)


def test_what_cannot_be_an_answer_is_said(workspace: Workspace, listed: Path) -> None:
    loaded(workspace, listed)
    asked = review(workspace, "ca")[0]
    with pytest.raises(NotFoundError):
        answer(workspace, asked.id, "no such code", "BS An")
    with pytest.raises(NotFoundError):
        answer(workspace, "no such key", "none", "BS An")
    with pytest.raises(InputError):
        answer(workspace, asked.id, "none", " ")
    became = answer_all(workspace, [{"key": "x", "answer": "1"}, {"key": asked.id, "answer": ""}], "BS An")
    assert became.kept is None and [key for key, _ in became.failed] == ["x"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_reviewed_file_comes_back_by_command(
    own_demo: Path, listed: Path, names: tuple[str, str, str, str], workspace: Workspace, command_line: Any,
    tmp_path: Path, ending: str,
) -> None:  # fmt: skip
    loaded(workspace, listed)
    run = command_line(own_demo, "2022-02-20")
    file = tmp_path / f"xem-lai.{ending}"
    assert run("places", "review", "--list", "ca", "-o", file, "--json").json["waiting"] == 2
    if ending == "xlsx":
        import openpyxl

        book = openpyxl.load_workbook(file)
        heading = [cell.value for cell in book.active[1]]
        for row in book.active.iter_rows(min_row=2):
            row[heading.index("answer")].value = row[heading.index("candidate_1")].value or "none"
        book.save(file)
    else:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0])
            writer.writeheader()
            writer.writerows(row | {"answer": row["candidate_1"] or "none"} for row in rows)
    said = run("places", "load", file, "--author", "BS An", "--json").json
    assert said["answers"] == 2 and [one["accepted"] for one in said["applied"]] == [2]
    assert of_list(workspace)["A1"] == names[3]
    assert run("places", "apply", "--json").json["applied"] == []
    told = run("places", "review", "--list", "ca", "--lang", "en").out
    assert "no names wait" in told

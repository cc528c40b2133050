"""A cumulative list that delivers again goes on from the totals that it has delivered before."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.loading import load_cases, read_case_file
from api.previewing import preview_cases
from api.settings import Settings
from api.workspace import Workspace
from zones.errors import ConflictError, InputError, QuestionError


class Sheets:
    """A workspace without boundaries that takes sheets of totals, each a mapping of (ward, day) to a total."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = Workspace(Settings(data=folder / "workspace", today=date(2022, 2, 20)))

    def load(self, totals: dict[tuple[str, int], int], list_name: str = "L", **how: Any) -> dict[str, Any]:
        file = self.folder / "sheet.csv"
        lines = [f"{ward},2022-02-{day:02},{total}" for (ward, day), total in totals.items()]
        file.write_text("ward,report_date,count\n" + "\n".join(lines) + "\n", encoding="utf-8")
        loaded = load_cases(self.workspace, file, list_name=list_name, **{"cumulative": True, **how})
        told = loaded.as_dict()
        assert told["read"] == len(totals) == told["accepted"] + told["unchanged"] + told["refused"]
        return told

    def days(self, list_name: str = "L") -> list[tuple[str, int, int, int | None]]:
        """Ward, day, cases, and the day after which they fell, where days lie between."""
        rows = self.workspace.store.cases().to_dicts()
        return sorted(
            (row["place_words"][9:-2], row["report_date"].day, row["count"],
             row["report_date_from"].day if row["report_date_from"] else None)
            for row in rows if row["list"] == list_name
        )  # fmt: skip

    def open_days(self) -> list[tuple[str, int, int]]:
        """Ward, day, and the most cases of a day on which the count may have begun anew."""
        rows = self.workspace.store.cases().drop_nulls("count_hi").to_dicts()
        return sorted((row["place_words"][9:-2], row["report_date"].day, row["count_hi"]) for row in rows)

    def carried(self) -> list[int]:
        return sorted(self.workspace.store.balances()["count"].to_list())


@pytest.fixture
def sheets(tmp_path: Path) -> Any:
    made = Sheets(tmp_path)
    yield made
    made.workspace.store.close()


def test_the_first_row_of_a_later_sheet_is_a_difference_to_the_last_total(sheets: Sheets) -> None:
    sheets.load({("A", 1): 10, ("A", 2): 13})
    told = sheets.load({("A", 3): 15, ("A", 4): 15})
    assert sheets.days() == [("A", 2, 3, None), ("A", 3, 2, None), ("A", 4, 0, None)]
    assert sheets.carried() == [10] and "balances" not in told


def test_a_gap_between_two_sheets_is_held_as_between_two_days(sheets: Sheets) -> None:
    sheets.load({("A", 1): 10})
    sheets.load({("A", 5): 17})
    assert sheets.days() == [("A", 5, 7, 1)]


def test_an_overlapping_sheet_delivered_again_changes_nothing(sheets: Sheets) -> None:
    sheets.load({("A", 1): 10, ("A", 2): 13, ("A", 3): 12, ("A", 5): 20})
    before, token = sheets.days(), sheets.workspace.store.token()
    told = sheets.load({("A", 2): 13, ("A", 3): 12, ("A", 5): 20})
    assert (told["accepted"], told["unchanged"]) == (0, 3)
    assert (sheets.days(), sheets.carried()) == (before, [10])
    assert sheets.workspace.store.token() == token


def test_a_fall_between_two_sheets_is_a_correction(sheets: Sheets) -> None:
    sheets.load({("A", 1): 10, ("A", 2): 13})
    told = sheets.load({("A", 3): 11})
    assert [one["fell_by"] for one in told["corrections"]] == [2]
    sheets.load({("A", 4): 12})
    assert sheets.days()[-2:] == [("A", 3, 0, None), ("A", 4, 1, None)]


def test_a_count_begun_anew_stays_open_until_the_day_before_is_corrected(sheets: Sheets) -> None:
    sheets.load({("A", 1): 100})
    told = sheets.load({("A", 2): 5})
    assert told["corrections"][0]["at_most"] == 5 and sheets.open_days() == [("A", 2, 5)]
    corrected = sheets.load({("A", 1): 5})
    assert sheets.open_days() == [] and sheets.days() == [("A", 2, 0, None)]
    sheets.workspace.store.undo(corrected["import"])
    assert sheets.open_days() == [("A", 2, 5)]


def test_what_nobody_can_say_is_shown_as_such(sheets: Sheets) -> None:
    sheets.load({("A", 1): 100})
    file = sheets.folder / "later.csv"
    file.write_text("ward,report_date,count\nA,2022-02-19,5\n", encoding="utf-8")
    seen = preview_cases(sheets.workspace, file, list_name="L", cumulative=True)
    assert [row["count_hi"] for row in seen.rows] == ["?"]


def test_a_corrected_total_moves_the_day_after_it_too(sheets: Sheets) -> None:
    sheets.load({("A", 1): 10, ("A", 2): 13, ("A", 3): 20})
    told = sheets.load({("A", 2): 15})
    assert sheets.days() == [("A", 2, 5, None), ("A", 3, 5, None)]
    assert told["recomputed"] == 1


def test_an_earlier_day_becomes_what_was_carried_in(sheets: Sheets) -> None:
    sheets.load({("A", 2): 10, ("A", 3): 12})
    sheets.load({("A", 1): 0})
    assert sheets.days() == [("A", 2, 10, None), ("A", 3, 2, None)]
    assert sheets.carried() == [0]


def test_other_wards_and_other_lists_begin_anew(sheets: Sheets) -> None:
    sheets.load({("A", 1): 10})
    assert sheets.load({("A", 2): 12, ("B", 2): 5})["balances"] == {"rows": 1, "cases": 5}
    assert sheets.load({("A", 2): 12}, list_name="M")["balances"] == {"rows": 1, "cases": 12}


def test_a_list_that_is_replaced_begins_anew(sheets: Sheets) -> None:
    sheets.load({("A", 1): 10, ("A", 2): 13})
    sheets.load({("A", 3): 20, ("A", 4): 21}, mode="replace")
    assert sheets.days() == [("A", 4, 1, None)] and sheets.carried() == [20]


def test_figures_after_a_sheet_taken_back_count_on_from_the_totals_left(sheets: Sheets) -> None:
    sheets.load({("A", 1): 10})
    second = sheets.load({("A", 2): 13})
    sheets.load({("A", 3): 20})
    undone = sheets.workspace.store.undo(second["import"])
    assert undone.recounted == 1 and any("counted anew" in note for note in undone.import_.notes)
    assert sheets.days() == [("A", 3, 10, 1)]
    sheets.workspace.store.undo(undone.import_.id)
    assert sheets.days() == [("A", 2, 3, None), ("A", 3, 7, None)]


def test_a_total_that_only_the_sheet_taken_back_said_goes_with_it(sheets: Sheets) -> None:
    first = sheets.load({("A", 1): 10, ("A", 3): 20})
    sheets.load({("A", 2): 13})  # makes the figure of the third anew, which the first sheet told
    sheets.workspace.store.undo(first["import"])
    assert (sheets.days(), sheets.carried()) == ([], [13])


def test_a_balance_that_is_taken_back_makes_the_next_total_the_balance(sheets: Sheets) -> None:
    first = sheets.load({("A", 1): 10})
    sheets.load({("A", 2): 13, ("A", 3): 14})
    sheets.workspace.store.undo(first["import"])
    assert (sheets.days(), sheets.carried()) == ([("A", 3, 1, None)], [13])


def test_a_sheet_that_repeated_earlier_totals_keeps_them_when_the_first_is_taken_back(sheets: Sheets) -> None:
    first = sheets.load({("A", 1): 10, ("A", 2): 13})
    sheets.load({("A", 1): 10, ("A", 2): 13, ("A", 3): 14})
    sheets.workspace.store.undo(first["import"])
    assert (sheets.days(), sheets.carried()) == ([("A", 2, 3, None), ("A", 3, 1, None)], [10])


def test_the_last_total_of_a_day_that_was_said_twice_comes_back(sheets: Sheets) -> None:
    sheets.load({("A", 1): 10, ("A", 2): 13, ("A", 3): 20})
    second = sheets.load({("A", 2): 15})
    sheets.workspace.store.undo(second["import"])
    assert sheets.days() == [("A", 2, 3, None), ("A", 3, 7, None)]


def test_a_total_refused_in_the_middle_leaves_a_span_until_it_is_mended(sheets: Sheets) -> None:
    first = sheets.load({("A", 1): 10, ("A", 2): -3, ("A", 3): 20})
    assert first["refused"] == 1 and sheets.days() == [("A", 3, 10, 1)]
    sheets.load({("A", 2): 13}, mends=first["import"])
    assert sheets.days() == [("A", 2, 3, None), ("A", 3, 7, None)]
    assert sheets.workspace.store.open_refused().is_empty()


def test_new_cases_of_days_between_totals_are_refused_in_words(sheets: Sheets) -> None:
    sheets.load({("A", 17): 15, ("A", 19): 17})
    for how in ({"daily": True}, {}):
        with pytest.raises(InputError, match="would count twice") as refused:
            sheets.load({("A", 18): 2}, cumulative=False, **how)
        assert "--mode replace" in refused.value.fix and "tính hai lần" in refused.value.vi
    assert sheets.days() == [("A", 19, 2, 17)]
    sheets.load({("A", 18): 2}, cumulative=False, mode="replace")
    assert sheets.days() == [("A", 18, 2, None)]


def test_totals_over_days_of_which_the_list_holds_new_cases_are_refused_in_words(sheets: Sheets) -> None:
    sheets.load({("A", 18): 2}, cumulative=False)
    for first in (17, 18):
        with pytest.raises(InputError, match="would count twice"):
            sheets.load({("A", first): 15, ("A", 19): 17})
    sheets.load({("A", 19): 15, ("A", 20): 17})
    assert sheets.days() == [("A", 18, 2, None), ("A", 20, 2, None)]


def test_counts_that_come_into_a_list_of_totals_are_asked_about_and_each_answer_works(sheets: Sheets) -> None:
    sheets.load({("A", 17): 15, ("A", 18): 17})
    with pytest.raises(QuestionError, match="totals") as asked:
        sheets.load({("A", 19): 19}, cumulative=False)
    assert [one.option for one in asked.value.answers] == ["--cumulative", "--daily"]
    told = sheets.load({("A", 19): 2}, cumulative=False, daily=True)
    assert sheets.days()[-1] == ("A", 19, 2, None)
    sheets.workspace.store.undo(told["import"])
    sheets.load({("A", 19): 19})
    assert sheets.days()[-1] == ("A", 19, 2, None)


def test_a_delivery_that_came_in_between_is_not_counted_past(sheets: Sheets) -> None:
    sheets.load({("A", 1): 10})
    file = sheets.folder / "late.csv"
    file.write_text("ward,report_date,count\nA,2022-02-04,20\n", encoding="utf-8")
    late = read_case_file(sheets.workspace, file, list_name="L", cumulative=True)
    sheets.load({("A", 2): 13})
    with pytest.raises(ConflictError, match="another delivery"):
        sheets.workspace.store.load_cases(late.batch, "L", after=late.after)
    assert sheets.days() == [("A", 2, 3, None)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    totals=st.dictionaries(
        st.tuples(st.sampled_from("AB"), st.integers(1, 8)), st.integers(0, 30), min_size=1, max_size=10
    ),
    data=st.data(),
)
def test_however_the_rows_are_dealt_to_sheets_the_list_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, totals: dict[tuple[str, int], int], data: st.DataObject
) -> None:
    once, dealt = Sheets(tmp_path_factory.mktemp("once")), Sheets(tmp_path_factory.mktemp("dealt"))
    once.load(totals)
    order = data.draw(st.permutations(list(totals)))
    cut = data.draw(st.integers(0, len(order)))
    for part in (order[:cut], order[cut:], order[: data.draw(st.integers(0, len(order)))]):
        if part:
            dealt.load({key: totals[key] for key in part})
    assert (dealt.days(), dealt.carried()) == (once.days(), once.carried())
    assert dealt.open_days() == once.open_days()
    for sheets in (once, dealt):
        sheets.workspace.store.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(
        st.one_of(
            st.dictionaries(
                st.tuples(st.sampled_from("AB"), st.integers(1, 5)), st.integers(0, 9), min_size=1, max_size=4
            ),
            st.integers(0, 5),
        ),
        min_size=2,
        max_size=7,
    )
)
def test_after_any_undoing_the_list_says_what_the_sheets_left_say(
    tmp_path_factory: pytest.TempPathFactory, told: list[dict[tuple[str, int], int] | int]
) -> None:
    many, left = Sheets(tmp_path_factory.mktemp("many")), Sheets(tmp_path_factory.mktemp("left"))
    loaded: list[tuple[int, dict[tuple[str, int], int]]] = []
    for one in told:
        if isinstance(one, dict):
            loaded.append((many.load(one)["import"], one))
        elif one < len(loaded):
            many.workspace.store.undo(loaded.pop(one)[0])
    for _, totals in loaded:
        left.load(totals)
    assert (many.days(), many.carried()) == (left.days(), left.carried())
    assert many.open_days() == left.open_days()
    for sheets in (many, left):
        sheets.workspace.store.close()

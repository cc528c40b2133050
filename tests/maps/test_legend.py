"""The legend and its counts."""

import polars as pl

from maps.legend import count_levels, legend
from maps.legend_html import legend_html, legend_rows, people_text
from maps.narrow import areas_named, narrowed


def test_levels_stand_in_order_and_none_relies_on_colour_alone(small_world):
    entries = legend(small_world.rulebook)
    assert [entry.id for entry in entries] == ["green", "yellow", "red", "grey", "not_assessed", "empty"]
    assert [entry.rank for entry in entries] == [0, 1, 2, -1, -1, -1]
    assert len({entry.symbol for entry in entries[:5]}) == 5
    assert len({entry.pattern for entry in entries[:4]}) == 4


def test_empty_cells_count_nowhere(small_world, remake):
    view = small_world.internal
    levels = view.layers["cell7"].table["level"].to_list()
    emptied = remake(view, "cell7", {"level": pl.Series(["empty", "empty", *levels[2:]])})
    counts = count_levels(emptied, "cell7")
    assert counts.units == len(levels) - 2 and "empty" not in counts.levels


def test_people_that_are_not_known_are_not_counted_as_none(small_world, remake):
    view = small_world.internal
    people = pl.Series([None, *range(1, 9)], dtype=pl.Int64)
    levels = pl.Series(["green", "green", *["red"] * 6, "grey"])
    counts = count_levels(remake(view, "ward", {"population_persons": people, "level": levels}), "ward")
    texts = {
        entry.id: people_text(entry, counts, "vi") for entry in legend_rows(small_world.rulebook, counts)
    }
    assert texts == {"green": "≥ 1", "yellow": "0", "red": "27", "grey": "8"}
    unknown = pl.Series([None] * 9, dtype=pl.Int64)
    nobody = count_levels(remake(view, "ward", {"population_persons": unknown}), "ward")
    assert set(nobody.population.values()) == {None}


def test_the_legend_speaks_both_languages_and_escapes_what_it_is_told(small_world):
    html = legend_html(small_world.rulebook, count_levels(small_world.internal, "ward"), "vi")
    assert "Vùng đỏ" in html and "Red zone" in html and 'data-layer="ward"' in html
    assert "<script" not in html


def test_a_narrowed_view_counts_its_own_part_alone(small_world):
    part = narrowed(small_world.internal, small_world.edition, *areas_named(small_world.edition, "03252"))
    assert count_levels(part, "ward").levels == {"red": 1}
    assert count_levels(part, "hamlet").units == 2
    whole = narrowed(small_world.internal, small_world.edition, *areas_named(small_world.edition, "11"))
    assert count_levels(whole, "ward") == count_levels(small_world.internal, "ward")

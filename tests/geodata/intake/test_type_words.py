"""Type words that stand in a column of their own tell areas of one name apart."""

import polars as pl
import pytest

from geodata.intake.naming.type_words import with_type_words

NAMES = {"province": "tinh", "district": "district", "ward": "ward"}


def joined(**columns: list[str | None]) -> tuple[pl.DataFrame, dict[str, str], list[str]]:
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return with_type_words(frame, {level: name for level, name in NAMES.items() if name in columns})


def test_a_type_word_stands_before_the_name_it_belongs_to() -> None:
    frame, taken, said = joined(
        ward=["Mường Tè", "Mường Tè", None, "Phường 2"], ward_title=["ThịTrấn", "Xã", "Xã", "Phường"],
        district=["1", "HoànKiếm", "Tân Uyên", "Tân Uyên"], dist_title=["Quận", "Quận", "Thị xã", None],
    )  # fmt: skip
    assert frame["ward"].to_list() == ["Thị Trấn Mường Tè", "Xã Mường Tè", None, "Phường 2"]
    assert frame["district"].to_list() == ["Quận 1", "Quận Hoàn Kiếm", "Thị xã Tân Uyên", "Tân Uyên"]
    assert taken == {"ward": "ward_title", "district": "dist_title"} and len(said) == 2


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("ward_type", ["nội trú", "ngoại trú"]),  # no types of wards
        ("loại hình", ["Xã", "Phường"]),  # says nothing of the level
        ("loại bệnh xã", ["Xã", "Phường"]),
        ("ward_type", [None, None]),
        ("ward_type", ["Huyện", "Quận"]),
    ],
)
def test_other_columns_are_no_type_words(heading: str, cells: list[str | None]) -> None:
    frame, taken, said = joined(ward=["A", "B"], **{heading: cells})
    assert (frame["ward"].to_list(), taken, said) == (["A", "B"], {}, [])


def test_rows_keep_their_order_and_number() -> None:
    assert "Loại xã" in joined(ward=["A"], **{"Loại xã": ["Xã"]})[1].values()
    names = [f"Xã {n % 7}" if n % 3 else str(n % 7) for n in range(500)]
    frame, _, _ = joined(ward=names, loai_xa=["Phường"] * 500)
    assert frame["ward"].to_list() == [name if "Xã" in name else f"Phường {name}" for name in names]

"""How far two cases agree, as a score from 0 to 1 and as reasons.

Points: a day of one kind (onset or sample) the same 2, one apart 1; a report day half of that. The same point 3,
within about 200 m 1; the same hamlet 2, the same other area 1. Sex the same 1, another -6. Age the same year 3, spans
that meet 1.5, a year apart 0, further apart -6. Ids that share their last 6 digits or more 5, the last 4 or 5 digits 3.
The same household 2. Alone with each other in their place and days 1; each further case that would fit as well takes
away (a hundred twins of a crowded ward prove nothing). The score is the points over `FULL`.
"""

from typing import Final

import polars as pl

from geodata.intake.notes import Note

FULL: Final = 12.0
#: Least scores of a proposal: between two lists, and within one list under two ids.
BETWEEN: Final = 0.5
WITHIN: Final = 0.7
_SAME_POINT: Final = 1e-5
_NEAR: Final = 0.002
_SIDES: Final = (
    "at", "list_id", "case_id", "onset_date", "sample_date", "report_date", "age_lo", "age_hi", "sex", "lon", "lat",
    "place", "area_level", "digits", "household_id", "setting", "status",
)  # fmt: skip

#: What is found in a pair -> words.
REASONS: Final = {
    "onset_same": Note("same day of onset", "cùng ngày khởi phát"),
    "onset_near": Note("onset a day or two apart", "khởi phát cách nhau 1–2 ngày"),
    "sample_same": Note("same day of sampling", "cùng ngày lấy mẫu"),
    "sample_near": Note("samples a day or two apart", "lấy mẫu cách nhau 1–2 ngày"),
    "report_same": Note("same day of report", "cùng ngày báo cáo"),
    "report_near": Note("reports a day or two apart", "báo cáo cách nhau 1–2 ngày"),
    "point_same": Note("same point", "cùng tọa độ"),
    "point_near": Note("points within some 200 m", "tọa độ cách nhau khoảng 200 m trở lại"),
    "area_same": Note("same area", "cùng đơn vị"),
    "sex_same": Note("same sex", "cùng giới tính"),
    "age_same": Note("same age", "cùng tuổi"),
    "age_meets": Note("ages fit", "nhóm tuổi khớp nhau"),
    "id_tail": Note("ids end in the same digits", "mã ca có cùng các chữ số cuối"),
    "household_same": Note("same household", "cùng hộ"),
    "alone": Note("no other case there fits", "ở đó không có ca nào khác khớp"),
    "setting_differs": Note("BUT found in another setting", "NHƯNG nơi phát hiện khác nhau"),
    "status_differs": Note("BUT of another status", "NHƯNG tình trạng khác nhau"),
}


def scored(pairs: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """`a`, `b` with `score` and one truth value for each of `REASONS`; pairs that cannot be one are left out."""
    side = rows.select(_SIDES)
    both = pairs.join(side, left_on="a", right_on="at", maintain_order="left").join(
        side, left_on="b", right_on="at", suffix="_b", maintain_order="left"
    )
    said = both.with_columns(**_days(both), **_places(), **_persons()).filter(
        ~pl.col("apart"),
        pl.col("sex").is_null() | pl.col("sex_b").is_null() | (pl.col("sex") == pl.col("sex_b")),
    )
    weighed = said.with_columns(points=_points())
    return _crowds(weighed)


def _days(both: pl.DataFrame) -> dict[str, pl.Expr]:
    found = {}
    for kind in ("onset", "sample", "report"):
        apart = (pl.col(f"{kind}_date") - pl.col(f"{kind}_date_b")).dt.total_days().abs()
        found[f"{kind}_same"] = (apart == 0).fill_null(False)
        found[f"{kind}_near"] = apart.is_between(1, 2).fill_null(False)
    return found


def _places() -> dict[str, pl.Expr]:
    east, north = (pl.col("lon") - pl.col("lon_b")).abs(), (pl.col("lat") - pl.col("lat_b")).abs()
    same = ((east < _SAME_POINT) & (north < _SAME_POINT)).fill_null(False)
    near = ((east < _NEAR) & (north < _NEAR)).fill_null(False) & ~same
    return {
        "point_same": same,
        "point_near": near,
        "area_same": (pl.col("place") == pl.col("place_b")).fill_null(False),
    }


def _persons() -> dict[str, pl.Expr]:
    lo, hi = pl.max_horizontal("age_lo", "age_lo_b"), pl.min_horizontal("age_hi", "age_hi_b")
    known = pl.col("age_lo").is_not_null() & pl.col("age_lo_b").is_not_null()
    exact = (pl.col("age_lo") == pl.col("age_hi")) & (pl.col("age_lo_b") == pl.col("age_hi_b"))
    differs = {name: (pl.col(name) != pl.col(f"{name}_b")).fill_null(False) for name in ("setting", "status")}
    tail = [(pl.col("digits").str.tail(n) == pl.col("digits_b").str.tail(n)).fill_null(False) for n in (4, 6)]
    long = (pl.col("digits").str.len_chars() >= 6) & (pl.col("digits_b").str.len_chars() >= 6)
    return {
        "sex_same": (pl.col("sex") == pl.col("sex_b")).fill_null(False),
        "age_same": (known & exact & (lo == hi)).fill_null(False),
        "age_meets": (known & ~exact & (lo <= hi)).fill_null(False),
        "apart": (known & (lo > hi + 1)).fill_null(False),
        "id_tail": tail[0],
        "id_long": (tail[1] & long).fill_null(False),
        "household_same": (pl.col("household_id") == pl.col("household_id_b")).fill_null(False),
        **{f"{name}_differs": one for name, one in differs.items()},
    }


def _points() -> pl.Expr:
    """The points of a pair by what agrees."""
    sick = pl.max_horizontal(
        pl.col("onset_same", "sample_same").cast(pl.Float64) * 2,
        pl.col("onset_near", "sample_near").cast(pl.Float64),
    )
    report = pl.max_horizontal(
        pl.col("report_same").cast(pl.Float64), pl.col("report_near").cast(pl.Float64) / 2
    )
    area = pl.when(pl.col("area_level") == "hamlet").then(2.0).otherwise(1.0)
    where = pl.max_horizontal(
        pl.col("point_same").cast(pl.Float64) * 3,
        pl.col("point_near").cast(pl.Float64),
        pl.col("area_same") * area,
    )
    return (
        pl.max_horizontal(sick, report) + where + pl.col("sex_same").cast(pl.Float64)
        + pl.col("age_same").cast(pl.Float64) * 3 + pl.col("age_meets").cast(pl.Float64) * 1.5
        + pl.when("id_long").then(5.0).when("id_tail").then(3.0).otherwise(0.0)
        + pl.col("household_same").cast(pl.Float64) * 2
    )  # fmt: skip


def _crowds(weighed: pl.DataFrame) -> pl.DataFrame:
    """With `alone` and `score`: others that fit as well as this one (per list of the other side) take points away."""
    sides = pl.concat(
        [
            weighed.select(one="a", list="list_id_b", points="points"),
            weighed.select(one="b", list="list_id", points="points"),
        ]
    )
    best = sides.group_by("one", "list").agg(
        top=pl.col("points").max(),
        tied=(pl.col("points") >= pl.col("points").max() - 0.5).sum(),
        fits=(pl.col("points") >= pl.col("points").max() - 2).sum(),
    )
    met = weighed.join(best, left_on=["a", "list_id_b"], right_on=["one", "list"]).join(
        best, left_on=["b", "list_id"], right_on=["one", "list"], suffix="_back"
    )
    crowd = pl.max_horizontal("tied", "tied_back").cast(pl.Float64)
    alone = (pl.max_horizontal("fits", "fits_back") == 1) & (pl.col("points") == pl.col("top"))
    behind = (pl.max_horizontal("top", "top_back") - pl.col("points")).clip(0, None)
    final = pl.col("points") + alone.cast(pl.Float64) - crowd.log(2) / 2 - behind
    return met.with_columns(alone=alone, score=(final / FULL).clip(0, 1).round(2))

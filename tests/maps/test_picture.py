"""Pictures of zones: looked at pixel by pixel, read letter by letter."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import matplotlib.image as mpimg
import numpy as np
import polars as pl
import pytest
import shapely

from maps.caption import caption
from maps.folium_map import folium_map
from maps.labels import place_labels, short_name
from maps.legend import count_levels, legend
from maps.legend_html import people_text
from maps.narrow import areas_named, narrowed
from maps.picture import picture
from maps.plane import Plane, bar_length, length_text
from maps.words import whole
from zones.areas import empty_edition
from zones.errors import InputError, NotFoundError


def pixels(png):
    return np.round(mpimg.imread(io.BytesIO(png))[..., :3] * 255).astype(int)


def share_of(image, hex_):
    rgb = [int(hex_[at : at + 2], 16) for at in (1, 3, 5)]
    return float((np.abs(image - rgb).max(axis=2) <= 2).mean())


def svg_texts(svg):
    """What an SVG says, line by line, without escapes."""
    lines = re.findall(r"<text[^>]*>([^<]*)</text>|<tspan[^>]*>([^<]*)</tspan>", svg.decode())
    plain = [first or second for first, second in lines]
    return [
        line.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
        for line in plain
    ]


@pytest.mark.parametrize("palette", ["official", "colour_blind"])
def test_a_png_has_its_size_and_every_colour_of_the_legend(small_world, palette):
    image = pixels(picture(small_world.internal, small_world.edition, width_px=1280, palette=palette))
    assert image.shape == (720, 1280, 3)
    for entry in legend(small_world.rulebook)[:4]:
        assert share_of(image, entry.fill(palette)) > 0.01, entry.id


def test_levels_differ_in_grey_by_their_patterns(small_world):
    """Yellow and red carry marks over their colour, green does not."""
    image = pixels(picture(small_world.internal, small_world.edition, width_px=1600))
    height, width = 472 * 1600 // 960, 640 * 1600 // 960
    area = image[900 - height : 900 - height + 400, 20 : 20 + width]
    assert share_of(area, "#2E9E4F") > share_of(area, "#D6342C") > 0


def test_the_same_view_gives_the_same_bytes_also_in_parallel(small_world):
    def make(fmt):
        return picture(small_world.internal, small_world.edition, fmt=fmt, width_px=800)

    for fmt in ("png", "svg"):
        with ThreadPoolExecutor(3) as pool:
            assert len(set(pool.map(make, [fmt] * 3))) == 1


def test_an_svg_says_names_counts_days_and_number(small_world):
    texts = svg_texts(picture(small_world.internal, small_world.edition, fmt="svg", made_up=True))
    together = "\n".join(texts)
    for part in (
        "Mường Mùn",
        "19/02/2022",
        "20/02/2022 07:30",
        "12",
        "[test-three-colour]",
        "SỐ LIỆU GIẢ LẬP",
        "B",
    ):
        assert part in together
    counts = count_levels(small_world.internal, "ward")
    for entry in legend(small_world.rulebook)[:4]:
        assert str(counts.levels[entry.id]) in texts
        assert people_text(entry, counts, "vi") in texts
    assert any(re.fullmatch(r"\d+ (km|m)", text) for text in texts)
    english = svg_texts(
        picture(small_world.internal, small_world.edition, fmt="svg", lang="en", title="My map")
    )
    assert "N" in english and "My map" in english and "19 Feb 2022" in "\n".join(english)


def test_a_hostile_name_stays_text(small_world, nasty_name):
    svg = picture(small_world.internal, small_world.edition, fmt="svg", title=nasty_name)
    assert b"<script" not in svg and b"<img" not in svg
    assert any("</script><img src=x" in text for text in svg_texts(svg))


def test_dollar_signs_are_no_formula(small_world):
    title = r"$\frac{1}{0}$ $x_$"
    assert title in svg_texts(picture(small_world.internal, small_world.edition, fmt="svg", title=title))


def test_cells_are_drawn_at_a_resolution_that_is_named(small_world):
    texts = svg_texts(picture(small_world.internal, small_world.edition, level="cell", fmt="svg"))
    units = count_levels(small_world.internal, "cell8").units
    assert f"Ô lục giác (độ phân giải 8): {whole(units, 'vi')}" in texts


def test_a_part_shows_its_own_counts_and_its_neighbours_as_outlines(small_world):
    part = narrowed(small_world.internal, small_world.edition, *areas_named(small_world.edition, "03252"))
    image = pixels(picture(part, small_world.edition, width_px=1280))
    assert share_of(image, "#F6F7F8") > 0.05
    texts = svg_texts(picture(part, small_world.edition, fmt="svg"))
    assert "Xã, phường, thị trấn: 1" in texts


def test_units_without_shape_or_no_units_at_all_still_make_a_picture(small_world):
    bare = replace(small_world.edition, geometry=np.full(len(small_world.edition.geometry), None, object))
    assert picture(small_world.internal, bare, width_px=640)[:4] == b"\x89PNG"
    ward = small_world.internal.layers["ward"]
    nothing = replace(small_world.internal, layers={"ward": replace(ward, table=ward.table.clear())})
    assert picture(nothing, small_world.edition, width_px=640)[:4] == b"\x89PNG"


def test_cells_without_any_boundaries_or_people_are_drawn_by_themselves(small_world):
    cells = small_world.internal.layers["cell7"]
    bare = cells.table.with_columns(area=pl.lit(None, pl.Int32), population_persons=pl.lit(None, pl.Int64))
    view = replace(small_world.internal, layers={"cell7": replace(cells, table=bare)})
    texts = svg_texts(picture(view, empty_edition(), fmt="svg", lang="en"))
    assert f"Hexagon cells (resolution 7): {len(bare)}" in texts and "people" not in texts
    page = folium_map(view, empty_edition(), lang="en")
    assert "Hexagon cells (resolution 7)" in page and "<th>people</th>" not in page


def test_a_tall_land_stands_on_an_upright_page(small_world):
    tall = narrowed(small_world.internal, small_world.edition, *areas_named(small_world.edition, "099"))
    ward = tall.layers["ward"]
    column = replace(
        tall, layers={"ward": replace(ward, table=ward.table.filter(pl.col("area").is_in([2, 5, 8])))}
    )
    assert pixels(picture(column, small_world.edition, width_px=720)).shape == (1018, 720, 3)
    assert pixels(picture(column, small_world.edition, width_px=960, shape="landscape")).shape == (
        540,
        960,
        3,
    )


def test_what_cannot_be_drawn_is_said(small_world):
    view, edition = small_world.internal, small_world.edition
    for wrong in (
        {"fmt": "gif"},
        {"palette": "neon"},
        {"shape": "round"},
        {"width_px": 10},
        {"width_px": 10**6},
    ):
        with pytest.raises(InputError) as caught:
            picture(view, edition, **wrong)
        assert caught.value.fix
    with pytest.raises(NotFoundError):
        picture(view, edition, level="region")
    with pytest.raises(TypeError, match=r"zones\.disclose"):
        picture(small_world.snapshot, edition)


def test_labels_never_lie_upon_each_other_and_those_without_room_are_left_out():
    shapes = np.array([shapely.box(x, 0, x + side, side) for x, side in ((0, 50), (50, 20), (70, 3))], object)
    labels = place_labels(
        ["Xã Mường Mùn", "Phường 3", "Thị trấn Tuần Giáo"],
        shapes,
        lambda text, size: (len(text) * size / 2, size),
        (4, 2),
    )
    assert [label.text for label in labels] == ["Mường Mùn", "Phường 3"]
    assert short_name("Thị trấn Tuần Giáo") == "Tuần Giáo" and short_name("Xã") == "Xã"


def test_the_scale_bar_is_round_and_true():
    assert [bar_length(width) for width in (100_000, 37_000, 800_000, 500)] == [20_000, 5_000, 200_000, 100]
    assert length_text(500, True) == "500 m" and length_text(2_500, True) == "2,5 km"
    plane = Plane.around((103.0, 21.0, 104.0, 22.0))
    (line,) = plane.project(np.array([shapely.LineString([(103.5, 21.4), (103.5, 21.5)])], object))
    assert line.length == pytest.approx(11_073, rel=0.002)


def test_the_title_names_the_territory_that_is_shown(small_world):
    def texts(area=None, **how):
        view = narrowed(small_world.internal, small_world.edition, area) if area else small_world.internal
        return svg_texts(picture(view, small_world.edition, fmt="svg", width_px=2000, **how))

    assert "Bản đồ vùng nguy cơ: Tuần Giáo, Điện Biên" in texts()
    (ward,) = areas_named(small_world.edition, "03252")
    assert any(text.startswith("Bản đồ vùng nguy cơ: Pú Xi") for text in texts(ward))
    assert "Zone map: Tuần Giáo, Điện Biên" in texts(lang="en")


def test_units_without_a_common_area_are_under_the_name_of_the_workspace(small_world):
    orphans = small_world.edition.areas.with_columns(parent=pl.lit(None, pl.Int32))
    edition = replace(small_world.edition, areas=orphans)
    texts = svg_texts(picture(small_world.internal, edition, fmt="svg", place="Vùng Thử"))
    assert "Bản đồ vùng nguy cơ: Vùng Thử" in texts


def test_a_hamlet_is_listed_with_its_commune(small_world):
    named = small_world.edition.areas.with_columns(
        name=pl.when(pl.col("code") == "03252").then(pl.lit("Xã Pú Xi")).otherwise("name")
    )
    edition = replace(small_world.edition, areas=named)
    texts = svg_texts(picture(small_world.internal, edition, level="hamlet", fmt="svg"))
    assert "Bản 1 (xã Pú Xi)" in " ".join(texts)
    (ward,) = areas_named(edition, "03252")
    alone = picture(narrowed(small_world.internal, edition, ward), edition, level="hamlet", fmt="svg")
    assert "(xã Pú Xi)" not in " ".join(svg_texts(alone))


@pytest.mark.parametrize(
    ("lang", "told"), [("vi", "Không có ranh giới hành chính"), ("en", "No administrative boundaries")]
)
def test_cells_without_boundaries_are_not_said_to_stand_in_some(small_world, lang, told):
    assert caption(small_world.internal, empty_edition(), lang=lang).source == told

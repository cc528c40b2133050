"""What tiles tell about each unit, from a view: whole columns, in the order of the layer's features."""

import numpy as np
import polars as pl

from maps.attributes import FeatureAttributes
from maps.audience import require_view
from maps.figures import interval_figure
from maps.shown import no_layer
from maps.sites import names_of, sites_of
from zones.areas import Edition
from zones.cells import hex_text
from zones.overriding import SHOWN
from zones.rulebook import Indicator
from zones.site_signs import SITE_SIGNS
from zones.snapshot import View, ZoneLayer
from zones.vocabulary import EMPTY

Columns = dict[str, pl.Series | tuple[pl.Series, ...]]


def zone_attributes(view: View, layer: str, edition: Edition) -> FeatureAttributes:
    """Attributes of the units of a layer, row by row as `edition.rows(layer)` or, for cells, as the table.

    `code`, `name`, `level`, `colour`, `label_vi`, `label_en`, `population_persons` and one per indicator: a
    number where the figure is exact and not masked, else its text ("<5", "≥ 3", "3–7"), left out where nothing
    is known. Areas for which the authority decided carry that beside their level: `override` (a level's id),
    `override_from`, `override_until`, `override_document`. Cells also carry `cell` and `origin`; those of level
    `empty` are not drawn.

    Raises
    ------
    TypeError
        the view is not a view
    NotFoundError
        the view has no such layer
    """
    require_view(view)
    if layer not in view.layers:
        raise no_layer(view, layer)
    zones = view.layers[layer]
    table = zones.table if zones.is_cells else _every_area(zones, edition, layer)
    columns = _identity(zones, table, edition) | _level_columns(view, table["level"])
    columns |= _decided(table)
    columns["population_persons"] = table["population_persons"]
    for one in view.rulebook.indicators.values():
        if f"{one.id}.lo" in table.columns:
            columns[one.id] = indicator_columns(one, table)
    shown = (table["level"] != EMPTY).fill_null(True).to_numpy() if zones.is_cells else None
    return FeatureAttributes.of(columns, shown)


def site_attributes(view: View, edition: Edition) -> FeatureAttributes:
    """Attributes of the sites of a view, row by row as `maps.sites.sites_of`: what an area has, and `kind`, `kind_vi`,
    `kind_en`, `size_class`, `people_from`, and code and name of the area that it lies in."""
    table = sites_of(view)
    words = {kind: (sign.vi, sign.en) for kind, sign in SITE_SIGNS.items()}
    areas = table.select("area").join(edition.areas, on="area", how="left", maintain_order="left")
    columns: Columns = {
        "code": table["site"],
        "name": names_of(table),
        **_level_columns(view, table["level"]),
    }
    columns |= {
        "kind": table["site_kind"],
        **{f"kind_{lang}": _replaced(table["site_kind"], {kind: said[at] for kind, said in words.items()})
           for at, lang in enumerate(("vi", "en"))},
        "size_class": table["size_class"], "people_from": table["people_from"],
        "area_code": areas["code"], "area_name": areas["name"],
        "population_persons": table["population_persons"],
    }  # fmt: skip
    columns |= _decided(table)
    for one in view.rulebook.indicators.values():
        if f"{one.id}.lo" in table.columns:
            columns[one.id] = indicator_columns(one, table)
    return FeatureAttributes.of(columns)


def geometry_attributes(edition: Edition, layer: str) -> FeatureAttributes:
    """Code and name of the areas of one level: all that tiles of bare geometry carry."""
    areas = edition.areas[edition.rows(layer)]
    return FeatureAttributes.of({"code": areas["code"], "name": areas["name"], **_made(edition, layer)})


def _made(edition: Edition, layer: str) -> Columns:
    """How shapes came about that no file of boundaries held (`made`); nothing in a layer without such."""
    made = pl.Series("made", edition.made[edition.rows(layer)], pl.String)
    return {"made": pl.select(pl.when(made != "").then(made).alias("made")).to_series()} if any(made) else {}


def _every_area(zones: ZoneLayer, edition: Edition, layer: str) -> pl.DataFrame:
    """The zones of all areas of a level; those that were not classified have nulls."""
    areas = edition.areas[edition.rows(layer)].select("area")
    return areas.join(zones.table, on="area", how="left", maintain_order="left")


def _identity(zones: ZoneLayer, table: pl.DataFrame, edition: Edition) -> Columns:
    names = table.select("area").join(edition.areas, on="area", how="left", maintain_order="left")
    if not zones.is_cells:
        return {"code": names["code"], "name": names["name"], **_made(edition, zones.name)}
    texts = pl.Series(hex_text(table["cell"].to_numpy()), dtype=pl.String)
    return {"code": texts, "name": names["name"], "cell": texts, "origin": table["origin"]}


def _level_columns(view: View, levels: pl.Series) -> Columns:
    there = {id_: view.rulebook.level(id_) for id_ in levels.drop_nulls().unique().to_list()}
    said = {
        "level": {id_: id_ for id_ in there},
        "colour": {id_: level.colour for id_, level in there.items()},
        "label_vi": {id_: level.vi for id_, level in there.items()},
        "label_en": {id_: level.en for id_, level in there.items()},
    }
    return {key: _replaced(levels, words) for key, words in said.items()}


def _decided(table: pl.DataFrame) -> Columns:
    """What the authority decided, days as text; nothing where it decided nothing in this layer."""
    if "override" not in table.columns or table["override"].null_count() == table.height:
        return {}
    return {name: table[name].cast(pl.String) for name in SHOWN}


def _replaced(levels: pl.Series, words: dict[str, str]) -> pl.Series:
    return levels.replace_strict(list(words), list(words.values()), default=None, return_dtype=pl.String)


def indicator_columns(one: Indicator, table: pl.DataFrame) -> tuple[pl.Series, pl.Series, pl.Series]:
    """An indicator as whole numbers, as floats and as texts: at most one of the three for each unit."""
    ends = _ends(one, table)
    exact = ends["exact"].to_numpy()
    top = ends["lo"].fill_null(0).to_numpy() * one.factor.numerator
    bottom = ends["den"].fill_null(1).to_numpy() * one.factor.denominator
    bottom = np.where(bottom == 0, 1, bottom)
    whole = exact & (top % bottom == 0)
    rest = exact & ~whole
    return (
        pl.Series(np.where(whole, top // bottom, 0)).set(pl.Series(~whole), None),
        pl.Series(np.where(rest, top / bottom, 0.0)).set(pl.Series(~rest), None),
        _texts(one, ends),
    )


def _ends(one: Indicator, table: pl.DataFrame) -> pl.DataFrame:
    """lo, hi, den (null: not known), masked, exact."""
    there = table.columns
    den = pl.col(f"{one.id}.den") if f"{one.id}.den" in there else pl.lit(1, pl.Int64)
    masked = pl.col(f"{one.id}.masked") if f"{one.id}.masked" in there else pl.lit(False)
    ends = table.select(
        lo=pl.col(f"{one.id}.lo").cast(pl.Int64),
        hi=pl.col(f"{one.id}.hi").cast(pl.Int64),
        den=den,
        masked=masked.fill_null(False),
    )
    known = (pl.col("den") != 0).fill_null(False) & ~pl.col("masked")
    return ends.with_columns(exact=known & (pl.col("lo") == pl.col("hi")).fill_null(False))


def _texts(one: Indicator, ends: pl.DataFrame) -> pl.Series:
    """Texts of the figures that are not exact; each distinct interval is written once."""
    keys = ["lo", "hi", "den", "masked"]
    kinds = ends.filter(~pl.col("exact")).select(keys).unique()
    written = [_text(one, *row) for row in kinds.iter_rows()]
    kinds = kinds.with_columns(text=pl.Series(written, dtype=pl.String), exact=pl.lit(False))
    found = ends.join(kinds, on=[*keys, "exact"], how="left", nulls_equal=True, maintain_order="left")
    return found["text"]


def _text(one: Indicator, lo: int | None, hi: int | None, den: int | None, masked: bool) -> str | None:
    figure = interval_figure(one, lo, hi, den, masked)
    return None if figure.unknown else figure.text()

"""How many real names of places are understood, and how many wrongly.

    python bench/names.py [--sample OUT.csv] [--seed 7] [--rows 1000000]

Two files of WARDWATCH_TEST_DATA (default ../shared/data) are held against its commune layer: the cases of 2021 by
commune and day, and the census of 2019 whose names are written without blanks. `--sample` writes 200 distinct
paths of each that were matched and not written as the layer writes them, with what independent sources say of the
match: the point of the commune of 2021 in the polygon, the area and the type of the ward in the census table.
"""

import argparse
import os
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import geopandas
import numpy as np
import polars as pl
import shapely

from geodata.fold import fold
from geodata.intake.naming.names import name_of
from geodata.intake.naming.place import Place
from geodata.intake.naming.places import PlaceIndex
from zones.areas import AREA_SCHEMA, Edition
from zones.vocabulary import AREA_LEVELS

DATA = Path(os.environ.get("WARDWATCH_TEST_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
KINDS = (
    "exact",
    "other spelling or alias",
    "corrected",
    "at parent",
    "doubtful",
    "ambiguous",
    "impossible",
    "unknown",
)


def commune_edition() -> tuple[Edition, geopandas.GeoDataFrame]:
    """The communes with districts and provinces, shapes for the communes only."""
    layer = geopandas.read_parquet(DATA / "vn_communes_2009census.parquet").sort_values("commune_id")
    rows: list[tuple[Any, ...]] = []
    at: dict[tuple[str, str], int] = {}
    for level, column, above in (
        ("province", "province", None), ("district", "district", "province"), ("ward", "commune", "district"),
    ):  # fmt: skip
        for one in layer.drop_duplicates(f"{column}_id").sort_values(f"{column}_id").to_dict("records"):
            code = one[f"{column}_id"]
            parent = at[above, one[f"{above}_id"]] if above else None
            at[level, code] = len(rows)
            rows.append((len(rows), level, code, one[f"{column}_vn"] or code, parent, 1.0))
    areas = pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row")
    shapes = np.full(len(areas), None, object)
    return Edition("census2009", areas, shapes), layer.set_index("commune_id")


def covid() -> pl.DataFrame:
    """The cases of 2021 by commune and day."""
    source = pl.read_csv(DATA / "vn_covid_commune_day_2021.csv.gz", infer_schema=False)
    return source.select("province", "district", ward="commune", hamlet=pl.lit(None, pl.String))


def census() -> pl.DataFrame:
    """The census of 2019 by ward: names without blanks, type words and areas beside them."""
    source = pl.read_csv(DATA / "vn_population_2019_ward.csv.gz", infer_schema=False)
    return source.select(
        "district", "ward", "ward_title", "area_sqm", "total", province="city", hamlet=pl.lit(None, pl.String)
    )


def kind_of(index: PlaceIndex, path: tuple[str | None, ...], place: Place) -> str:
    """How a path was understood, one of `KINDS`."""
    if place.fault:
        return place.fault.removeprefix("place_")
    if place.at_parent:
        return "at parent"
    if place.corrected:
        return "corrected"
    own = {index.level_of(part): index.edition.areas["name"][part] for part in index.line(place.area)}
    equal = all(
        _plain(text, level) == _plain(own[level], level)
        for level, text in zip(AREA_LEVELS, path, strict=True)
        if text
    )
    return "exact" if equal else "other spelling or alias"


def _plain(text: str, level: str) -> str:
    """The name folded, without type word and aliases."""
    return "".join(name_of(text, level).syllables)


def measured(index: PlaceIndex, rows: pl.DataFrame) -> dict[tuple[str | None, ...], Place]:
    """The place of each distinct path."""
    paths = rows.select(AREA_LEVELS).unique(maintain_order=True)
    return dict(zip(paths.iter_rows(), index.by_paths(paths), strict=True))


def told(
    name: str, index: PlaceIndex, rows: pl.DataFrame, places: dict[tuple[str | None, ...], Place]
) -> None:
    """Print the shares of rows and of distinct paths."""
    kinds = {path: kind_of(index, path, place) for path, place in places.items()}
    by_path, by_row = (
        Counter(kinds.values()),
        Counter(kinds[path] for path in rows.select(AREA_LEVELS).iter_rows()),
    )
    print(f"{name}: {rows.height:,} rows, {len(places):,} distinct paths")
    for kind in KINDS:
        if by_path[kind]:
            of_rows, of_paths = by_row[kind] / rows.height, by_path[kind] / len(places)
            print(
                f"  {kind:24} {by_row[kind]:6,} rows {of_rows:7.2%}, {by_path[kind]:6,} paths {of_paths:7.2%}"
            )


def written_otherwise(index: PlaceIndex, path: tuple[str | None, ...], place: Place) -> bool:
    """Whether the words differ from the layer's names by more than their type words."""
    own = {index.level_of(part): index.edition.areas["name"][part] for part in index.line(place.area)}
    return any(
        level not in own or text.casefold() not in own[level].casefold()
        for level, text in zip(AREA_LEVELS, path, strict=True)
        if text
    )


def evidence_of_points(
    index: PlaceIndex, layer: geopandas.GeoDataFrame
) -> dict[str, list[tuple[str, bool | None]]]:
    """For every commune of 2021, folded path -> (its point lies in which commune)."""
    source = pl.read_csv(DATA / "vn_commune_points.csv.gz", infer_schema=False)
    points = shapely.points(source["lng"].cast(float).to_numpy(), source["lat"].cast(float).to_numpy())
    tree = shapely.STRtree(layer.geometry.values)
    at, hit = tree.query(points, "intersects")
    found: dict[str, list[Any]] = {}
    inside: dict[int, list[str]] = {}
    for point, commune in zip(at.tolist(), hit.tolist(), strict=True):
        inside.setdefault(point, []).append(layer.index[commune])
    for point, (province, district, ward) in enumerate(
        source.select("province", "district", "commune").iter_rows()
    ):
        found.setdefault(_key(province, district, ward), []).extend(inside.get(point, []))
    return found


def _key(*names: str | None) -> str:
    levels = ("province", "district", "ward")
    return "|".join(
        _whole(name_of(name or "", level).bare) for name, level in zip(names, levels, strict=True)
    )


def _whole(text: str) -> str:
    return fold(text).replace(" ", "")


def sample(
    index: PlaceIndex, layer: geopandas.GeoDataFrame, name: str, rows: pl.DataFrame,
    places: dict[tuple[str | None, ...], Place], seed: int,
) -> pl.DataFrame:  # fmt: skip
    """200 matched paths not written as the layer writes them, with what other sources say."""
    points = evidence_of_points(index, layer)
    more = {row[:4]: row[4:] for row in rows.select(*AREA_LEVELS, *_more(rows)).iter_rows()}
    matched = [
        path for path, place in sorted(places.items(), key=lambda one: str(one[0]))
        if not place.fault and not place.at_parent and written_otherwise(index, path, place)
    ]  # fmt: skip
    lines = []
    for path in Random(seed).sample(matched, min(200, len(matched))):
        code = index.code_of(places[path].area)
        known = points.get(_key(*path[:3]))
        in_point = None if not known else code in known
        extra = more[path]
        ratio = None
        if extra and extra[1] and layer.loc[code]["area"]:
            ratio = round(float(extra[1]) / (float(layer.loc[code]["area"]) * 1e4), 2)
        lines.append(
            (name, " / ".join(part for part in path if part), index.words(places[path].area),
             kind_of(index, path, places[path]), in_point, extra[0] if extra else None, ratio)
        )  # fmt: skip
    heading = [
        "data",
        "written",
        "taken as",
        "how",
        "point of 2021 lies in it",
        "title in table",
        "area ratio",
    ]
    return pl.DataFrame(lines, schema=heading, orient="row", infer_schema_length=None)


def _more(rows: pl.DataFrame) -> list[str]:
    return [name for name in ("ward_title", "area_sqm") if name in rows.columns]


def speed(index: PlaceIndex, rows: pl.DataFrame, wanted: int) -> None:
    """Rows a second of the place stage alone, with so many rows."""
    from geodata.intake.faults import Faults
    from geodata.intake.naming.placed import WORD_FIELDS, place_rows
    from geodata.intake.points import Points

    words = rows.select(*AREA_LEVELS, area_code=pl.lit(None, pl.String)).select(WORD_FIELDS)
    many = pl.concat([words] * -(-wanted // words.height)).head(wanted)
    nowhere = np.full(many.height, np.nan)
    began = time.perf_counter()
    place_rows(many, Points(nowhere, nowhere), Faults(many.height), index)
    took = time.perf_counter() - began
    print(f"  place stage: {many.height:,} rows in {took:.1f} s, {many.height / took:,.0f} rows/s")


def main() -> None:
    """Print the shares; write the sample."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rows", type=int, default=0)
    args = parser.parse_args()
    edition, layer = commune_edition()
    index, parts = PlaceIndex(edition), []
    for name, rows in (("vn_covid_commune_day_2021", covid()), ("vn_population_2019_ward", census())):
        places = measured(index, rows)
        told(name, index, rows, places)
        if args.rows:
            speed(index, rows, args.rows)
        if args.sample:
            parts.append(sample(index, layer, name, rows, places, args.seed))
    if args.sample:
        pl.concat(parts, how="vertical_relaxed").write_csv(args.sample)


if __name__ == "__main__":
    main()

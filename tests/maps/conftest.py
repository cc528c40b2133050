"""A small made-up edition and views of it, built by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import h3
import numpy as np
import polars as pl
import pytest
import shapely

from zones.areas import AREA_SCHEMA, Edition
from zones.disclose import disclose
from zones.rulebook import Rulebook, parse_rulebook
from zones.snapshot import Snapshot, SnapshotMeta, View, Window, ZoneLayer

AS_OF = date(2022, 2, 19)

RULES: dict[str, Any] = {
    "schema": "zone-rulebook/1",
    "id": "test-three-colour",
    "title": {"vi": "Ba màu <thử>", "en": "Three colours <test>"},
    "disease": "covid-19",
    "status": "house",
    "cite": {"doc": "test", "date": date(2022, 1, 1), "body": "test", "where": "test"},
    "valid": {"from": date(2021, 1, 1), "to": None},
    "tz": "Asia/Ho_Chi_Minh",
    "run": {"every": "1d", "as_of": "yesterday"},
    "levels": [
        {"id": "green", "hex": "#2E9E4F", "vi": "Vùng xanh", "en": "Green zone"},
        {"id": "yellow", "hex": "#F2C230", "vi": "Vùng vàng", "en": "Yellow zone"},
        {"id": "red", "hex": "#D6342C", "vi": "Vùng đỏ", "en": "Red zone"},
    ],
    "unknown": [{"id": "grey", "hex": "#9AA0A6", "vi": "Chưa đủ dữ liệu", "en": "Insufficient data"}],
    "ind": {
        "n14": {"kind": "count", "of": "case", "date": "report", "win": 14},
        "rate": {
            "kind": "rate",
            "of": "case",
            "date": "report",
            "win": 14,
            "pop": "resident",
            "scale": 100000,
        },
    },
    "units": [
        {
            "for": ["ward", "hamlet", "cell"],
            "decide": [
                {
                    "rules": [
                        {"if": "n14 >= 5", "then": "red"},
                        {"if": "n14 >= 1", "then": "yellow"},
                        {"else": "green"},
                    ]
                }
            ],
        }
    ],
    "missing": {"ambiguous": "grey", "silence": "unknown", "population": "grey"},
    "override": {"allowed": False},
}

#: Cases of the nine wards; None did not report.
CASES = (0, 3, 12, 0, None, 1, 0, 7, 0)
NASTY = "Xã </script><img src=x onerror=alert(1)> `${alert(2)}` \"'&"


def level_of(cases: int | None) -> str:
    if cases is None:
        return "grey"
    return "red" if cases >= 5 else "yellow" if cases >= 1 else "green"


_RULE = {"red": 0, "yellow": 1, "green": 2}


def zone_layer(
    name: str,
    scope: str,
    area: list[int],
    cases: list[int | None],
    cells: list[int] | None = None,
    people: int = 2000,
) -> ZoneLayer:
    """A layer of the test rulebook's two indicators, judged by hand."""
    levels = [level_of(count) for count in cases]
    lows = [count or 0 for count in cases]
    table = pl.DataFrame(
        {
            "area": pl.Series(area, dtype=pl.Int32),
            **({"cell": pl.Series(cells, dtype=pl.Int64)} if cells else {}),
            "level": levels,
            "possible": pl.Series(
                [{"green": 1, "yellow": 2, "red": 4, "grey": 7}[level] for level in levels],
                dtype=pl.UInt32,
            ),
            "rule": ["" if level == "grey" else f"{scope}.rules[{_RULE[level]}]" for level in levels],
            "flagged": [False] * len(area),
            "population_persons": pl.Series([people + at for at in range(len(area))], dtype=pl.Int64),
            "reported_days": pl.Series([3 if count is None else 14 for count in cases], dtype=pl.Int32),
            "last_report": [AS_OF - timedelta(days=9) if count is None else AS_OF for count in cases],
            "reporting_ok": [count is not None for count in cases],
            "origin": ["own"] * len(area),
            "n14.lo": pl.Series(lows, dtype=pl.Int64),
            "n14.hi": pl.Series(cases, dtype=pl.Int64),
            "rate.lo": pl.Series(lows, dtype=pl.Int64),
            "rate.hi": pl.Series(cases, dtype=pl.Int64),
            "rate.den": pl.Series([people + at for at in range(len(area))], dtype=pl.Int64),
        }
    )  # fmt: skip
    window = Window(AS_OF - timedelta(days=13), AS_OF)
    return ZoneLayer(name, scope, table, {"n14": window, "rate": window})


@dataclass(frozen=True)
class SmallWorld:
    """Nine wards in a square of three by three, each with two hamlets; cells of two resolutions."""

    edition: Edition
    rulebook: Rulebook
    snapshot: Snapshot

    @property
    def internal(self) -> View:
        return disclose(self.snapshot, "internal")

    @property
    def public(self) -> View:
        return disclose(self.snapshot, "public", self.edition)


def small_edition(nasty: str = NASTY) -> Edition:
    west, south, side = 103.3, 21.5, 0.05
    rows: list[tuple[int, str, str, str, int | None, float]] = [
        (0, "province", "11", "Điện Biên", None, 270.0)
    ]
    rows.append((1, "district", "099", "Tuần Giáo", 0, 270.0))
    squares = [
        shapely.box(west + side * x, south + side * y, west + side * (x + 1), south + side * (y + 1))
        for y in range(3)
        for x in range(3)
    ]
    names = [
        nasty,
        "Mường Mùn",
        "Pú Xi",
        "Quài Nưa",
        "Mùn Chung",
        "Tỏa Tình",
        "Tênh Phông",
        "Ta Ma",
        "Rạng Đông",
    ]
    rows += [(2 + at, "ward", f"{3250 + at:05d}", name, 1, 30.0) for at, name in enumerate(names)]
    halves = []
    for at, square in enumerate(squares):
        w, s, e, n = square.bounds
        halves += [shapely.box(w, s, (w + e) / 2, n), shapely.box((w + e) / 2, s, e, n)]
        rows += [
            (11 + 2 * at + half, "hamlet", f"{3250 + at:05d}-{half}", f"Bản {half + 1}", 2 + at, 15.0)
            for half in (0, 1)
        ]
    whole = shapely.box(west, south, west + 3 * side, south + 3 * side)
    geometry = np.array([whole, whole, *squares, *halves], object)
    areas = pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row")
    return Edition("test-2022", areas, geometry, checksum="0", source="made up")


def small_cells(resolution: int) -> list[int]:
    shape = h3.LatLngPoly([(21.5, 103.3), (21.5, 103.45), (21.65, 103.45), (21.65, 103.3)])
    return sorted(h3.str_to_int(cell) for cell in h3.polygon_to_cells(shape, resolution))


@pytest.fixture(scope="session")
def small_world() -> SmallWorld:
    """The small world under the test rulebook, as of 19 February 2022, stored as snapshot 12."""
    edition = small_edition()
    layers = {
        "ward": zone_layer("ward", "ward", list(range(2, 11)), list(CASES)),
        "hamlet": zone_layer(
            "hamlet", "hamlet", list(range(11, 29)), [c for c in CASES for _ in (0, 1)], people=1000
        ),
    }
    for resolution in (8, 7):
        cells = small_cells(resolution)
        cases: list[int | None] = [at % 7 for at in range(len(cells))]
        layers[f"cell{resolution}"] = zone_layer(
            f"cell{resolution}", "cell", [2] * len(cells), cases, cells, 50
        )
    rulebook = parse_rulebook(RULES)
    meta = SnapshotMeta(
        number=12,
        series="live",
        purpose="live",
        reading="closed",
        as_of=AS_OF,
        known_at=datetime(2022, 2, 20, 0, 30, tzinfo=UTC),
        edition=edition.name,
        rulebook_id=rulebook.id,
        rulebook_hash=rulebook.hash,
        timezone="Asia/Ho_Chi_Minh",
        content_hash="abc",
    )
    return SmallWorld(edition, rulebook, Snapshot(meta, rulebook, layers))


@pytest.fixture(scope="session")
def nasty_name() -> str:
    """A ward's name that tries to break out of whatever it is written into."""
    return NASTY


@pytest.fixture
def remake() -> Callable[[View, str, dict[str, Any]], View]:
    """A view with some columns of one layer replaced."""

    def changed(view: View, layer: str, columns: dict[str, Any]) -> View:
        old = view.layers[layer]
        table = old.table.with_columns(**columns)
        layers = dict(view.layers) | {layer: ZoneLayer(old.name, old.scope, table, old.windows)}
        return View(view.audience, view.meta, view.rulebook, layers)

    return changed

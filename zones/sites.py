"""Sites: boarding houses, schools, factories, markets, quarantine and treatment places, checkpoints.

A site lies in an area and takes no part of it: its cases are cases of the area too, and the areas of a level still add
up without it. What a ledger row says of sites stands in its column `site`: the number of a site, `NOWHERE` where the
case is known to be at none, `UNTOLD` where nothing is known, `maybe_at` a site where it may be at that one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.areas import Edition
from zones.site_signs import SITE_SIGNS
from zones.units import Ints, Units

#: What a ledger row says of sites where it names none: `ledger` takes an empty cell for `UNTOLD`.
NOWHERE: Final = -1
UNTOLD: Final = -2


def maybe_at(number: int) -> int:
    """What a ledger row says of a case that may be at the site of a number, and at no other."""
    return UNTOLD - 1 - number


#: Columns of a layer of sites, besides those of every layer; `area` is the finest area known to hold the site.
SITE_SCHEMA: Final[dict[str, type[pl.DataType]]] = {
    "site": pl.String,  # its code
    "site_name": pl.String,
    "site_kind": pl.String,
    "size_class": pl.String,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "outline": pl.Binary,  # its polygon as WKB in EPSG:4326, null where only a point is known
    "people_from": pl.String,  # what `population_persons` is: `persons`, `capacity`, or null where not known
}


@dataclass(frozen=True)
class SiteUnits(Units):
    """The sites of one kind as units. `number` is what ledger rows call each of them, in rising order."""

    number: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    told: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SITE_SCHEMA))

    @property
    def is_sites(self) -> bool:
        """Whether the units are sites."""
        return True

    def of_rows(self, rows: pl.DataFrame) -> Ints:
        """The site at which each ledger row surely is, -1 where it is at none of these."""
        at = rows["site"].to_numpy().astype(np.int64)
        found = np.full(len(at), -1, np.int64)
        if self.size:
            place = np.minimum(np.searchsorted(self.number, at), self.size - 1)
            here = self.number[place] == at
            found[here] = place[here]
        return found

    def spread(self, by_area: Ints) -> Ints:
        """A case somewhere in an area is not at its sites."""
        return np.zeros(self.size, np.int64)

    def where_named(self, by_area: Ints) -> Ints:
        """No site is known by name only as an area is."""
        return np.zeros(self.size, np.int64)

    def possible(self, rows: pl.DataFrame, scopes: Mapping[int, NDArray[np.bool_]]) -> Ints:
        """What may be at each site of cases of which nothing is known about sites.

        Such a case may be at any site of the area that it is known to lie in, of the areas around that one and of those
        within; an unplaced one at any where its list is declared complete.
        """
        area, hi = rows["area"].to_numpy(), rows["hi"].to_numpy()
        site = rows["site"].to_numpy()
        open_, found = site == UNTOLD, self._maybe(rows.filter(pl.Series(site < UNTOLD)))
        if not self.size or not open_.any():
            return found
        placed, inside = open_ & (area >= 0), self.area >= 0
        found[inside] += _on_the_line(self.edition, area[placed], hi[placed])[self.area[inside]]
        lost = open_ & (area < 0) & (rows["cell"].to_numpy() < 0)
        return found + self.where_complete(rows["list_id"].to_numpy()[lost], hi[lost], scopes)

    def _maybe(self, rows: pl.DataFrame) -> Ints:
        """What may be at each site of cases that may be at that one alone."""
        found = np.zeros(self.size, np.int64)
        if self.size and rows.height:
            at = self.of_rows(rows.with_columns((UNTOLD - 1 - pl.col("site")).alias("site")))
            np.add.at(found, at[at >= 0], rows["hi"].to_numpy()[at >= 0])
        return found


def _on_the_line(edition: Edition, area: NDArray[np.int32], cases: Ints) -> Ints:
    """For each area the cases known to lie in it, in an area within it, or in one around it."""
    size = len(edition.areas)
    own = np.bincount(area, weights=cases, minlength=size).astype(np.int64)
    below, above = own.copy(), np.zeros(size, np.int64)
    for level in reversed(edition.levels):
        span = edition.rows(level)
        parent = edition.parent[span]
        np.add.at(below, parent[parent >= 0], below[span][parent >= 0])
    for level in edition.levels:
        span = edition.rows(level)
        parent = np.maximum(edition.parent[span], 0)
        above[span] = np.where(edition.parent[span] >= 0, above[parent] + own[parent], 0)
    found: Ints = below + above
    return found


def site_units(edition: Edition, sites: pl.DataFrame) -> list[SiteUnits]:
    """The layers of sites, one for each kind that there is.

    Parameters
    ----------
    sites : `SITE_SCHEMA`, with `number` (rising), `area` (-1: none) and `people` (null: not known)
    """
    kinds = sites["site_kind"].unique().sort().to_list()
    return [_of_kind(edition, sites.filter(pl.col("site_kind") == kind), kind) for kind in kinds]


def _of_kind(edition: Edition, sites: pl.DataFrame, kind: str) -> SiteUnits:
    area = sites["area"].to_numpy().astype(np.int32)
    placed = np.flatnonzero(area >= 0)
    people = sites["people"].fill_null(-1).to_numpy().astype(np.int64)
    name = layer_of(kind)
    return SiteUnits(
        name, name, edition, sites.height, placed, area[placed], people, area,
        number=sites["number"].to_numpy().astype(np.int64), told=sites.select(list(SITE_SCHEMA)),
    )  # fmt: skip


def layer_of(kind: str) -> str:
    """The layer of the sites of a kind, and their scope in a rulebook: `site:school`."""
    return f"site:{kind}"


def particulars(units: Units) -> dict[str, pl.Series]:
    """What a layer tells of its sites besides figures; nothing for other layers."""
    return {name: units.told[name] for name in SITE_SCHEMA} if isinstance(units, SiteUnits) else {}


def site_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Kind, code, name, persons and place of the site of a layer's row."""
    code, sign = row["site"], SITE_SIGNS[row["site_kind"]]
    return {
        "kind": "site", "area_level": None, "code": code, "name": row["site_name"] or code,
        "site_kind": row["site_kind"], "kind_vi": sign.vi, "kind_en": sign.en, "size_class": row["size_class"],
        "people": row["population_persons"], "people_from": row["people_from"], "lon": row["lon"], "lat": row["lat"],
    }  # fmt: skip

"""The words that mean the same in columns, JSON, tiles, legend and documents."""

from typing import Final, Literal

#: Administrative levels from the largest to the smallest. Which of them exist is data; a level of another
#: name (`cluster`, `zone`) may be loaded and stands after these, without a place in the hierarchy.
AREA_LEVELS: Final = ("province", "district", "ward", "hamlet")

#: The stored resolution of a case point. Coarser cells are derived from it.
FINEST_RESOLUTION: Final = 10
#: The resolution that is classified, unless asked otherwise.
BASE_RESOLUTION: Final = 8
#: The coarsest cells that are classified; below it a country is a handful of hexagons.
COARSEST_RESOLUTION: Final = 2

Purpose = Literal["live", "backfill", "whatif"]
Audience = Literal["internal", "public"]
Reading = Literal["closed", "today"]
Lang = Literal["vi", "en"]

SETTINGS: Final = ("community", "quarantine")
ACQUISITIONS: Final = ("local", "imported")
SOURCES: Final = ("known", "not_found")
STATUSES: Final = ("suspected", "probable", "confirmed")
PLACE_KINDS: Final = ("residence", "detection", "infection")

#: Closed vocabularies of case columns: column -> allowed values. An empty value is "not stated".
CASE_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "setting": SETTINGS,
    "acquisition": ACQUISITIONS,
    "source": SOURCES,
    "status": STATUSES,
    "place_kind": PLACE_KINDS,
}

#: Columns of a case that rules may filter on.
CASE_FILTERS: Final = ("setting", "source", "acquisition", "exposure", "status")

#: Every column a case may carry, besides its place.
CASE_FIELDS: Final = (
    "case_id", "report_date", "onset_date", "sample_date", "setting", "acquisition", "source", "exposure",
    "household_id", "site_id", "age", "sex", "status", "outcome", "outcome_date", "place_kind", "count",
)  # fmt: skip

#: The columns that say where: coordinates, a code, or the parts of a name path.
PLACE_FIELDS: Final = ("lon", "lat", "point", "area_code", "province", "district", "ward", "hamlet")

#: The scopes of published rulebooks and the units they mean here.
SCOPES: Final[dict[str, str]] = {
    "commune": "ward",
    "ward": "ward",
    "group": "hamlet",
    "hamlet": "hamlet",
    "district": "district",
    "province": "province",
    "cell": "cell",
}

#: What a site may be: places that are managed as units of their own, inside of areas.
SITE_KINDS: Final = (
    "boarding_house", "school", "factory", "market", "quarantine", "treatment", "checkpoint", "other",
)  # fmt: skip
#: The scopes of sites in rulebooks: all of them, or those of one kind.
SITE_SCOPES: Final = ("site", *(f"site:{kind}" for kind in SITE_KINDS))

NOT_ASSESSED: Final = "not_assessed"  # the rulebook has no rule for units of this kind
EMPTY: Final = "empty"  # a cell without people and without cases: neither drawn nor grey


def cell_layer(resolution: int) -> str:
    """Name of the layer that holds the cells of one resolution: `cell8`."""
    return f"cell{resolution}"


def resolution_of(layer: str) -> int:
    """The H3 resolution of a layer of cells, read off its name."""
    return int(layer.removeprefix("cell"))


def level_order(area_level: str) -> int:
    """Rank of an area level, 0 the largest; levels outside the hierarchy stand last."""
    return AREA_LEVELS.index(area_level) if area_level in AREA_LEVELS else len(AREA_LEVELS)

"""Invented cases and reports whose totals are those of the notice: 1,357 so far, 121 on the last day, 59 of them
in the community."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from geodata.demo.territory import Territory

LAST_DAY = date(2022, 2, 19)
TOTAL, LAST_DAY_TOTAL, LAST_DAY_COMMUNITY = 1357, 121, 59
EPIDEMIC_DAYS = 62
#: Communes by their part in the outbreak: the cluster, those with community cases, those with quarantined only.
CLUSTER_COMMUNE, SCHOOL_HAMLET_RANK = 6, 0
TOUCHED_COMMUNES = {0: 1.6, 3: 0.8, 8: 1.0, 9: 0.8, 13: 0.06, 5: 0.05, 10: 0.04}
SCHOOL_SITE = "boarding-school"  # the code of the school among sites
SILENT_COMMUNE, FALTERING_COMMUNE = 18, 15
REPORT_DAYS = 28

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Codes:
    """Codes and names of the invented units, hamlets in the order of the territory."""

    hamlet: list[str]
    hamlet_commune: list[str]


def _daily_totals(rng: np.random.Generator) -> Ints:
    """Cases of each day: a slow start, a rise after Tết, the last day as in the notice."""
    day = np.arange(EPIDEMIC_DAYS - 1)
    shape = 1.5 + 100 / (1 + np.exp(-(day - 52) / 4.5))
    expected = shape / shape.sum() * (TOTAL - LAST_DAY_TOTAL)
    counts = np.floor(expected).astype(np.int64)
    short = TOTAL - LAST_DAY_TOTAL - counts.sum()
    counts[np.argsort(expected - counts)[::-1][:short]] += 1
    jitter = rng.permutation(len(day) // 2) * 2
    for left in jitter[:20]:
        move = min(2, int(counts[left]))
        counts[left] -= move
        counts[left + 1] += move
    return np.append(counts, LAST_DAY_TOTAL)


def _hamlet_weights(territory: Territory, persons: Ints, rng: np.random.Generator) -> NDArray[np.float64]:
    """Where community cases arise: mostly in one commune, some in a few others, none elsewhere."""
    weight: NDArray[np.float64] = np.zeros(len(persons))
    for commune, share in [(CLUSTER_COMMUNE, 9.0), *TOUCHED_COMMUNES.items()]:
        here = np.flatnonzero(territory.commune == commune)
        struck = (
            here if commune == CLUSTER_COMMUNE else here[rng.permutation(len(here))[: max(2, len(here) // 3)]]
        )
        weight[struck] = share * persons[struck] * rng.uniform(0.4, 1.6, len(struck))
    weight /= weight.sum()
    return weight


def _point_in(shape: shapely.Polygon, rng: np.random.Generator) -> tuple[float, float]:
    west, south, east, north = shape.bounds
    while True:
        lon, lat = rng.uniform((west, south), (east, north))
        if shapely.contains_xy(shape, lon, lat):
            return round(float(lon), 5), round(float(lat), 5)


def cases(territory: Territory, persons: Ints, codes: Codes, seed: int) -> pl.DataFrame:
    """The invented case list, one row a case, in the order in which it was written down."""
    rng = np.random.default_rng(seed)
    weight = _hamlet_weights(territory, persons, rng)
    school = int(np.flatnonzero(territory.commune == 0)[SCHOOL_HAMLET_RANK])
    rows: list[dict[str, object]] = []
    for offset, total in enumerate(_daily_totals(rng)):
        day = LAST_DAY - timedelta(days=EPIDEMIC_DAYS - 1 - offset)
        last = day == LAST_DAY
        community = LAST_DAY_COMMUNITY if last else int(rng.binomial(total, 0.46))
        for number in range(total):
            rows.append(_case(territory, codes, weight, school, day, number < community, len(rows), rng))
    return pl.DataFrame(rows)


def _case(
    territory: Territory,
    codes: Codes,
    weight: NDArray[np.float64],
    school: int,
    day: date,
    community: bool,
    number: int,
    rng: np.random.Generator,
) -> dict[str, object]:
    """One invented case: in the community by weight, else in quarantine anywhere, one in five at the school."""
    at_school = not community and rng.random() < 0.2
    everywhere = int(rng.integers(len(weight)))
    hamlet = int(rng.choice(len(weight), p=weight)) if community else (school if at_school else everywhere)
    lon, lat = _point_in(territory.hamlets[hamlet], rng)
    known = rng.random()
    point, by_hamlet = known < 0.94, known < 0.985
    # Community cases of the last two weeks are placed at least by hamlet, so that green zones can be earned.
    coarse_allowed = not community or (LAST_DAY - day).days > 14
    by_hamlet = by_hamlet or not coarse_allowed
    return {
        "case_id": f"MS-{number + 1:04d}",
        "report_date": day,
        "onset_date": day - timedelta(days=int(rng.integers(0, 4))) if rng.random() < 0.7 else None,
        "setting": "community" if community else "quarantine",
        "source": ("not_found" if rng.random() < 0.25 else "known") if community else "known",
        "acquisition": "local" if community or rng.random() < 0.4 else "imported",
        "exposure": "school" if at_school else None,
        "household_id": f"H{hamlet:03d}-{int(rng.integers(60)):02d}"
        if community and rng.random() < 0.9
        else None,
        "site_id": SCHOOL_SITE if at_school else None,
        "age": int(rng.integers(11, 16)) if at_school else int(np.clip(rng.normal(33, 18), 1, 92)),
        "sex": "female" if rng.random() < 0.52 else "male",
        "lon": lon if point else None,
        "lat": lat if point else None,
        "area_code": None if point else (codes.hamlet[hamlet] if by_hamlet else codes.hamlet_commune[hamlet]),
    }


def reports(
    territory: Territory, codes: Codes, found: pl.DataFrame, located: list[str], seed: int
) -> pl.DataFrame:
    """Daily statements of the hamlets, zero included, with some that fell silent.

    `located` gives the hamlet code of every row of `found` ("" where it is not known so finely).
    """
    rng = np.random.default_rng(seed + 1)
    counted = (
        found.with_columns(pl.Series("hamlet", located)).group_by("hamlet", "report_date", "setting").len()
    )
    tally = {(hamlet, day, setting): cases for hamlet, day, setting, cases in counted.iter_rows()}
    faltering = np.flatnonzero(territory.commune == FALTERING_COMMUNE)
    silent = {int(k) for k in rng.permutation(faltering)[:3]}
    rows = []
    for index, code in enumerate(codes.hamlet):
        for ago in range(REPORT_DAYS):
            day = LAST_DAY - timedelta(days=ago)
            quiet = (territory.commune[index] == SILENT_COMMUNE and ago < 4) or (index in silent and ago < 6)
            if quiet or (ago > 2 and rng.random() < 0.003):
                continue
            for setting in ("community", "quarantine"):
                count = tally.get((code, day, setting), 0)
                rows.append({"area_code": code, "date": day, "setting": setting, "cases_stated": count})
    return pl.DataFrame(rows)

"""The history of cases told on the areas of another edition."""

from datetime import date
from typing import Any

import polars as pl

from api.workspace import Workspace
from geodata.crosswalk.heirs import Heirs
from geodata.crosswalk.known import heirs_between
from geodata.crosswalk.restated import Restated, restated
from geodata.grids import Grids
from geodata.placing import placed
from geodata.rereading import Rereading
from zones.areas import Edition
from zones.errors import NotFoundError
from zones.ledger import ANY_NUMBER

_COLUMNS = (
    "id", "edition", "area_level", "area_code", "cell", "lon", "lat", "report_date", "count", "count_hi",
)  # fmt: skip


def restate(
    workspace: Workspace,
    edition: str,
    first: date | None = None,
    last: date | None = None,
    level: str | None = None,
    list_name: str | None = None,
) -> Restated:
    """The cases of some days (all), told on the areas of an edition.

    Raises
    ------
    NotFoundError
        no such edition or level; no crosswalk leads there from the boundaries that the cases are known by
    """
    here = workspace.store.edition(edition)
    rows = workspace.store.cases(columns=_COLUMNS)
    wanted = [pl.lit(True)]
    wanted += [pl.col("report_date") >= first] if first else []
    wanted += [pl.col("report_date") <= last] if last else []
    wanted += [pl.col("list") == list_name] if list_name else []
    rows = rows.filter(*wanted)
    store = workspace.store
    locator, reread = Grids(workspace.settings.cache_dir).locator(here), Rereading().of(store, None)
    area = placed(here, rows, locator, store.edition_by_key, reread)
    heirs = _heirs(workspace, here, rows.filter((area < 0) & rows["cell"].is_null()))
    return restated(rows, area, here, _level(here, level, heirs), heirs)


def _heirs(workspace: Workspace, here: Edition, rows: pl.DataFrame) -> dict[str, Heirs]:
    keys = rows.filter(pl.col("area_code").is_not_null())["edition"].drop_nulls().unique().sort()
    found, missing = dict[str, Heirs](), list[str]()
    for key in keys.to_list():
        old = workspace.store.edition_by_key(key)
        way = heirs_between(workspace.store, old, here)
        if way is None:
            missing.append(old.name)
        else:
            found[key] = way
    if missing:
        command = f"wardwatch boundaries crosswalk {missing[0]} {here.name}"
        raise NotFoundError(
            f"no crosswalk leads from {', '.join(missing)} to {here.name}", where="edition",
            fix=f"make it first: {command}",
            vi=f"chưa có bảng đối chiếu từ {', '.join(missing)} sang {here.name}", vi_fix=f"lập trước: {command}",
        )  # fmt: skip
    return found


def _level(here: Edition, asked: str | None, heirs: dict[str, Heirs]) -> str:
    """The level asked for; else that of the crosswalk, else the finest."""
    level = asked or next(
        (one.walk.level for one in heirs.values()), here.levels[-1] if here.levels else "ward"
    )
    if level in here.levels:
        return level
    there = ", ".join(here.levels)
    raise NotFoundError(
        f"{here.name} has no level '{level}'", where="level", fix=f"choose among {there}",
        vi=f"{here.name} không có cấp '{level}'", vi_fix=f"chọn trong: {there}",
    )  # fmt: skip


def named(found: Restated) -> pl.DataFrame:
    """The lines of the table with code and name of each area, then those without one."""
    areas = found.edition.areas.select(
        "area", pl.col("code").alias("area_code"), pl.col("name").alias("area_name")
    )
    told = found.table.join(areas, on="area", how="left", maintain_order="left").select(
        "report_date", "area_code", "area_name", "certain",
        pl.when(pl.col("possible") < ANY_NUMBER).then("possible").alias("possible"), "expected",
        pl.lit("").alias("without"), pl.lit("").alias("from_edition"), pl.lit("").alias("from_code"),
    )  # fmt: skip
    nothing, none = pl.lit(""), pl.lit(0, pl.Int64)
    lost = found.without.select(
        "report_date", nothing.alias("area_code"), nothing.alias("area_name"), none.alias("certain"),
        none.alias("possible"), pl.col("cases").alias("expected"), pl.col("reason").alias("without"),
        pl.col("edition").fill_null("").alias("from_edition"), pl.col("area_code").fill_null("").alias("from_code"),
    )  # fmt: skip
    return pl.concat([told, lost])


def summary(found: Restated) -> dict[str, Any]:
    """The figures of a restatement: cases = in areas + without area, of which so many had to be apportioned."""
    lost = dict(found.without.group_by("reason").agg(pl.col("cases").sum()).sort("reason").iter_rows())
    inside, without = int(found.table["expected"].sum()), sum(lost.values())
    return {
        "edition": found.edition.key, "level": found.level, "cases": found.cases, "in_areas": inside,
        "without_area": without, "without": lost, "certain": int(found.table["certain"].sum()),
        "apportioned": found.apportioned,
        "apportioned_share": round(found.apportioned / found.cases, 4) if found.cases else 0.0,
        "areas": found.table["area"].n_unique(), "days": found.table["report_date"].n_unique(),
    }  # fmt: skip

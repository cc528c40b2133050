"""Declarations: a list is complete for some areas and days, so that no row there means no case."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from api.loading import edition_here
from api.workspace import Workspace
from geodata.store import ImportResult
from zones.areas import Edition
from zones.errors import InputError, NotFoundError
from zones.vocabulary import level_order

ALL_IN_LIST = "all-in-list"

_AREA = {"area_level": pl.String, "area_code": pl.String, "cells": pl.Boolean}


def declare_complete(
    workspace: Workspace,
    codes: Sequence[str],
    list_name: str,
    first: date,
    last: date,
    edition: str | None = None,
    *,
    new_list: bool = False,
) -> ImportResult:
    """Declare a list complete for areas, everything in them, and the days `first..last`.

    `all-in-list` names every unit, at the list's finest area level, of each province that occurs in it; in an
    edition without provinces every unit of that level; without boundaries the cells.

    Raises
    ------
    NotFoundError
        for a list that never delivered (unless `new_list`): a slip in its name would make zeros out of silence
    """
    if first > last:
        raise InputError(
            f"the days {first} to {last} run backwards",
            fix="give --from before --to",
            vi=f"ngày {first:%d/%m/%Y} đến {last:%d/%m/%Y} bị ngược",
            vi_fix="ghi --from trước --to",
        )
    if last > workspace.today():
        raise InputError(
            f"{last} lies after the workspace's today, {workspace.today()}",
            fix="declare days that have passed",
            vi=f"{last:%d/%m/%Y} sau ngày hôm nay của không gian làm việc, {workspace.today():%d/%m/%Y}",
            vi_fix="chỉ khai những ngày đã qua",
        )
    known = workspace.store.lists()
    if list_name not in known and not new_list:
        raise NotFoundError(
            f"no list is called '{list_name}'",
            fix=f"check the name ({', '.join(known) or 'no list has delivered yet'}), or add --new-list",
            vi=f"không có danh sách '{list_name}'",
            vi_fix=f"xem lại tên ({', '.join(known) or 'chưa danh sách nào gửi dữ liệu'}), hoặc thêm --new-list",
        )
    here = edition_here(workspace, edition, on=last)
    rows = _areas(workspace, here, codes, list_name)
    named = rows.with_columns(
        pl.lit(first).alias("first_day"),
        pl.lit(last).alias("last_day"),
        pl.lit(here.name if here else "none").alias("edition"),
    )
    return workspace.store.load_rows("declaration", list_name, named)


def _areas(workspace: Workspace, here: Edition | None, codes: Sequence[str], list_name: str) -> pl.DataFrame:
    if here is None:
        return pl.DataFrame({"area_level": [None], "area_code": [None], "cells": [True]}, schema=_AREA)
    if list(codes) == [ALL_IN_LIST]:
        return _all_in_list(workspace, here, list_name)
    found = here.areas.filter(pl.col("code").is_in(list(codes)))
    unknown = sorted(set(codes) - set(found["code"]))
    if unknown:
        raise NotFoundError(
            f"no area has the code {', '.join(unknown)}",
            where=here.name,
            fix="check the codes",
            vi=f"không có đơn vị mang mã {', '.join(unknown)}",
            vi_fix="xem lại mã",
        )
    return _declared(found)


def _all_in_list(workspace: Workspace, edition: Edition, list_name: str) -> pl.DataFrame:
    list_id = workspace.store.lists().get(list_name)
    rows = workspace.gathered(edition).ledger.filter(
        (pl.col("list_id") == list_id) & (pl.col("area") >= 0) & (pl.col("lo") > 0)
    )
    at = rows["area"].unique()
    if not len(at):
        raise InputError(
            f"no case of list '{list_name}' lies in an area",
            fix="name the areas by their codes",
            vi=f"không có ca nào của danh sách '{list_name}' nằm trong đơn vị nào",
            vi_fix="nêu các đơn vị bằng mã",
        )
    finest = max(edition.areas["area_level"].gather(at).unique(), key=level_order)
    chosen = edition.areas.filter(pl.col("area_level") == finest)
    if "province" in edition.levels:
        province = pl.Series(edition.ancestors("province"))
        occurring = province.gather(at).unique()
        chosen = chosen.filter(
            province.gather(chosen["area"]).is_in(occurring.filter(occurring >= 0).implode())
        )
    return _declared(chosen)


def _declared(areas: pl.DataFrame) -> pl.DataFrame:
    return areas.select("area_level", pl.col("code").alias("area_code"), pl.lit(False).alias("cells"))

"""What changed between two deliveries of a list, and what a file would change before it is loaded."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import polars as pl

from api.loading import CaseFile, read_case_file
from api.workspace import Workspace
from geodata.store.differences import Changes, compared, delivered
from geodata.store.imports import ImportRecord
from zones.errors import ConflictError, InputError, NotFoundError

#: Days and places told in words; a file holds all of them.
MOST: Final = 50


@dataclass(frozen=True)
class Differing:
    """`changes` between two deliveries of `list`; `sums` with the `name` of each place."""

    list: str
    first: ImportRecord
    second: ImportRecord
    changes: Changes
    sums: pl.DataFrame

    def as_dict(self) -> dict[str, Any]:
        """The report under its public names."""
        ends = {
            name: {"import": one.id, "file": one.file_name, "known_at": one.recorded_at}
            for name, one in (("from", self.first), ("to", self.second))
        }
        return {"list": self.list, **ends, **numbers(self.changes), "days": told_days(self.sums)}


@dataclass(frozen=True)
class Trial:
    """What a file would change: `file` as it was read, the list as it would be against what it holds, how many rows
    of the list the file does not name (`absent`)."""

    file: CaseFile
    changes: Changes
    sums: pl.DataFrame
    absent: int

    def as_dict(self) -> dict[str, Any]:
        """The report under its public names."""
        batch = self.file.batch
        unsaid = {"read": batch.read, "refused": batch.refused.height, "reasons": batch.reasons()}
        told = numbers(self.changes) | {"absent": self.absent, "days": told_days(self.sums)}
        return {"list": self.file.list, "stored": False} | unsaid | told


def numbers(changes: Changes) -> dict[str, int]:
    """The numbers of a comparison."""
    names = ("added", "changed", "retracted", "unchanged", "settled", "cases_before", "cases_after")
    return {name: getattr(changes, name) for name in names}


def told_days(sums: pl.DataFrame) -> list[dict[str, Any]]:
    """The days and places whose cases changed."""
    return sums.select("report_date", "area_level", "area_code", "name", "before", "after").to_dicts()


def differing(
    workspace: Workspace, first: int | None, second: int | None, list_name: str | None, *, files: bool = False
) -> Differing:
    """The list as it was known after one import and after a later one; with `files`, what the two files said.

    Without numbers the last two deliveries of the list.

    Raises
    ------
    NotFoundError, ConflictError
        there are no such deliveries, they are of several lists, or not of cases
    """
    one, other = _two(workspace, first, second, list_name)
    store = workspace.store
    if files:
        before, after = store.list_said(one.id), store.list_said(other.id)
    else:
        before, after = (
            store.list_known(one.list, one.recorded_at),
            store.list_known(one.list, other.recorded_at),
        )
    settled = store.settled_between(one.list, _moment(one), _moment(other))
    changes = compared(before, after, settled)
    return Differing(one.list, one, other, changes, named(workspace, changes.sums))


def _moment(one: ImportRecord) -> datetime:
    return one.recorded_at or one.started_at


def _two(
    workspace: Workspace, first: int | None, second: int | None, list_name: str | None
) -> tuple[ImportRecord, ImportRecord]:
    if first is None or second is None:
        return _last_two(workspace, list_name)
    one, other = (workspace.store.import_record(number) for number in (first, second))
    for record in (one, other):
        if record.state != "finished" or record.kind != "cases":
            raise ConflictError(
                "this import is no finished delivery of cases", where=f"import {record.id}",
                fix="name two deliveries of a case list: wardwatch imports",
                vi="lần nạp này không phải là lần nạp ca bệnh đã hoàn tất", vi_where=f"lần nạp {record.id}",
                vi_fix="chọn hai lần nạp của cùng một danh sách ca: wardwatch imports",
            )  # fmt: skip
    if one.list != other.list or list_name not in (None, one.list):
        raise ConflictError(
            f"the imports belong to the lists {one.list} and {other.list}", where=f"imports {one.id}, {other.id}",
            fix="name two deliveries of one list", vi=f"hai lần nạp thuộc danh sách {one.list} và {other.list}",
            vi_where=f"lần nạp {one.id}, {other.id}", vi_fix="chọn hai lần nạp của cùng một danh sách",
        )  # fmt: skip
    return (one, other) if _moment(one) <= _moment(other) else (other, one)


def _last_two(workspace: Workspace, list_name: str | None) -> tuple[ImportRecord, ImportRecord]:
    if list_name is None:
        raise InputError(
            "two imports, or a list, have to be named", where="imports diff", fix="imports diff 3 5, or --list NAME",
            vi="cần nêu hai lần nạp, hoặc một danh sách", vi_fix="imports diff 3 5, hoặc --list TÊN",
        )  # fmt: skip
    known = [one for one in workspace.store.imports() if one.list == list_name and one.kind == "cases"]
    if len(known) < 2:
        raise NotFoundError(
            f"the list {list_name} has been delivered {len(known)} times", where=f"list {list_name}",
            fix="a difference needs two deliveries; `wardwatch imports` lists them",
            vi=f"danh sách {list_name} mới được nạp {len(known)} lần", vi_where=f"danh sách {list_name}",
            vi_fix="cần ít nhất hai lần nạp; `wardwatch imports` liệt kê các lần nạp",
        )  # fmt: skip
    one, other = sorted(known, key=_moment)[-2:]
    return one, other


def tried(workspace: Workspace, path: Path, *, mode: str = "append", **how: Any) -> Trial:
    """Read a file as loading would, and compare; nothing is stored."""
    return trial_of(workspace, read_case_file(workspace, path, mode=mode, **how), mode)


def trial_of(workspace: Workspace, file: CaseFile, mode: str) -> Trial:
    """What a file that was read would change."""
    held = workspace.store.list_known(file.list)
    after = delivered(file.batch, held, file.list, "replace" if mode == "replace" else "append")
    changes = compared(held, after)
    named_by_file = delivered(file.batch, held.clear(), file.list, "replace")
    absent = held.join(named_by_file, on="identity", how="anti").height
    return Trial(file, changes, named(workspace, changes.sums), absent)


def named(workspace: Workspace, sums: pl.DataFrame) -> pl.DataFrame:
    """Sums by day and place with the `name` of the place: that of its area, else its words."""
    parts = [_named_in(workspace, edition, part) for (edition,), part in sums.group_by("edition")]
    if not parts:
        return sums.with_columns(name=pl.lit(None, pl.String))
    whole = pl.concat(parts)
    return whole.sort("report_date", "area_level", "area_code", "place_words", nulls_last=True)


def _named_in(workspace: Workspace, key: object, part: pl.DataFrame) -> pl.DataFrame:
    words = pl.coalesce("area_code", "place_words", pl.lit("?"))
    if key is None:
        return part.with_columns(name=words)
    try:
        areas = workspace.edition_by_key(str(key)).areas
    except NotFoundError:
        return part.with_columns(name=words)
    names = areas.select("area_level", pl.col("code").alias("area_code"), "name")
    found = part.join(names, on=["area_level", "area_code"], how="left", maintain_order="left")
    return found.with_columns(pl.coalesce("name", words).alias("name"))

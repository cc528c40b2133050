"""Organisation units of DHIS2 into the store: each level of the file as a level of one edition, largest first."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from api.loading import BoundaryFile, edition_name, load_boundaries
from api.rosters import RosterFile, load_roster
from api.workspace import Workspace
from geodata.boundaries import BoundaryReport
from geodata.boundaries.org_units import (
    OrgUnit,
    checked_levels,
    codes_of,
    parent_of,
    read_org_units,
    write_roster,
    write_shapes,
)
from geodata.intake.naming.placed import place_key
from geodata.intake.notes import Note
from geodata.store.place_answers import KIND, answer_rows
from zones.areas import Edition
from zones.errors import InputError
from zones.vocabulary import AREA_LEVELS, level_order

_MOST_TOLD: Final = 10


@dataclass(frozen=True)
class OrgUnitFile:
    """A file of organisation units: `levels` level of DHIS2 -> area level; `by` `id` or `code`, under which they are
    held. Units that are held by their code are known by their id as well."""

    path: Path
    levels: Mapping[str, str]
    by: str = "id"
    edition: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class LoadedUnits:
    """The edition, a report for every part that was loaded, and what was left out."""

    edition: Edition
    reports: tuple[BoundaryReport, ...]
    notes: tuple[Note, ...]
    outside: int  # units of other levels
    refused: int  # units of the levels asked for that can be held in no way


def levels_of(pairs: Mapping[str, str]) -> dict[str, str]:
    """`2=province,3=district` as level of DHIS2 -> area level, larger areas first; raises InputError for others."""
    wrong = [level for level in pairs.values() if level not in AREA_LEVELS]
    if wrong or len(set(pairs.values())) < len(pairs) or not pairs:
        raise InputError(
            f"--level-map names no such levels: {', '.join(wrong) or 'one twice'}", where="--level-map",
            fix=f"for example 2=province,3=district,4=ward; the levels are {', '.join(AREA_LEVELS)}",
            vi=f"--level-map không dùng được: {', '.join(wrong) or 'một cấp ghi hai lần'}",
            vi_fix=f"ví dụ 2=province,3=district,4=ward; các cấp là {', '.join(AREA_LEVELS)}",
        )  # fmt: skip
    return dict(sorted(pairs.items(), key=lambda pair: level_order(pair[1])))


def load_org_units(workspace: Workspace, file: OrgUnitFile) -> LoadedUnits:
    """Keep the units of the levels asked for: those with shapes as boundaries, the others as a roster below them.

    Raises InputError where a level is not in the file, a code is missing, or none of the units has a shape.
    """
    units, where = read_org_units(file.path), file.path.name
    checked_levels(units, file.levels, where)
    held = [one for one in units if one.level in file.levels]
    codes = codes_of(held, file.by, where)
    name = file.edition or edition_name(BoundaryFile(file.path, "ward"))
    reports: list[BoundaryReport] = []
    alone: list[OrgUnit] = []
    kept: Edition | None = None
    with tempfile.TemporaryDirectory() as folder:
        for number, level in levels_of(file.levels).items():
            some = [one for one in held if one.level == number]
            shaped = [one for one in some if one.has_shape]
            rest = [one for one in some if not one.has_shape]
            if shaped:
                kept, report = _load_shapes(workspace, file, shaped, codes, level, name, Path(folder))
                reports.append(replace(report, source=f"{where}, {number} = {level}"))
            if rest and kept is not None and _has_above(kept, level):
                kept, report = _load_rest(workspace, file, rest, codes, level, kept, Path(folder))
                reports.append(replace(report, source=f"{where}, {number} = {level}"))
            else:
                alone += rest
    if kept is None:
        raise _no_shapes(where)
    if file.by == "code":
        _remember_ids(workspace, held, codes, kept, file)
    outside = len(units) - len(held)
    return LoadedUnits(kept, tuple(reports), _notes(alone, outside, units, file), outside, len(alone))


def _load_shapes(
    workspace: Workspace, file: OrgUnitFile, units: Sequence[OrgUnit], codes: Mapping[str, str], level: str, name: str,
    folder: Path,
) -> tuple[Edition, BoundaryReport]:  # fmt: skip
    path = folder / f"{file.path.stem}-{level}.geojson"
    write_shapes(units, codes, path)
    has_parent = any(parent_of(one, codes) for one in units)
    return load_boundaries(workspace, BoundaryFile(
        path, level, edition=name, valid_from=file.valid_from, valid_to=file.valid_to, code="code", name="name",
        parent="parent" if has_parent else None,
    ))  # fmt: skip


def _load_rest(
    workspace: Workspace, file: OrgUnitFile, units: Sequence[OrgUnit], codes: Mapping[str, str], level: str,
    kept: Edition, folder: Path,
) -> tuple[Edition, BoundaryReport]:  # fmt: skip
    above = _above(kept, level)
    path = folder / f"{file.path.stem}-{level}.csv"
    write_roster(units, codes, above, path)
    columns = {"code": "code", "name": "name", f"{above}_code": f"{above}_code", "lon": "lon", "lat": "lat"}
    return load_roster(
        workspace, RosterFile(path, level, edition=kept.name, columns=columns, construct="never")
    )


def _has_above(edition: Edition, level: str) -> bool:
    return any(level_order(one) < level_order(level) for one in edition.levels)


def _above(edition: Edition, level: str) -> str:
    return max((one for one in edition.levels if level_order(one) < level_order(level)), key=level_order)


def _remember_ids(
    workspace: Workspace, units: Sequence[OrgUnit], codes: Mapping[str, str], kept: Edition, file: OrgUnitFile
) -> None:
    """Remember the ids of DHIS2 as other words for the codes under which the units are held."""
    held = set(kept.areas.select("area_level", "code").iter_rows())
    rows = []
    for one in units:
        words, level = {"area_code": one.id}, file.levels[one.level]
        if one.id and (level, codes[one.id]) in held:
            rows.append({
                "place_key": place_key(words), "place_words": json.dumps(words), "edition": kept.name,
                "area_level": level, "area_code": codes[one.id], "author": file.path.name, "reason": "DHIS2 id",
            })  # fmt: skip
    if rows:
        workspace.store.load_rows(KIND, KIND, answer_rows(rows))


def _notes(
    alone: Sequence[OrgUnit], outside: int, units: Sequence[OrgUnit], file: OrgUnitFile
) -> tuple[Note, ...]:
    notes = []
    if outside:
        others = ", ".join(sorted({one.level for one in units} - set(file.levels)))
        notes.append(Note(
            f"{outside} units of other levels ({others}) are not read, as --level-map says",
            f"không đọc {outside} đơn vị ở các cấp khác ({others}), theo --level-map",
        ))  # fmt: skip
    if alone:
        shown = ", ".join(one.name for one in alone[:_MOST_TOLD]) + (", …" if len(alone) > _MOST_TOLD else "")
        notes.append(Note(
            f"{len(alone)} units have no shape, and no level above them is loaded: refused ({shown})",
            f"{len(alone)} đơn vị không có ranh giới và chưa có cấp trên: từ chối ({shown})",
        ))  # fmt: skip
    return tuple(notes)


def _no_shapes(where: str) -> InputError:
    return InputError(
        "no unit of these levels has a shape", where=where,
        fix="map at least the level whose units have boundaries; the finer ones are then read as a roster",
        vi="không đơn vị nào ở các cấp này có ranh giới",
        vi_fix="ghi ít nhất cấp có ranh giới; các cấp nhỏ hơn sẽ được đọc như danh sách",
    )  # fmt: skip


def numbers_of(loaded: LoadedUnits, *, again: bool) -> dict[str, Any]:
    """The numbers of the load: read = accepted + unchanged + refused, over all units of the levels asked for."""
    fresh = sum(one.loaded for one in loaded.reports)
    refused = sum(one.refused for one in loaded.reports) + loaded.refused
    return {
        "read": sum(one.read for one in loaded.reports) + loaded.refused, "accepted": 0 if again else fresh,
        "unchanged": fresh if again else 0, "retracted": 0, "refused": refused, "unplaced": 0,
    }  # fmt: skip

"""Parents of the units of every level: by code where one fits, else by the largest overlap."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.boundaries.checked import CheckedBoundaries
from geodata.boundaries.findings import Finding, found
from geodata.boundaries.overlapping import most_overlapping
from zones.vocabulary import AREA_LEVELS

#: A unit is no child of a parent that covers less of it; under a half it is one, and the report says so.
LEAST_SHARE = 0.1
#: Of so many units with a known parent code it can be judged whether the codes are those of the parents' layer.
ENOUGH = 10

#: For one level: the parent's level ("" = none) and its row in that level (-1 = none), one entry a unit.
Links = tuple[list[str], NDArray[np.int64]]


def link(levels: Mapping[str, CheckedBoundaries]) -> tuple[dict[str, Links], list[Finding]]:
    """The parent of every unit, in the nearest level above that the edition has.

    A unit's own `parent_code` decides where the nearest level has it. Where only a higher level has it (the file of
    wards names provinces, the edition has districts too), the nearest level's units of that parent are searched by
    overlap. Where no level has it, the nearest level is searched whole. An overlap of less than `LEAST_SHARE` of the
    unit makes no parent. Levels outside the hierarchy have no parents. Codes of the nearest level are not believed
    where most units (of `ENOUGH`) lie elsewhere than they say: two sources number differently.
    """
    present = [level for level in AREA_LEVELS if level in levels]
    links: dict[str, Links] = {
        level: ([""] * len(each.areas), np.full(len(each.areas), -1, np.int64))
        for level, each in levels.items()
    }
    findings: list[Finding] = []
    for at, level in enumerate(present):
        if at:
            above = present[at - 1 :: -1]
            links[level], more = _link_level(levels[level], {name: levels[name] for name in above}, links)
            findings += more
    return links, findings


def _link_level(
    child: CheckedBoundaries, above: Mapping[str, CheckedBoundaries], links: Mapping[str, Links]
) -> tuple[Links, list[Finding]]:
    """`above` is nearest first."""
    at_level, at_row, unknown = _by_code(child, above)
    nearest = next(iter(above))
    by_code = np.array([level == nearest for level in at_level], bool)
    findings = _elsewhere(child, above[nearest], by_code, at_row)
    if by_code.sum() >= ENOUGH and not mostly(int(by_code.sum()) - len(findings), int(by_code.sum())):
        findings = [_foreign(child, nearest, int(by_code.sum()), len(findings))]
        for at in map(int, np.flatnonzero(by_code)):
            at_level[at], at_row[at] = "", -1
    findings = _unknown(child, unknown) + findings
    findings += _by_overlap(child, above, links, at_level, at_row)
    lost = [code for code, level in zip(child.areas["code"], at_level, strict=True) if not level]
    if lost:
        findings.append(found("parent_none", area_level=child.area_level, times=len(lost), code=lost[0]))
    return (at_level, at_row), findings


def mostly(there: int, of: int) -> bool:
    """Whether so many units lie where their codes say that the codes can be believed."""
    return 2 * there >= of


def _foreign(child: CheckedBoundaries, parent_level: str, times: int, elsewhere: int) -> Finding:
    share = f"{elsewhere / times:.0%}"
    return found(
        "parent_codes_foreign", area_level=child.area_level, value=parent_level, times=times, share=share
    )


def _by_code(
    child: CheckedBoundaries, above: Mapping[str, CheckedBoundaries]
) -> tuple[list[str], NDArray[np.int64], list[tuple[str, str]]]:
    """Level and row of the unit that each child's parent code names; and (code, parent code) of those not found."""
    rows_of = {
        name: {code: row for row, code in enumerate(each.areas["code"])} for name, each in above.items()
    }
    at_level, at_row = [""] * len(child.areas), np.full(len(child.areas), -1, np.int64)
    unknown = []
    told = child.areas.select("code", "parent_code", "parent_level").iter_rows()
    for at, (code, parent, level) in enumerate(told):
        if parent is None:
            continue
        fits = [name for name in above if parent in rows_of[name] and level in (None, name)]
        if fits:
            at_level[at], at_row[at] = fits[0], rows_of[fits[0]][parent]
        else:
            unknown.append((code, parent))
    return at_level, at_row, unknown


def _unknown(child: CheckedBoundaries, unknown: Sequence[tuple[str, str]]) -> list[Finding]:
    if not unknown:
        return []
    code, parent = unknown[0]
    return [found("parent_unknown", area_level=child.area_level, value=parent, times=len(unknown), code=code)]


def _by_overlap(
    child: CheckedBoundaries,
    above: Mapping[str, CheckedBoundaries],
    links: Mapping[str, Links],
    at_level: list[str],
    at_row: NDArray[np.int64],
) -> list[Finding]:
    """Fill in, from the nearest level up, the parents that no code of that level gave."""
    findings = []
    for depth, (name, each) in enumerate(above.items()):
        settled = list(above)[: depth + 1]
        open_ = np.array([at for at, level in enumerate(at_level) if level not in settled], np.int64)
        for group, among in _searches(open_, each, at_level, at_row, links[name]):
            best, share = most_overlapping(child.geometry[group], each.geometry[among])
            hit = share >= LEAST_SHARE
            at_row[group[hit]] = among[best[hit]]
            for at, covered in zip(group[hit], share[hit], strict=True):
                at_level[at] = name
                if covered < 0.5:
                    findings.append(_weak(child, int(at), each.areas["code"][int(at_row[at])], covered))
    return findings


def _weak(child: CheckedBoundaries, row: int, parent: str, share: float) -> Finding:
    code = child.areas["code"][row]
    return found("parent_weak", area_level=child.area_level, value=parent, code=code, share=f"{share:.0%}")


def _searches(
    open_: NDArray[np.int64],
    each: CheckedBoundaries,
    at_level: list[str],
    at_row: NDArray[np.int64],
    up: Links,
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Groups of children with the rows of the level among which each group's parent is searched.

    Children known to lie in a higher unit are searched among the units of that one; the others among all.
    """
    known: dict[tuple[str, int], list[int]] = {}
    for at in open_:
        known.setdefault((at_level[at], int(at_row[at])), []).append(int(at))
    searches = []
    for (level, row), group in known.items():
        inside = np.array([name == level and at == row for name, at in zip(*up, strict=True)], bool)
        among = np.flatnonzero(inside) if level else np.arange(len(each.areas))
        searches.append((np.array(group, np.int64), among))
    return searches


def _elsewhere(
    child: CheckedBoundaries, parent: CheckedBoundaries, by_code: NDArray[np.bool_], at_row: NDArray[np.int64]
) -> list[Finding]:
    """Units of which less than half lies in the parent that their code names."""
    rows = np.flatnonzero(by_code)
    rows = rows[
        ~shapely.is_missing(child.geometry[rows]) & ~shapely.is_missing(parent.geometry[at_row[rows]])
    ]
    if not len(rows):
        return []
    shapely.prepare(parent.geometry)
    inside = shapely.intersects(parent.geometry[at_row[rows]], shapely.point_on_surface(child.geometry[rows]))
    findings = []
    for row in rows[~inside]:
        shape, home = child.geometry[row], parent.geometry[at_row[row]]
        share = shapely.intersection(shape, home).area / shape.area
        if share < 0.5:
            code, value = child.areas["code"][int(row)], parent.areas["code"][int(at_row[row])]
            findings.append(
                found(
                    "parent_elsewhere",
                    area_level=child.area_level,
                    value=value,
                    code=code,
                    share=f"{share:.0%}",
                )
            )
    return findings

"""The check at the door: rows judged one by one, then how the units fit together.

Rules
-----
Refused, row by row: a missing code; a code that several rows share (all of them: nobody knows which is right); a
shape that is missing, no area, beyond mending, or not on the globe. The rest of the file is kept; a file of which
nothing is left is refused, and so is any file under `strict` when a row of it is.

Overlaps of neighbours: `max_overlap` is a share of the smaller unit. Not given, pairs above 5 % are loaded, listed
and flagged (a point there belongs to the lower code). Given, it is a demand: pairs above it refuse the file. 1
therefore accepts any layer, also one whose units overlap by nature. Under `strict` the limit is always a demand.

Everything else is warned of or mended, and recorded.
"""

from typing import Final

import numpy as np
import polars as pl

from geodata.boundaries.checked import CHECKED_SCHEMA, CheckedBoundaries
from geodata.boundaries.dissolve import dissolve, nearest_first, parent_codes
from geodata.boundaries.draft import Draft
from geodata.boundaries.findings import Finding, found
from geodata.boundaries.measure import area_km2
from geodata.boundaries.neighbours import gaps, overlaps
from geodata.boundaries.persons import persons
from geodata.boundaries.report import BoundaryReport
from geodata.boundaries.shapes import mend
from zones.areas import AREA_PARTICULARS
from zones.errors import InputError

#: Pairs of units that share more of the smaller one are flagged where nothing else is asked.
USUAL_MAX_OVERLAP: Final = 0.05


def check_boundaries(
    draft: Draft, *, max_overlap: float | None = None, strict: bool = False
) -> tuple[CheckedBoundaries, BoundaryReport]:
    """The units that can be trusted, sorted by code, with parents dissolved where the file carries them.

    InputError when nothing is left, when `strict` and a row is refused, or when overlaps exceed a demanded limit.
    """
    limit = _limit(max_overlap)
    rows, keep, findings = _with_codes(draft)
    mended = mend(draft.geometry[keep], rows["code"].to_list(), rows["row"].to_numpy())
    rows, shapes = rows.filter(pl.Series(mended.usable)), mended.geometry[mended.usable]
    findings += mended.findings
    _refuse_if(
        draft, [each for each in findings if each.severity == "refused"], strict, nothing_left=rows.is_empty()
    )
    order = rows["code"].arg_sort().to_numpy()
    rows, shapes = rows[order], shapes[order]
    level, more = _level(draft, rows, shapes)
    report = _report(draft, level, [*findings, *more], limit)
    _refuse_overlaps(report, demanded=strict or max_overlap is not None)
    return level, report


def _limit(max_overlap: float | None) -> float:
    if max_overlap is None:
        return USUAL_MAX_OVERLAP
    if not 0 <= max_overlap <= 1:
        raise InputError(
            f"{max_overlap} is no share",
            where="--max-overlap",
            fix="give a number from 0 to 1",
            vi=f"{max_overlap} không phải là tỷ lệ",
            vi_fix="ghi một số từ 0 đến 1",
        )
    return float(max_overlap)


def _with_codes(draft: Draft) -> tuple[pl.DataFrame, np.ndarray, list[Finding]]:
    """Rows whose code is there and theirs alone; where they stand; findings about the others."""
    rows = draft.rows
    times = rows.select(pl.len().over("code").alias("times"))["times"]
    column = draft.columns["code"]
    findings = list(draft.findings)
    for row, code, name, count in zip(rows["row"], rows["code"], rows["name"], times, strict=True):
        if code is None:
            findings.append(found("code_missing", row=row, column=column, name=name or "–"))
        elif count > 1:
            findings.append(found("code_doubled", row=row, column=column, value=code, code=code, times=count))
    keep = (rows["code"].is_not_null() & (times == 1)).to_numpy()
    return rows.filter(pl.Series(keep)), keep, findings


def _refuse_if(draft: Draft, refused: list[Finding], strict: bool, *, nothing_left: bool) -> None:
    if not refused or not (strict or nothing_left):
        return
    first = refused[0]
    row = f", row {first.row}" if first.row else ""
    rest = f" (and {len(refused) - 1} more rows refused)" if len(refused) > 1 else ""
    why = "nothing is left to load: " if nothing_left else ""
    problem_vi, remedy_vi = first.words("vi")
    row_vi = f", dòng {first.row}" if first.row else ""
    rest_vi = f" (và {len(refused) - 1} dòng khác bị từ chối)" if len(refused) > 1 else ""
    why_vi = "không còn gì để nạp: " if nothing_left else ""
    raise InputError(
        f"{why}{first.problem}{rest}",
        where=f"{draft.source}{row}",
        fix=first.remedy,
        vi=f"{why_vi}{problem_vi}{rest_vi}",
        vi_fix=remedy_vi,
        vi_where=f"{draft.source}{row_vi}",
    )


def _level(draft: Draft, rows: pl.DataFrame, shapes: np.ndarray) -> tuple[CheckedBoundaries, list[Finding]]:
    """The checked level with its names, parents and persons filled in."""
    parents = nearest_first(draft.parent_levels, draft.area_level)
    rows, findings = _named(parent_codes(rows, parents))
    counts, more = _persons(draft, rows)
    rows = rows.with_columns(pl.Series("persons", counts, pl.Int64), pl.Series("area_km2", area_km2(shapes)))
    rows = _with_parents(rows, [up.area_level for up in parents])
    findings += more + _orphans(draft, rows)
    made, dissolved = dissolve(rows, shapes, parents, draft.source)
    told = [name for name in AREA_PARTICULARS if name in rows.columns]
    schema = pl.Schema({**CHECKED_SCHEMA, **{name: AREA_PARTICULARS[name] for name in told}})
    areas = rows.select(list(schema)).cast(schema)
    return CheckedBoundaries(draft.area_level, areas, shapes, draft.source, made), findings + dissolved


def _named(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    nameless = rows.filter(pl.col("name").is_null()).select("row", "code").iter_rows()
    findings = [found("name_missing", row=row, code=code) for row, code in nameless]
    return rows.with_columns(pl.col("name").fill_null(pl.col("code"))), findings


def _persons(draft: Draft, rows: pl.DataFrame) -> tuple[list[int | None], list[Finding]]:
    if "population" not in draft.columns:
        return [None] * len(rows), []
    return persons(rows, draft.columns["population"], draft.population_is_number)


def _with_parents(rows: pl.DataFrame, levels: list[str]) -> pl.DataFrame:
    """`parent_code` and `parent_level` from the nearest parent level that a row states."""
    if not levels:
        return rows.with_columns(pl.lit(None, pl.String).alias("parent_level"))
    stated = [pl.when(pl.col(f"{level}_code").is_not_null()).then(pl.lit(level)) for level in levels]
    code = pl.coalesce([pl.col(f"{level}_code") for level in levels])
    return rows.with_columns(code.alias("parent_code"), pl.coalesce(stated).alias("parent_level"))


def _orphans(draft: Draft, rows: pl.DataFrame) -> list[Finding]:
    if not draft.parent_levels and "parent" not in draft.columns:
        return []
    orphans = rows.filter(pl.col("parent_code").is_null())["code"].to_list()
    return [found("parent_missing", times=len(orphans), code=orphans[0])] if orphans else []


def _report(draft: Draft, level: CheckedBoundaries, findings: list[Finding], limit: float) -> BoundaryReport:
    codes = level.areas["code"].to_numpy()
    shared = overlaps(level.geometry, level.areas["area_km2"].to_numpy()).table(codes)
    open_ = gaps(level.geometry, codes)
    findings = [*findings, *_overlap_findings(shared, limit), *_gap_findings(open_)]
    return BoundaryReport(
        source=draft.source,
        area_level=draft.area_level,
        crs=draft.crs,
        read=draft.read,
        loaded=len(level.areas),
        refused=draft.read - len(level.areas),
        units={name: len(each.areas) for name, each in level.levels().items()},
        area_km2=float(level.areas["area_km2"].sum()),
        max_overlap=limit,
        findings=tuple(findings),
        overlaps=shared,
        gaps=open_,
        columns=draft.columns,
        left_aside=draft.left_aside,
        suggested=tuple(map(str, draft.suggested)),
    )


def _overlap_findings(shared: pl.DataFrame, limit: float) -> list[Finding]:
    if shared.is_empty():
        return []
    total = found("overlaps", times=len(shared), km2=f"{shared['km2'].sum():.4f}")
    large = shared.filter(pl.col("share") > limit).sort("share", descending=True)
    return [total] + [
        found("overlap_large", code=code, other=other, km2=f"{km2:.4f}", share=f"{share:.1%}")
        for code, other, km2, share in large.iter_rows()
    ]


def _gap_findings(open_: pl.DataFrame) -> list[Finding]:
    if open_.is_empty():
        return []
    slivers = open_.filter(pl.col("sliver"))
    return [
        found(
            "gaps",
            times=len(open_),
            km2=f"{open_['km2'].sum():.4f}",
            slivers=len(slivers),
            sliver_km2=f"{slivers['km2'].sum():.4f}",
        )
    ]


def _refuse_overlaps(report: BoundaryReport, *, demanded: bool) -> None:
    large = report.overlaps.filter(pl.col("share") > report.max_overlap).sort("share", descending=True)
    if large.is_empty() or not demanded:
        return
    named = "; ".join(
        f"{a} and {b} by {share:.1%} ({km2:.3f} km²)" for a, b, km2, share in large.head(5).iter_rows()
    )
    named_vi = "; ".join(
        f"{a} và {b}: {share * 100:.1f}% ({km2:.3f} km²)".replace(".", ",")
        for a, b, km2, share in large.head(5).iter_rows()
    )
    raise InputError(
        f"{len(large)} pairs of units overlap by more than {report.max_overlap:.0%} of the smaller: {named}",
        where=report.source,
        fix="mend the boundaries, or allow it with a greater --max-overlap (1 accepts any overlap)",
        vi=f"{len(large)} cặp đơn vị chồng nhau quá {report.max_overlap:.0%} đơn vị nhỏ hơn: {named_vi}",
        vi_fix="sửa ranh giới, hoặc cho phép bằng --max-overlap lớn hơn (1 là nhận mọi phần chồng)",
    )

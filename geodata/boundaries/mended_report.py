"""The report of a layer whose neighbours were made to fit before it was kept."""

from typing import Final

import polars as pl

from geodata.boundaries.findings import Finding, found
from geodata.boundaries.mended_layer import MendedLayer
from geodata.boundaries.mending_words import figures
from geodata.boundaries.report import BoundaryReport

#: What the check before found of parents that are made anew after it.
_AGAIN: Final = ("slivers_closed",)


def mended_report(mended: MendedLayer) -> BoundaryReport:
    """The check of what is kept, with what the check before it refused or repaired, and what was moved."""
    after = {_which(one) for one in mended.after.findings}
    before = [
        one
        for one in mended.before.findings
        if one.severity in ("refused", "mended") and one.code not in _AGAIN and _which(one) not in after
    ]
    return mended.after.with_findings([*before, *_moved(mended)])


def _which(one: Finding) -> tuple[str, int | None, str, str]:
    return one.code, one.row, one.area_code, one.problem


def _moved(mended: MendedLayer) -> list[Finding]:
    told, names = figures(mended.mending), dict(mended.level.areas.select("code", "name").iter_rows())
    moved = mended.mending.units.filter(pl.col("share") > 0).sort(["share", "code"], descending=[True, False])
    doubtful = mended.mending.doubtful
    findings = []
    if len(moved):
        code, share = moved.select("code", "share").row(0)
        findings.append(found(
            "neighbours_mended", times=len(moved), km2=f"{told['overlap_km2']:.4f}",
            sliver_km2=f"{told['sliver_km2']:.4f}", code=code, name=names.get(code, code), share=f"{share:.1%}",
        ))  # fmt: skip
    if len(doubtful):
        code, share = doubtful.select("code", "wanted_share").row(0)
        findings.append(found(
            "neighbours_left", times=len(doubtful), code=code, name=names.get(code, code), share=f"{share:.1%}"
        ))  # fmt: skip
    return findings

"""What was mended, for people (Vietnamese, English) and for machines (JSON)."""

from typing import Any, Final

import polars as pl

from geodata.boundaries.mending import Mending
from geodata.boundaries.report import BoundaryReport
from zones.errors import InputError
from zones.numerals import grouped, written
from zones.vocabulary import Lang

#: So many units or pairs are told one by one; all stand in the report of machines.
_MOST: Final = 10


class DoubtfulMending(InputError):
    """Some units cannot be mended within the limit; `mending` is what would be done with the rest."""

    def __init__(self, mending: Mending, areas: pl.DataFrame, **said: str) -> None:
        self.mending, self.areas = mending, areas
        super().__init__(**said)


_REFUSED: Final[dict[Lang, tuple[str, str]]] = {
    "en": (
        "{count} units would move more than {limit} of their area, or one would swallow the other: {named}",
        "look at them on the map; then --prefer CODE says whose an overlap is, --leave CODE leaves a unit as it is, "
        "--max-moved SHARE allows more, --keep-going leaves what is doubtful and mends the rest",
    ),
    "vi": (
        "{count} đơn vị sẽ thay đổi quá {limit} diện tích, hoặc đơn vị này nuốt mất đơn vị kia: {named}",
        "xem các đơn vị này trên bản đồ; rồi dùng --prefer MÃ để nói phần chồng thuộc đơn vị nào, --leave MÃ để giữ "
        "nguyên một đơn vị, --max-moved TỶ_LỆ để cho phép nhiều hơn, --keep-going để giữ nguyên chỗ còn ngờ và sửa "
        "phần còn lại",
    ),
}


def refusal(mending: Mending, areas: pl.DataFrame, source: str) -> DoubtfulMending:
    """The error that names the doubtful units; `areas` has their codes and names."""
    doubtful = mending.doubtful
    said = {
        lang: what.format(
            count=grouped(len(doubtful), lang),
            limit=_percent(mending.max_moved, lang, 0),
            named="; ".join(_doubts(mending, areas, lang)),
        )
        for lang, (what, _) in _REFUSED.items()
    }
    return DoubtfulMending(
        mending,
        areas,
        what=said["en"],
        where=source,
        fix=_REFUSED["en"][1],
        vi=said["vi"],
        vi_fix=_REFUSED["vi"][1],
    )


_TWIN: Final = {
    "en": "{code} {name} and {other} {other_name} are nearly the same polygon ({share} in common)",
    "vi": "{code} {name} và {other} {other_name} gần như cùng một hình (chung {share})",
}


def _doubts(mending: Mending, areas: pl.DataFrame, lang: Lang) -> list[str]:
    """The doubtful units, twins first, each with its name and its share."""
    names = dict(areas.select("code", "name").iter_rows())
    doubtful = mending.doubtful
    twins = [
        _TWIN[lang].format(
            code=code, name=names[code], other=other, other_name=names[other], share=_percent(share, lang)
        )
        for code, other, _, share in mending.same.iter_rows()
        if code in doubtful["code"] and other in doubtful["code"]
    ]
    large = [
        f"{code} {names[code]} {_percent(share, lang)}"
        for code, share in doubtful.select("code", "wanted_share").head(_MOST).iter_rows()
    ]
    more = len(doubtful) - len(large)
    rest = {"en": f"and {grouped(more, 'en')} more", "vi": f"và {grouped(more, 'vi')} đơn vị nữa"}
    return twins + large + ([rest[lang]] if more else [])


def _percent(share: float, lang: Lang, digits: int = 1) -> str:
    return written(f"{share:.{digits}%}")[lang]


def mending_json(mending: Mending, areas: pl.DataFrame) -> dict[str, Any]:
    """Everything that was moved, or would be: totals, every unit that moved, every move."""
    names = areas.select("code", "name")
    units = mending.units.filter((pl.col("wanted_share") > 0) | pl.col("doubtful")).join(
        names, on="code", how="left"
    )
    return {
        "limit_share": mending.max_moved,
        "gap_width_m": round(mending.gap_width_km * 1000, 3),
        **figures(mending),
        "units": units.sort(["wanted_share", "code"], descending=[True, False]).to_dicts(),
        "moves": mending.moves.to_dicts(),
        "nearly_the_same": mending.same.to_dicts(),
    }


def figures(mending: Mending) -> dict[str, Any]:
    """Totals in km². `units_left` are those of which some move was left undone."""
    done = mending.moves.filter("done")
    overlap = done.filter(pl.col("from").is_not_null())
    sliver = done.filter(pl.col("from").is_null())
    return {
        "units_moved": int((mending.units["share"] > 0).sum()),
        "units_doubtful": len(mending.doubtful),
        "overlap_km2": round(float(overlap["km2"].sum()), 6),
        "sliver_km2": round(float(sliver["km2"].sum()), 6),
        "left_km2": round(float(mending.moves.filter(~pl.col("done"))["km2"].sum()), 6),
        "largest_share": round(float(mending.units["share"].max() or 0), 6),  # type: ignore[arg-type]
    }


_TEXT: Final = {
    "en": (
        "Mended: {source}",
        "{read} rows read, {written} units written, {refused} rows refused",
        "overlaps: {overlaps_before} pairs before, {overlaps_after} now; {overlap} km² given to the lower code",
        "slivers: {slivers_before} before, {slivers_after} now; {sliver} km² given to the unit with the longest border",
        "real gaps (wider than {width} m): {gaps}, left as they are",
        "{moved} units changed; most moved:",
        "left as they are, because doubtful: {doubtful} ({left} km² not mended):",
        "all borders meet: every point lies in one unit or in a real gap",
        "borders do not meet everywhere yet: what is left stands above",
    ),
    "vi": (
        "Đã sửa: {source}",
        "đọc {read} dòng, ghi {written} đơn vị, từ chối {refused} dòng",
        "phần chồng: trước {overlaps_before} cặp, nay {overlaps_after}; {overlap} km² giao cho mã nhỏ hơn",
        "khe hẹp: trước {slivers_before}, nay {slivers_after}; {sliver} km² giao cho đơn vị có đường biên dài nhất",
        "khoảng hở thật (rộng hơn {width} m): {gaps}, giữ nguyên",
        "{moved} đơn vị thay đổi; thay đổi nhiều nhất:",
        "giữ nguyên vì còn ngờ: {doubtful} đơn vị ({left} km² chưa sửa):",
        "mọi đường biên khớp nhau: mỗi điểm thuộc đúng một đơn vị hoặc một khoảng hở thật",
        "đường biên chưa khớp hết: những chỗ còn lại nêu ở trên",
    ),
}


def mending_text(
    mending: Mending,
    areas: pl.DataFrame,
    before: BoundaryReport,
    after: BoundaryReport,
    *,
    fits: bool,
    lang: Lang,
) -> str:
    """A page for people."""
    head, rows, overlaps, narrow, gaps, moved, left, whole, open_ = _TEXT[lang]
    facts = _facts(mending, before, after, lang)
    lines = [head.format(**facts), *("  " + line.format(**facts) for line in (rows, overlaps, narrow, gaps))]
    most = mending.units.filter(pl.col("share") > 0).sort(["share", "code"], descending=[True, False]).head(3)
    if len(most):
        names = dict(areas.select("code", "name").iter_rows())
        lines.append("  " + moved.format(**facts))
        lines += [
            f"    {code} {names[code]}: {_percent(share, lang)}"
            for code, share in most.select("code", "share").iter_rows()
        ]
    if len(mending.doubtful):
        lines.append("  " + left.format(**facts))
        lines += [f"    {one}" for one in _doubts(mending, areas, lang)]
    return "\n".join([*lines, "  " + (whole if fits and not slivers(after, mending) else open_)])


def slivers(report: BoundaryReport, mending: Mending) -> int:
    """How many of the gaps that a check found are narrower than was asked for."""
    return int((report.gaps["width_m"] < mending.gap_width_km * 1000).sum())


def _facts(mending: Mending, before: BoundaryReport, after: BoundaryReport, lang: Lang) -> dict[str, str]:
    told = figures(mending)
    counts = {
        "read": before.read, "written": after.loaded, "refused": before.refused, "moved": told["units_moved"],
        "doubtful": told["units_doubtful"], "overlaps_before": len(before.overlaps),
        "overlaps_after": len(after.overlaps), "slivers_before": slivers(before, mending),
        "slivers_after": slivers(after, mending), "gaps": len(after.gaps) - slivers(after, mending),
        "width": round(mending.gap_width_km * 1000),
    }  # fmt: skip
    km2 = {"overlap": told["overlap_km2"], "sliver": told["sliver_km2"], "left": told["left_km2"]}
    return (
        {"source": before.source}
        | {name: grouped(count, lang) for name, count in counts.items()}
        | {name: written(f"{value:.4f}")[lang] for name, value in km2.items()}
    )

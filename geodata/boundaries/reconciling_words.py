"""How two layers agree, for people (Vietnamese, English) and for machines (JSON)."""

from typing import Any, Final

import polars as pl

from geodata.boundaries.outlines import Outlines
from geodata.boundaries.reconciling import VERDICTS, Reconciled
from zones.numerals import grouped, written
from zones.vocabulary import Lang

_MOST: Final = 5

_VERDICT: Final[dict[Lang, dict[str, str]]] = {
    "en": {
        "agreed": "what they state and where they lie agree",
        "by_place": "only the place says it",
        "contradictory": "code and name speak for different units",
        "elsewhere": "lie mostly in another unit than they state",
        "uncovered": "lie where the upper layer has no outline; known by code or name alone",
        "alone": "no parent found",
    },
    "vi": {
        "agreed": "mã hoặc tên và vị trí khớp nhau",
        "by_place": "chỉ biết theo vị trí",
        "contradictory": "mã và tên chỉ hai đơn vị khác nhau",
        "elsewhere": "phần lớn nằm trong đơn vị khác với đơn vị mà chúng ghi",
        "uncovered": "nằm nơi lớp trên không có hình; chỉ biết theo mã hoặc tên",
        "alone": "không tìm được đơn vị cấp trên",
    },
}
_TEXT: Final[dict[Lang, dict[str, str]]] = {
    "en": {
        "head": "{count} units ({level}) and {uppers} units ({upper}):",
        "codes": "both layers number alike: codes were used, then names, then the place",
        "names": "the layers number differently: codes were not used, but names, then the place",
        "unit": "{code} {name}: states {stated_name}, taken: {parent_name}; {share} of it in {lies_in_name}",
        "alone": "{code} {name}: states {stated_name}",
        "stated": "found by the place alone: {stated_code} {stated_name} → {by_place} {place_name} ({share})",
        "empty": "no unit belongs to: {named}",
        "lower": "outlines of the {upper} level made from the units: a point in a unit lies in its parent; they differ "
        "from the layer's own by {changed} km²",
        "upper": "outlines of the {upper} level as the layer has them: {outside} km² of units lie outside their parent",
        "gone": "no ground is left to: {named}",
        "more": "and {more} more",
        "nothing": "nothing",
    },
    "vi": {
        "head": "{count} đơn vị ({level}) và {uppers} đơn vị ({upper}):",
        "codes": "hai lớp đánh số như nhau: dùng mã, rồi tên, rồi vị trí",
        "names": "hai lớp đánh số khác nhau: không dùng mã, dùng tên, rồi vị trí",
        "unit": "{code} {name}: ghi {stated_name}, lấy: {parent_name}; {share} nằm trong {lies_in_name}",
        "alone": "{code} {name}: ghi {stated_name}",
        "stated": "chỉ tìm được theo vị trí: {stated_code} {stated_name} → {by_place} {place_name} ({share})",
        "empty": "không đơn vị nào thuộc về: {named}",
        "lower": "đường bao cấp {upper} được gộp từ các đơn vị: điểm trong một đơn vị luôn nằm trong cấp trên của nó; "
        "khác đường bao sẵn có {changed} km²",
        "upper": "đường bao cấp {upper} giữ như trong lớp trên: {outside} km² của các đơn vị nằm ngoài cấp trên",
        "gone": "không còn đất cho: {named}",
        "more": "và {more} đơn vị nữa",
        "nothing": "không ghi gì",
    },
}


def reconciled_json(found: Reconciled, upper: pl.DataFrame, outlines: Outlines) -> dict[str, Any]:
    """Everything that was found; `upper` has codes and names of the upper layer."""
    return {
        "counts": found.counts(),
        "same_numbering": found.same_numbering,
        "outline": outlines.rule,
        "outside_km2": round(outlines.outside_km2, 6),
        "changed_km2": round(outlines.changed_km2, 6),
        "without_units": found.without_units,
        "without_ground": gone(upper, outlines),
        "stated": found.stated.to_dicts(),
        "units": found.units.to_dicts(),
    }


def gone(upper: pl.DataFrame, outlines: Outlines) -> list[str]:
    """Codes of upper units to which no ground is left."""
    pairs = zip(upper["code"], outlines.geometry, strict=True)
    return [code for code, shape in pairs if shape is None]


def reconciled_text(
    found: Reconciled, upper: pl.DataFrame, outlines: Outlines, levels: tuple[str, str], lang: Lang
) -> str:
    """A page for people; `levels` are the lower and the upper one."""
    words, names = _TEXT[lang], dict(upper.select("code", "name").iter_rows())
    counts = {"count": grouped(len(found.units), lang), "uppers": grouped(len(upper), lang)}
    lines = [words["head"].format(level=levels[0], upper=levels[1], **counts)]
    lines.append("  " + words["codes" if found.same_numbering else "names"])
    for verdict in VERDICTS:
        lines += _verdict_told(found, verdict, lang)
    lines += ["  " + line for line in _placed(found, names, lang)]
    km2 = {"changed": outlines.changed_km2, "outside": outlines.outside_km2}
    told = {name: written(f"{value:.1f}")[lang] for name, value in km2.items()}
    lines += ["  " + words["empty"].format(named=_named(found.without_units, names, lang))] * bool(
        found.without_units
    )
    lines.append("  " + words[outlines.rule].format(upper=levels[1], **told))
    lost = gone(upper, outlines)
    return "\n".join(lines + ["  " + words["gone"].format(named=_named(lost, names, lang))] * bool(lost))


def _verdict_told(found: Reconciled, verdict: str, lang: Lang) -> list[str]:
    """How many units, and a few of them where somebody should look."""
    units = found.units.filter(pl.col("verdict") == verdict)
    if units.is_empty():
        return []
    lines = [f"  {grouped(len(units), lang)} {_VERDICT[lang][verdict]}"]
    if verdict in ("agreed", "by_place"):
        return lines
    form = _TEXT[lang]["alone" if verdict in ("alone", "uncovered") else "unit"]
    nothing = _TEXT[lang]["nothing"]
    for row in units.sort(["share", "code"], descending=[True, False]).head(_MOST).iter_rows(named=True):
        row |= {
            "share": _percent(row["share"], lang),
            "stated_name": row["stated_name"] or row["stated_code"] or nothing,
        }
        lines.append("    " + form.format(**row))
    return lines + _more(len(units), lang, "    ")


def _placed(found: Reconciled, names: dict[str, str], lang: Lang) -> list[str]:
    placed = found.stated.filter(pl.col("by") == "place")
    lines = []
    for row in placed.head(_MOST).iter_rows(named=True):
        told = row | {"share": _percent(row["share"], lang), "place_name": names[row["by_place"]]}
        told["stated_name"] = told["stated_name"] or ""
        lines.append(_TEXT[lang]["stated"].format(**told))
    return lines + _more(len(placed), lang, "")


def _named(codes: list[str], names: dict[str, str], lang: Lang) -> str:
    told = [f"{code} {names[code]}" for code in codes[:_MOST]]
    return "; ".join(told + _more(len(codes), lang, ""))


def _more(count: int, lang: Lang, before: str) -> list[str]:
    more = count - _MOST
    return [before + _TEXT[lang]["more"].format(more=grouped(more, lang))] if more > 0 else []


def _percent(share: float, lang: Lang) -> str:
    return written(f"{share:.1%}")[lang]

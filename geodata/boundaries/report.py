"""What the check found, for people (Vietnamese, English) and for machines (JSON)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl
from pyproj import CRS

from geodata.boundaries.findings import ORDER, Finding
from geodata.boundaries.rosters.fields import ROSTER_FIELDS
from geodata.intake.notes import LEVELS_VI
from geodata.quoting import quoted
from zones.numerals import grouped, written
from zones.vocabulary import Lang

_TITLES: dict[Lang, dict[str, str]] = {
    "vi": {
        "head": "Kiểm tra ranh giới: {source}",
        "rows": "đọc {read} dòng, nhận {loaded} đơn vị, từ chối {refused} dòng",
        "ground": "; tổng {km2} km²; hệ toạ độ {crs}",
        "units": "theo cấp: {units}",
        "refused": "TỪ CHỐI",
        "mended": "đã sửa",
        "warned": "cần xem",
        "noted": "ghi nhận",
        "row": "dòng {row}",
        "more": "… và {more} mục nữa cùng loại (xem đủ: --details)",
        "none": "không có gì cần xem",
        "columns": "cột đã dùng: {columns}",
        "left_aside": "cột không dùng: {columns}",
        "suggested": "tệp có vẻ mang sẵn các cấp trên trong cột; để lập các cấp đó, thêm: {options}",
    },
    "en": {
        "head": "Boundary check: {source}",
        "rows": "{read} rows read, {loaded} units loaded, {refused} rows refused",
        "ground": "; {km2} km² in all; projection {crs}",
        "units": "by level: {units}",
        "refused": "REFUSED",
        "mended": "mended",
        "warned": "look at",
        "noted": "noted",
        "row": "row {row}",
        "more": "… and {more} more of this kind (--details lists them)",
        "none": "nothing to look at",
        "columns": "columns taken: {columns}",
        "left_aside": "columns left aside: {columns}",
        "suggested": "the file seems to carry levels above in columns; to make them, add: {options}",
    },
}
#: What parts of a unit are called.
_PARTS_VI = {"code": "mã", "name": "tên", "parent": "mã cấp trên", "population": "dân số", "type": "loại"}
_ORDER = {"refused": 0, "warned": 1, "mended": 2, "noted": 3}


@dataclass(frozen=True)
class BoundaryReport:
    """Counts, findings, and how the units fit together.

    `overlaps` (code, other, km2, share of the smaller unit) and `gaps` (lon, lat, km2, width_m, sliver,
    neighbours) are whole tables, largest first; `units` counts the units of every level made. `columns` says
    which column was taken for what, `left_aside` names the others, `suggested` the `--parent-level` values by
    which levels above could be made from columns.
    """

    source: str
    area_level: str
    crs: str
    read: int
    loaded: int
    refused: int
    units: dict[str, int]
    area_km2: float
    max_overlap: float
    findings: tuple[Finding, ...]
    overlaps: pl.DataFrame
    gaps: pl.DataFrame
    columns: Mapping[str, str] = field(default_factory=dict)
    left_aside: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()

    @property
    def overlap_km2(self) -> float:
        """Sum over pairs; where three units overlap, each pair counts."""
        return float(self.overlaps["km2"].sum())

    @property
    def gap_km2(self) -> float:
        return float(self.gaps["km2"].sum())

    def counts(self) -> dict[str, int]:
        """How many findings there are of each kind."""
        return dict(sorted(Counter(each.code for each in self.findings).items()))

    def with_findings(self, more: tuple[Finding, ...] | list[Finding]) -> "BoundaryReport":
        """The report with what was found later (linking parents, for example)."""
        return replace(self, findings=(*self.findings, *more))

    def to_json(self, limit: int = 1000) -> dict[str, Any]:
        """Plain values. Of overlaps and gaps the `limit` largest; their totals count all."""
        return {
            "source": self.source,
            "area_level": self.area_level,
            "crs": self.crs,
            "read": self.read,
            "loaded": self.loaded,
            "refused": self.refused,
            "units": self.units,
            "area_km2": round(self.area_km2, 3),
            "columns": dict(self.columns),
            "left_aside": list(self.left_aside),
            "suggested_parent_levels": list(self.suggested),
            "counts": self.counts(),
            "overlaps": {
                "pairs": len(self.overlaps),
                "km2": round(self.overlap_km2, 6),
                "limit_share": self.max_overlap,
                "above_limit": int((self.overlaps["share"] > self.max_overlap).sum()),
                "largest": self.overlaps.head(limit).to_dicts(),
            },
            "gaps": {
                "count": len(self.gaps),
                "km2": round(self.gap_km2, 6),
                "slivers": int(self.gaps["sliver"].sum()),
                "sliver_km2": round(float(self.gaps.filter(pl.col("sliver"))["km2"].sum()), 6),
                "largest": self.gaps.head(limit).to_dicts(),
            },
            "findings": [finding.to_json() for finding in self.findings],
        }

    def to_text(self, lang: Lang = "vi", examples: int | None = 3) -> str:
        """A page for people: counts first, then the findings, the gravest first, `examples` of each kind
        (None: all)."""
        words = _TITLES[lang]
        called = LEVELS_VI if lang == "vi" else {}
        units = ", ".join(f"{called.get(one, one)} {grouped(n, lang)}" for one, n in self.units.items())
        counts = {name: grouped(getattr(self, name), lang) for name in ("read", "loaded", "refused")}
        lines = [
            words["head"].format(source=self.source),
            "  " + words["rows"].format(**counts) + self._ground(lang),
            "  " + words["units"].format(units=units),
        ]
        return "\n".join([*lines, *self._columns_told(lang), *self._told(lang, examples)])

    def _ground(self, lang: Lang) -> str:
        """The area and the coordinate system; nothing where no shape is held."""
        km2 = written(f"{self.area_km2:.1f}")[lang]
        return _TITLES[lang]["ground"].format(km2=km2, crs=self._system()) if self.area_km2 else ""

    def _system(self) -> str:
        """The coordinate system with its name: `WGS 84 / UTM zone 48N (EPSG:32648)`."""
        name = CRS.from_user_input(self.crs).name if self.crs.startswith("EPSG:") else ""
        return f"{name} ({self.crs})" if name else self.crs

    def _columns_told(self, lang: Lang) -> list[str]:
        """Which column was taken for what, which were left aside, and which hold levels above."""
        words = _TITLES[lang]
        taken = ", ".join(f"{_role(role, lang)} = {column}" for role, column in self.columns.items())
        options = " ".join(f"--parent-level {quoted(one)}" for one in self.suggested)
        told = {"columns": taken, "left_aside": ", ".join(self.left_aside)}
        lines = ["  " + words[key].format(columns=text) for key, text in told.items() if text]
        return lines + (["  " + words["suggested"].format(options=options)] if options else [])

    def _told(self, lang: Lang, examples: int | None) -> list[str]:
        words, lines, told = _TITLES[lang], [], Counter[str]()
        total = Counter(each.code for each in self.findings)
        for each in sorted(self.findings, key=_gravest_first):
            told[each.code] += 1
            if examples is None or told[each.code] <= examples:
                problem, remedy = each.words(lang)
                row = words["row"].format(row=each.row) + ": " if each.row else ""
                lines.append(f"  [{words[each.severity]}] {row}{problem}")
                if told[each.code] == 1 and each.severity in ("refused", "warned"):
                    lines.append(f"      → {remedy}")
            elif told[each.code] == examples + 1:
                lines.append("      " + words["more"].format(more=grouped(total[each.code] - examples, lang)))
        return lines or ["  " + words["none"]]


def _gravest_first(one: Finding) -> tuple[int, int, str]:
    return _ORDER[one.severity], ORDER.get(one.code, len(ORDER)), one.code


def _role(role: str, lang: Lang) -> str:
    """What a column was taken for: `mã huyện`, `district code`."""
    if lang == "en":
        return role.replace("_", " ")
    level, _, part = role.rpartition("_")
    if level in LEVELS_VI and part in _PARTS_VI:
        return f"{_PARTS_VI[part]} {LEVELS_VI[level]}"
    return _PARTS_VI.get(role) or ROSTER_FIELDS.get(role, role)

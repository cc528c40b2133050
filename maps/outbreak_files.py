"""Outbreaks as records, as RFC 7946 GeoJSON and as CSV."""

import csv
import io
import json
from typing import Any

import shapely

from maps.geojson import defused
from maps.outbreak_shapes import outbreak_shapes
from maps.outbreak_words import area_codes, area_names, size_text
from zones.outbreak_view import OutbreakView

Record = dict[str, Any]


def provenance(view: OutbreakView) -> Record:
    """What the figures are from: the same keys in every file."""
    book = view.rulebook
    return {
        "as_of": view.as_of.isoformat(),
        "known_at": view.known_at.isoformat(),
        "edition": view.edition.name,
        "rulebook": book.id,
        "rulebook_status": book.status,
        "rulebook_hash": book.hash,
        "audience": view.audience,
    }


def outbreak_records(view: OutbreakView) -> list[Record]:
    """One record an outbreak, by number. Every text that readers see stands in both languages."""
    levels = {one.id: one for one in (*view.rulebook.levels, *view.rulebook.unknown)}
    return [_record(view, row, levels[row["level"]]) for row in view.table.iter_rows(named=True)]


def _record(view: OutbreakView, row: Record, level: Any) -> Record:
    return {
        "number": row["number"],
        "level": level.id,
        "label_vi": level.vi,
        "label_en": level.en,
        "colour": level.hex,
        "cases": row["size"],
        "cases_text": size_text(row["size"], row["silent"]),
        "start": row["start"].isoformat(),
        "last": row["last"].isoformat(),
        "age_days": row["age_days"],
        "open": bool(row["open"]),
        "closes": row["closes"].isoformat(),
        "former": row["former"],
        "area_level": view.area_level or None,
        "areas": area_codes(view, row["areas"]),
        "area_names": area_names(view, row["areas"]),
        "possible": [one.id for one in view.rulebook.possible_levels(row["possible"])],
        "rule": row["rule"],
        "why_vi": row["why_vi"],
        "why_en": row["why_en"],
    }


def outbreaks_json(view: OutbreakView) -> Record:
    """Everything that the view says, as JSON values."""
    counted = view.table.group_by("level").len().rows()
    order = {one.id: k for k, one in enumerate((*view.rulebook.levels, *view.rulebook.unknown))}
    return {
        **provenance(view),
        "levels": dict(sorted(counted, key=lambda one: order[one[0]])),
        "not_shown": view.small,
        "over": view.over,
        "notes": list(view.notes),
        "outbreaks": outbreak_records(view),
    }


def outbreaks_geojson(view: OutbreakView) -> str:
    """A FeatureCollection: WGS 84, right-hand rule, `id` the number. Shapes are cells grown together."""
    shapes = shapely.to_geojson(shapely.orient_polygons(outbreak_shapes(view), exterior_cw=False))
    features = ",\n".join(
        f'{{"type":"Feature","id":{record["number"]},"properties":{_json(record)},"geometry":{shape}}}'
        for record, shape in zip(outbreak_records(view), shapes.tolist(), strict=True)
    )
    about = provenance(view) | {"not_shown": view.small, "over": view.over, "notes": list(view.notes)}
    return f'{{"type":"FeatureCollection","about":{_json(about)},"features":[\n{features}\n]}}\n'


def outbreaks_csv(view: OutbreakView) -> str:
    """Comma-separated text, a heading and a line an outbreak; each line tells its day and rulebook."""
    about, out = provenance(view), io.StringIO()
    records = [{key: _cell(value) for key, value in (one | about).items()} for one in outbreak_records(view)]
    writer = csv.DictWriter(out, [*_FIELDS, *about], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


_FIELDS = (
    "number", "level", "label_vi", "label_en", "colour", "cases", "cases_text", "start", "last", "age_days", "open",
    "closes", "former", "area_level", "areas", "area_names", "possible", "rule", "why_vi", "why_en",
)  # fmt: skip


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    return defused(value) if isinstance(value, str) else value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

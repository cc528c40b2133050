"""Zones of a layer as records, as RFC 7946 GeoJSON and as CSV."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import shapely
from numpy.typing import NDArray

from maps.figures import FigureColumn, figure_columns
from maps.legend import legend
from maps.shown import ShownLayer, shown_layer
from maps.sites import SITE
from zones.areas import Edition
from zones.overriding import SHOWN
from zones.site_signs import SITE_SIGNS
from zones.snapshot import View

#: Decimals of a degree that are written: about a decimetre.
DECIMALS: Final = 6

Record = dict[str, Any]
#: One layer, or several one after the other.
Layers = str | Sequence[str]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER: Final = re.compile(r"[+-]?\d+([.,]\d+)?")


def zone_records(
    view: View, edition: Edition, layer: str, *, offset: int = 0, limit: int | None = None
) -> list[Record]:
    """One record a unit, in the order of the layer, with each indicator as `{lo, hi, text, masked}`.

    Masked figures carry the text "<5" and the ends that the view holds.
    """
    return list(_records(_page(shown_layer(view, edition, layer), offset, limit)))


def zone_table(
    view: View, edition: Edition, layer: Layers, *, offset: int = 0, limit: int | None = None
) -> list[Record]:
    """The records without nesting: an indicator `n14` becomes the columns `n14`, `n14_lo` and `n14_hi`."""
    parts = pages(view, edition, layer, offset, limit)
    return [record for part in parts for record in flat_records(part)]


def zones_geojson(
    view: View, edition: Edition, layer: Layers, *, offset: int = 0, limit: int | None = None
) -> str:
    """A FeatureCollection: WGS 84, right-hand rule, six decimals, `id` the code or the cell's hex text.

    The collection says which snapshot it is from under `snapshot`; a unit without shape has a null geometry.
    """
    features = ",\n".join(
        f'{{"type":"Feature","id":{_json(record["code"])},"properties":{_json(flat(record))},"geometry":{shape}}}'
        for shown in pages(view, edition, layer, offset, limit)
        for record, shape in zip(_records(shown), geojson_shapes(shown), strict=True)
    )
    head = f'"type":"FeatureCollection","snapshot":{_json(provenance(view, edition))}'
    return f'{{{head},"features":[\n{features}\n]}}\n'


def geojson_of(view: View, edition: Edition, rows: Sequence[Record], about: Record) -> str:
    """Records of units (`layer`, `code` and more) of a view as a FeatureCollection that says `about` and its snapshot.

    A unit that is not drawn has a null geometry.
    """
    shapes: dict[tuple[str, str], str] = {}
    for layer in dict.fromkeys(row["layer"] for row in rows):
        shown = shown_layer(view, edition, layer)
        wanted = {row["code"] for row in rows if row["layer"] == layer}
        at = [row for row, code in enumerate(shown.codes) if code in wanted]
        texts = _shape_texts(shown.shapes[at])
        shapes |= {(layer, shown.codes[row]): text for row, text in zip(at, texts, strict=True)}
    features = ",\n".join(
        f'{{"type":"Feature","id":{_json(row["code"])},"properties":{_json(row)},'
        f'"geometry":{shapes.get((row["layer"], row["code"]), "null")}}}'
        for row in rows
    )
    head = f'"type":"FeatureCollection","snapshot":{_json(provenance(view, edition))}'
    told = "".join(f",{_json(key)}:{_json(value)}" for key, value in about.items())
    return f'{{{head}{told},"features":[\n{features}\n]}}\n'


def zones_csv(
    view: View, edition: Edition, layer: Layers, *, offset: int = 0, limit: int | None = None
) -> str:
    """Comma-separated text, a heading and a line a unit; each line tells its snapshot, as_of and rulebook.

    A text that a spreadsheet would take for a formula stands behind an apostrophe; numbers are as they are.
    """
    parts = pages(view, edition, layer, offset, limit)
    about = provenance(view, edition)
    columns = all_columns(parts) + list(about)
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_defused(record | about) for shown in parts for record in flat_records(shown))
    return out.getvalue()


def pages(
    view: View, edition: Edition, layer: Layers, offset: int = 0, limit: int | None = None
) -> list[ShownLayer]:
    """The units from `offset` on, at most `limit`, of layers that stand one after the other."""
    names = [layer] if isinstance(layer, str) else layer
    whole = [shown_layer(view, edition, name) for name in names]
    parts = []
    for shown in whole:
        parts.append(_page(shown, offset, limit))
        limit = None if limit is None else limit - len(parts[-1])
        offset = max(offset - len(shown), 0)
    return parts


def _defused(record: Record) -> Record:
    return {key: defused(value) if isinstance(value, str) else value for key, value in record.items()}


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before = + - @, a tab or a line's end."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def geojson_shapes(shown: ShownLayer) -> list[str]:
    """The geometry of each unit as GeoJSON text, `null` where it has none."""
    return _shape_texts(shown.shapes)


def _shape_texts(shapes: NDArray[Any]) -> list[str]:
    wound = shapely.orient_polygons(shapes, exterior_cw=False)
    fine = shapely.transform(wound, lambda xy: xy.round(DECIMALS))
    return ["null" if text is None else text for text in shapely.to_geojson(fine).tolist()]


def flat_records(shown: ShownLayer) -> Iterator[Record]:
    """The records of a layer without nesting, one after the other."""
    return (flat(record) for record in _records(shown))


def provenance(view: View, edition: Edition) -> dict[str, Any]:
    """What the figures are from: the same keys in every file."""
    meta = view.meta
    return {
        "snapshot": meta.number,
        "series": meta.series,
        "reading": meta.reading,
        "as_of": meta.as_of.isoformat(),
        "known_at": meta.known_at.isoformat(),
        "edition": edition.name,
        "rulebook": view.rulebook.id,
        "rulebook_status": view.rulebook.status,
        "rulebook_hash": view.rulebook.hash,
        "content_hash": meta.content_hash,
        "audience": view.audience,
    }


def flat(record: Record) -> Record:
    """A record whose indicators stand as plain columns."""
    plain = {key: value for key, value in record.items() if key != "indicators"}
    plain["possible"] = " ".join(record["possible"])
    for name, figure in record["indicators"].items():
        plain |= {name: figure["text"], f"{name}_lo": figure["lo"], f"{name}_hi": figure["hi"]}
    return plain


def table_columns(view: View, shown: ShownLayer) -> list[str]:
    """Column names of the flat records, also where there is no record."""
    names = [column.id for column in figure_columns(view, shown.layer)]
    made = ("made",) if has_made(shown) else ()
    own = _SITE_FIELDS if shown.layer.is_sites else ()
    return [*_FIELDS, *own, *made, *(part for name in names for part in (name, f"{name}_lo", f"{name}_hi"))]


def all_columns(parts: Sequence[ShownLayer]) -> list[str]:
    """Column names of several layers together."""
    return list(dict.fromkeys(column for shown in parts for column in table_columns(shown.view, shown)))


_FIELDS: Final = (
    "layer", "area_level", "code", "name", "parent_code", "level", "label_vi", "label_en", "colour", "possible",
    "rule", "population_persons", "reported_days", "last_report", "reporting_ok", "origin", "closed_level",
    *SHOWN,
)  # fmt: skip


#: What a site has besides; `parent_code` is the finest area that it is known to lie in.
_SITE_FIELDS: Final = ("site_kind", "kind_vi", "kind_en", "size_class", "people_from", "lon", "lat")


def file_layer(shown: ShownLayer) -> str:
    """Under which name a layer stands in files: all kinds of sites are one layer there."""
    return SITE if shown.layer.is_sites else shown.name


def _site_record(row: Record) -> Record:
    sign = SITE_SIGNS[row["site_kind"]]
    told = {name: row[name] for name in ("site_kind", "size_class", "people_from", "lon", "lat")}
    return told | {"kind_vi": sign.vi, "kind_en": sign.en}


def _page(shown: ShownLayer, offset: int, limit: int | None) -> ShownLayer:
    if offset == 0 and limit is None:
        return shown
    end = len(shown) if limit is None else offset + max(limit, 0)
    layer = shown.layer
    part = type(layer)(layer.name, layer.scope, layer.table[offset:end], layer.windows)
    return ShownLayer(shown.view, shown.edition, part, shown.rows[offset:end])


def _records(shown: ShownLayer) -> Iterator[Record]:
    entries = {entry.id: entry for entry in legend(shown.view.rulebook)}
    figures = figure_columns(shown.view, shown.layer)
    parents, made = _parent_codes(shown), has_made(shown)
    for at, row in enumerate(shown.layer.table.iter_rows(named=True)):
        entry = entries[row["level"]]
        yield {
            "layer": file_layer(shown),
            "area_level": SITE if shown.layer.is_sites else shown.layer.scope,
            "code": shown.codes[at],
            "name": shown.names[at],
            "parent_code": parents[at],
            "level": row["level"],
            "label_vi": entry.vi,
            "label_en": entry.en,
            "colour": entry.colour,
            "possible": [one.id for one in shown.view.rulebook.possible_levels(row["possible"] or 0)],
            "rule": row["rule"],
            "population_persons": row["population_persons"],
            "reported_days": row["reported_days"],
            "last_report": row["last_report"] and row["last_report"].isoformat(),
            "reporting_ok": row["reporting_ok"],
            "origin": row["origin"],
            "closed_level": row.get("closed_level"),
            **{name: _plain(row.get(name)) for name in SHOWN},
            **(_site_record(row) if shown.layer.is_sites else {}),
            **({"made": shown.edition.made[row["area"]] or None} if made else {}),
            "indicators": {column.id: _figure(column, at) for column in figures},
        }


def has_made(shown: ShownLayer) -> bool:
    """Whether some unit of a layer of areas has a shape that no boundary file held, or none (`Edition.made`)."""
    return shown.layer.is_areas and any(shown.edition.made[shown.edition.rows(shown.name)])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _parent_codes(shown: ShownLayer) -> list[str | None]:
    """Code of the area above; of a cell or a site that of the area that holds it."""
    codes = shown.edition.areas["code"].to_list()
    areas = shown.layer.table["area"].to_list()
    if shown.layer.is_areas:
        above = shown.edition.parent
        areas = [int(above[area]) if above[area] >= 0 else None for area in areas]
    return [None if area is None else codes[area] for area in areas]


def _figure(column: FigureColumn, at: int) -> dict[str, Any]:
    return {
        "lo": _end(column.lo[at]),
        "hi": _end(column.hi[at]),
        "text": column.text[at],
        "masked": column.masked[at],
    }


def _end(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() else value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

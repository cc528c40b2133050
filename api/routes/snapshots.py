"""`/snapshots`: what was classified when, the zones, and what changed."""

from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import JSONResponse

from api.asking import check_levels, layers_of
from api.context import Context, Here
from api.overriding import off_the_map
from api.routes.asked import AskedFor, shown_part
from api.showing import Shown
from maps.geojson import zone_table, zones_csv, zones_geojson
from maps.legend import count_levels, legend
from maps.shown import cell_layers, resolution, shown_layer
from maps.tilejson import tile_bounds
from zones.changes import changes
from zones.errors import InputError
from zones.snapshot import ZoneLayer

router = APIRouter(prefix="/snapshots", tags=["snapshots"])

_MEDIA = {"json": "application/json", "geojson": "application/geo+json", "csv": "text/csv; charset=utf-8"}


@router.get("")
def listing(here: Here, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> dict[str, Any]:
    """Stored snapshots, newest first, with the number of units per level.

    The public is not told the hash of the whole content: against it small figures could be tried out.
    """
    known = here.workspace.store.snapshots(limit=limit)
    untold = () if here.showing.audience == "internal" else ("content_hash",)
    return {"snapshots": [{key: row[key] for key in row if key not in untold} for row in known]}


@router.get("/{reference}")
def particulars(reference: str, here: Here, rulebook: str | None = None) -> dict[str, Any]:
    """What a snapshot is: days, boundaries, rulebook, legend, counts."""
    return describe(here, here.shown(reference, rulebook))


def _off_the_map(here: Context, shown: Shown) -> list[dict[str, Any]]:
    """Decisions in force whose area these boundaries do not have, or not whole."""
    told = off_the_map(here.workspace, shown.edition, shown.view)
    return [one | {"first_day": str(one["first_day"]), "last": str(one["last"])} for one in told]


def describe(here: Context, shown: Shown) -> dict[str, Any]:
    """A snapshot's particulars as the page reads them."""
    meta, book = shown.view.meta, shown.view.rulebook
    entries = [entry.as_json() for entry in legend(book)]
    return {
        "number": meta.number,
        "series": meta.series,
        "purpose": meta.purpose,
        "reading": meta.reading,
        "as_of": meta.as_of.isoformat(),
        "known_at": meta.known_at.isoformat(),
        "edition": shown.edition.name,
        "edition_key": meta.edition,
        "audience": shown.view.audience,
        "content_hash": meta.content_hash,
        "change": shown.change or None,
        "followed": shown.change in ("", here.showing.token()),
        "closed": _closed(shown),
        "rulebook": {
            "id": book.id,
            "title": book.title,
            "status": book.status,
            "cite": book.cite,
            "hash": book.hash,
        },
        "layers": _layers(shown),
        "off_the_map": _off_the_map(here, shown),
        "levels": [entry for entry in entries if entry["rank"] != -1],
        "unknown": [entry for entry in entries if entry["rank"] == -1],
        "workspace": {
            "name": here.workspace.store.setting("name") or "WardWatch",
            "timezone": meta.timezone,
            "made_up": here.workspace.store.setting("made_up") is True,
            "today": here.workspace.today().isoformat(),
            "bounds": tile_bounds(shown.view, shown.edition),
        },
    }


def _closed(shown: Shown) -> dict[str, Any] | None:
    if shown.closed is None:
        return None
    meta = shown.closed.meta
    return {"number": meta.number, "as_of": meta.as_of.isoformat(), "known_at": meta.known_at.isoformat()}


def _layers(shown: Shown) -> dict[str, Any]:
    view = shown.view
    found: dict[str, Any] = {}
    for name, layer in view.layers.items():
        if not layer.is_cells:
            found[name] = count_levels(view, name).as_json() | {
                "reporting": {
                    "units": layer.table.height,
                    "silent": int((~layer.table["reporting_ok"]).sum()),
                    "overdue": _overdue(shown, layer),
                },
                "bounds": tile_bounds(view, shown.edition, name),
            }
    cells = cell_layers(view)
    if cells:
        finest = max(cells, key=resolution)
        found["cell"] = count_levels(view, finest.name).as_json() | {
            "resolutions": sorted(resolution(layer) for layer in cells)
        }
    return found


def _overdue(shown: Shown, layer: ZoneLayer, most: int = 50) -> list[dict[str, Any]]:
    """Units whose reports do not suffice, those that have been silent longest first."""
    late = (
        layer.table.filter(~pl.col("reporting_ok")).sort("last_report", "area", nulls_last=False).head(most)
    )
    named = late.select("area", "last_report").join(shown.edition.areas, on="area", maintain_order="left")
    return [
        {"code": code, "name": name, "last": last.isoformat() if last else None}
        for code, name, last in named.select("code", "name", "last_report").iter_rows()
    ]


@router.get("/{reference}/zones")
def zones(
    reference: str,
    here: Here,
    asked: AskedFor,
    layer: Annotated[str, Query(description="one level, as an older name of `level`")] = "ward",
    f: str | None = None,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=20_000)] = 1000,
    accept: Annotated[str, Header()] = "",
) -> Response:
    """The zones of a level, or of several one after the other, a page at a time, as JSON, GeoJSON or CSV."""
    shown = shown_part(here, asked, reference)
    names = layers_of(shown.view, asked.levels) or [_layer(shown, layer)]
    form = f or ("geojson" if "geo+json" in accept else "csv" if "text/csv" in accept else "json")
    if form not in _MEDIA:
        listed = ", ".join(_MEDIA)
        raise InputError(
            f"zones do not come as '{form}'", where="f", fix=f"choose one of {listed}",
            vi=f"không có dạng '{form}'", vi_fix=f"chọn một trong: {listed}",
        )  # fmt: skip
    total = sum(len(shown_layer(shown.view, shown.edition, name)) for name in names)
    more = offset + limit < total
    headers = {"X-Total-Count": str(total)} | ({"X-Next-Offset": str(offset + limit)} if more else {})
    if form == "geojson":
        body = zones_geojson(shown.view, shown.edition, names, offset=offset, limit=limit)
    elif form == "csv":
        body = zones_csv(shown.view, shown.edition, names, offset=offset, limit=limit)
    else:
        return _paged_json(shown, names, offset, limit, total)
    return Response(body, media_type=_MEDIA[form], headers=headers)


def _paged_json(shown: Shown, layers: list[str], offset: int, limit: int, total: int) -> Response:
    rows = zone_table(shown.view, shown.edition, layers, offset=offset, limit=limit)
    upcoming = offset + limit if offset + limit < total else None
    about = {"layer": ",".join(layers), "total": total, "offset": offset, "next_offset": upcoming}
    return JSONResponse(about | {"zones": rows})


def _layer(shown: Shown, layer: str) -> str:
    """The layer of a view; `cell` is the finest one. NotFoundError otherwise."""
    check_levels(shown.view, (layer,))
    return layers_of(shown.view, (layer,))[0]


@router.get("/{reference}/changes")
def changed(
    reference: str, here: Here, since: str, layer: str | None = None, rulebook: str | None = None
) -> dict[str, Any]:
    """Units whose level differs from that in snapshot `since`."""
    after, before = here.shown(reference, rulebook), here.shown(since, rulebook)
    names = [layer] if layer else [name for name, one in after.view.layers.items() if not one.is_cells]
    rows = [
        {"layer": name, **row}
        for name in names
        for row in changes(before.view, after.view, after.edition, _layer(after, name)).iter_rows(named=True)
    ]
    return {"from": before.view.meta.number, "to": after.view.meta.number, "changes": rows}

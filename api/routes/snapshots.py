"""`/snapshots`: what was classified when, the zones, and what changed."""

from typing import Annotated, Any, Final

import polars as pl
from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from api.asking import check_levels, layers_of
from api.changed import changed_units, with_former
from api.context import Context, Here
from api.overriding import off_the_map
from api.routes.asked import AskedFor, shown_part
from api.routes.forms import MEDIA, VARIES, Accept, Form, csv_answer, form_of
from api.routes.rulebooks import page_of
from api.showing import Shown
from maps.geojson import geojson_of, zone_table, zones_csv, zones_geojson
from maps.legend import count_levels, legend
from maps.shown import cell_layers, resolution, shown_layer
from maps.site_tiles import SITES_FROM
from maps.sites import bounds_of, count_sites, site_layers, sites_of
from maps.state import key_of_sites
from maps.tilejson import tile_bounds
from zones.site_signs import SITE_SIGNS
from zones.snapshot import ZoneLayer

router = APIRouter(prefix="/snapshots", tags=["snapshots"])

#: What a line of the list says as CSV.
_LISTED: Final = ("number", "series", "purpose", "reading", "as_of", "known_at", "created_at", "edition", "rulebook_id",
                  "rulebook_hash", "timezone", "content_hash")  # fmt: skip
_CHANGED: Final = ("layer", "code", "name", "from", "to")
_FORMER: Final = ("boundaries", "was")

Offset = Annotated[int, Query(ge=0)]
Limit = Annotated[int, Query(ge=1, le=20_000)]


@router.get("")
def listing(
    here: Here,
    rulebook: Annotated[str | None, Query(max_length=200, description="id of another live series")] = None,
    before: Annotated[
        int | None, Query(ge=1, lt=2**53, description="only smaller numbers: the next page")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    f: Form = None,
    accept: Accept = "",
) -> Response:
    """Stored snapshots, newest first, with the number of units per level, a page at a time, as JSON or CSV.

    The public is not told the hash of the whole content: against it small figures could be tried out.
    """
    form = form_of(f, accept, ("json", "csv"))
    series = f"{rulebook}:live" if rulebook else None
    known = here.workspace.store.snapshots(series=series, before=before, limit=limit + 1)
    untold = () if here.showing.audience == "internal" else ("content_hash",)
    rows = [{key: row[key] for key in row if key not in untold} for row in known[:limit]]
    if form == "csv":
        return csv_answer(rows, [name for name in _LISTED if name not in untold])
    upcoming = rows[-1]["number"] if len(known) > limit else None
    return JSONResponse({"snapshots": rows, "next_before": upcoming}, headers=VARIES)


@router.get("/{reference}")
def particulars(
    reference: str,
    here: Here,
    rulebook: str | None = None,
    cells: Annotated[bool, Query(description="count the cells too, which takes longer")] = True,
) -> dict[str, Any]:
    """What a snapshot is: days, boundaries, rulebook, legend, counts."""
    return describe(here, here.shown(reference, rulebook), cells=cells)


def _off_the_map(here: Context, shown: Shown) -> list[dict[str, Any]]:
    """Decisions in force whose area these boundaries do not have, or not whole."""
    told = off_the_map(here.workspace, shown.edition, shown.view)
    return [one | {"first_day": str(one["first_day"]), "last": str(one["last"])} for one in told]


def describe(here: Context, shown: Shown, *, cells: bool = True) -> dict[str, Any]:
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
        "content_hash": meta.content_hash or None,
        "change": shown.change or None,
        "followed": shown.change in ("", here.showing.token()),
        "closed": _closed(shown),
        "rulebook": {
            "id": book.id,
            "title": book.title,
            "status": book.status,
            "cite": book.cite,
            "hash": book.hash,
            "page": page_of(book),
        },
        "layers": _layers(shown, cells),
        "sites": _sites(shown),
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


def _layers(shown: Shown, count_cells: bool) -> dict[str, Any]:
    view = shown.view
    found: dict[str, Any] = {}
    for name, layer in view.layers.items():
        if layer.is_areas:
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
        uncounted = {"units": 0, "levels": {}, "population": {}, "counted": False}
        counts = count_levels(view, finest.name).as_json() if count_cells else uncounted
        found["cell"] = counts | {"resolutions": sorted(resolution(layer) for layer in cells)}
    return found


def _sites(shown: Shown) -> dict[str, Any] | None:
    """How many sites there are, by level and by kind, with the sign of each kind that occurs; None without sites."""
    view = shown.view
    kinds = {
        layer.table["site_kind"][0]: layer.table.height for layer in site_layers(view) if layer.table.height
    }
    if not kinds:
        return None
    table = sites_of(view)
    signs = [SITE_SIGNS[kind].as_json() | {"units": units} for kind, units in kinds.items()]
    about = {"kinds": signs, "bounds": bounds_of(table), "from_zoom": SITES_FROM, "key": key_of_sites(table)}
    return count_sites(view).as_json() | about


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
    f: Form = None,
    offset: Offset = 0,
    limit: Limit = 1000,
    accept: Accept = "",
) -> Response:
    """The zones of a level, or of several one after the other, a page at a time, as JSON, GeoJSON or CSV."""
    shown = shown_part(here, asked, reference)
    names = layers_of(shown.view, asked.levels) or _named(shown, layer)
    form = form_of(f, accept)
    total = sum(len(shown_layer(shown.view, shown.edition, name)) for name in names)
    more = offset + limit < total
    headers = (
        VARIES | {"X-Total-Count": str(total)} | ({"X-Next-Offset": str(offset + limit)} if more else {})
    )
    if form == "geojson":
        body = zones_geojson(shown.view, shown.edition, names, offset=offset, limit=limit)
    elif form == "csv":
        body = zones_csv(shown.view, shown.edition, names, offset=offset, limit=limit)
    else:
        return _paged_json(shown, names, offset, limit, total)
    return Response(body, media_type=MEDIA[form], headers=headers)


def _paged_json(shown: Shown, layers: list[str], offset: int, limit: int, total: int) -> Response:
    rows = zone_table(shown.view, shown.edition, layers, offset=offset, limit=limit)
    upcoming = offset + limit if offset + limit < total else None
    about = {"layer": ",".join(layers), "total": total, "offset": offset, "next_offset": upcoming}
    return JSONResponse(about | {"zones": rows}, headers=VARIES)


def _named(shown: Shown, layer: str) -> list[str]:
    """The layers of a view that a name means; `cell` is the finest one, `site` all kinds. NotFoundError otherwise."""
    check_levels(shown.view, (layer,))
    return layers_of(shown.view, (layer,))


@router.get("/{reference}/changes")
def changed(
    reference: str,
    here: Here,
    since: Annotated[str, Query(max_length=40)],
    layer: Annotated[str | None, Query(max_length=40)] = None,
    rulebook: Annotated[str | None, Query(max_length=200)] = None,
    f: Form = None,
    offset: Offset = 0,
    limit: Limit = 20_000,
    accept: Accept = "",
) -> Response:
    """Units whose level differs from that in snapshot `since`, a page at a time, as JSON, GeoJSON or CSV.

    On other boundaries units are compared that went on as one; those whose boundaries changed are told beside."""
    form = form_of(f, accept)
    after, before = here.shown(reference, rulebook), here.shown(since, rulebook)
    names = [layer] if layer else [name for name, one in after.view.layers.items() if one.is_areas]
    rows, compared = changed_units(
        here.workspace, before, after, [one for name in names for one in _named(after, name)]
    )
    if form == "geojson":
        rows = [row for row in rows if row["code"] is not None]
    page, total = rows[offset : offset + limit], len(rows)
    if form == "csv":
        across = before.view.meta.edition != after.view.meta.edition
        return csv_answer(with_former(page), (*_CHANGED, *_FORMER) if across else _CHANGED)
    about: dict[str, Any] = {
        "from": before.view.meta.number,
        "to": after.view.meta.number,
        "layers": compared,
    }
    if form == "geojson":
        body = geojson_of(after.view, after.edition, page, about)
        return Response(body, media_type=MEDIA["geojson"], headers=VARIES)
    upcoming = offset + limit if offset + limit < total else None
    paging = {"total": total, "offset": offset, "next_offset": upcoming}
    return JSONResponse(about | paging | {"changes": page}, headers=VARIES)

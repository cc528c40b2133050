"""The HTTP contract: paths, shapes, caching, and bad input that is never a 500."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor

import mapbox_vector_tile
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

TILE = "application/vnd.mapbox-vector-tile"


def tile_path(client: TestClient, layer: str, prefix: str = "/tiles") -> str:
    """A tile that holds the middle of the demo."""
    from math import asinh, pi, radians, tan

    west, south, east, north = client.get("/snapshots/latest").json()["workspace"]["bounds"]
    z, lon, lat = 9, (west + east) / 2, (south + north) / 2
    x, y = int((lon + 180) / 360 * 2**z), int((1 - asinh(tan(radians(lat))) / pi) / 2 * 2**z)
    return f"{prefix}/{layer}/{z}/{x}/{y}.mvt"


@pytest.mark.parametrize("layer", ["ward", "hamlet", "district", "province", "cell"])
def test_a_tile_of_every_layer_decodes_and_says_the_zone_in_words_and_figures(
    client: TestClient, layer: str
) -> None:
    answer = client.get(tile_path(client, layer))
    assert (answer.status_code, answer.headers["content-type"]) == (200, TILE)
    decoded = mapbox_vector_tile.decode(answer.content)
    features = decoded[layer]["features"]
    assert features and len({feature["id"] for feature in features}) == len(features)
    for feature in features:
        assert {"level", "colour", "label_vi", "label_en"} <= set(feature["properties"])


def test_a_snapshots_tile_is_immutable_and_the_latest_is_revalidated(client: TestClient) -> None:
    lasting = client.get(tile_path(client, "ward", "/tiles/1"))
    moving = client.get(tile_path(client, "ward"))
    assert "immutable" in lasting.headers["cache-control"]
    assert "max-age=2" in moving.headers["cache-control"]
    assert lasting.content == moving.content
    again = client.get(tile_path(client, "ward"), headers={"If-None-Match": moving.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_client_that_takes_no_gzip_gets_plain_bytes(client: TestClient) -> None:
    path = tile_path(client, "ward")
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert mapbox_vector_tile.decode(plain.content)
    assert client.get(path, headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    "path",
    [
        "/tiles/ward/30/0/0.mvt", "/tiles/ward/4/16/0.mvt", "/tiles/ward/4/0/99.mvt", "/tiles/ward/a/b/c.mvt",
        "/tiles/ward/4/-1/0.mvt", "/tiles/nothing/4/1/1.mvt", "/tiles/999/ward/4/1/1.mvt",
        "/geometry/no-such/ward/4/1/1.mvt", "/snapshots/999", "/snapshots/999999999999999999999",
        "/status/nowhere", "/status/%00", "/areas/'; DROP TABLE area; --",
        "/rulebooks/none", "/state/x/ward", "/maps/zones.exe", "/snapshots/latest/zones?layer=none", "/nothing/here",
        "/status?lat=21&lon=0", "/tiles/nothing.json",
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_problem_that_says_what_and_how_to_fix(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404, 409)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] and answer.json()["status"] == answer.status_code


@pytest.mark.parametrize(
    "query",
    [
        "lat=91&lon=103",
        "lat=103.4&lon=21.7",
        "lat=nan&lon=1",
        "lat=inf&lon=1",
        "lat=a&lon=1",
        "lon=1",
        "lat=1",
    ],
)
def test_coordinates_that_are_none_are_refused(client: TestClient, query: str) -> None:
    answer = client.get(f"/status?{query}&lang=en")
    assert answer.status_code in (400, 422)
    if query.startswith("lat=103"):
        assert "swapped" in answer.json()["fix"]


def test_a_status_is_under_a_kilobyte_gzipped_and_answers_in_one_language(client: TestClient) -> None:
    zone = client.get("/snapshots/latest/zones?layer=ward").json()["zones"][0]
    for lang in ("vi", "en"):
        answer = client.get(f"/status/{zone['code']}?lang={lang}")
        assert len(gzip.compress(answer.content)) < 1024
        assert answer.json()["level"]["id"] == zone["level"]
    full = client.get(f"/status/{zone['code']}?why=full").json()
    assert {"sentence", "indicators", "would_change", "notes", "rulebook", "chain"} <= set(full)
    assert full["since"] <= full["as_of"] < full["first_fall"]["on"]
    assert full["published"]["level"]["id"] == full["held"]["id"] == zone["level"]


def test_a_place_answers_with_the_finest_area_that_is_assessed_and_not_grey(client: TestClient) -> None:
    zones = client.get("/snapshots/today/zones?layer=hamlet&limit=500").json()["zones"]
    grey = next(zone for zone in zones if zone["level"] == "grey")
    west, south, east, north = client.get(f"/areas/{grey['code']}").json()["bounds"]
    answer = client.get(f"/status?lat={(south + north) / 2}&lon={(west + east) / 2}").json()
    assert answer["level"]["id"] != "grey" or all(
        link["level"] in ("grey", "not_assessed") for link in answer["chain"]
    )


@pytest.mark.parametrize(
    ("asked", "name"),
    [("nam may", "Xã Nậm Mây"), ("Nậm Mây", "Xã Nậm Mây"), ("xa nam may", "Xã Nậm Mây"), ("99002", "Xã Nậm Mây"),
     ("muong suong", "Huyện Mường Sương (giả lập)")],
)  # fmt: skip
def test_search_needs_neither_diacritics_nor_prefixes(client: TestClient, asked: str, name: str) -> None:
    found = client.get("/areas", params={"q": asked}).json()["areas"]
    assert name in [area["name"] for area in found]


def test_one_set_of_figures_in_json_csv_geojson_tile_and_state(client: TestClient) -> None:
    base = "/snapshots/latest/zones?layer=ward"
    rows = {zone["code"]: zone for zone in client.get(base).json()["zones"]}
    shapes = client.get(f"{base}&f=geojson").json()["features"]
    lines = client.get(f"{base}&f=csv").text.splitlines()
    tile = mapbox_vector_tile.decode(client.get(tile_path(client, "ward")).content)["ward"]["features"]
    assert {shape["id"]: shape["properties"]["level"] for shape in shapes} == {
        c: r["level"] for c, r in rows.items()
    }
    assert len(lines) == len(rows) + 1
    for feature in tile:
        row = rows[feature["properties"]["code"]]
        assert feature["properties"]["level"] == row["level"]
        assert str(feature["properties"].get("n14", "chưa rõ / not known")) == row["n14"]
    about = client.get("/snapshots/latest").json()
    head, _, states = client.get(f"/state/{about['edition_key']}/ward?reading=closed").content.partition(
        b"\n"
    )
    levels = json.loads(head)["levels"]
    assert [levels[one & 15] for one in states] == [row["level"] for row in rows.values()]


def test_a_post_is_kept_once_recolours_today_and_leaves_the_closed_day_alone(own_client: TestClient) -> None:
    before = {
        z["code"]: z["level"] for z in own_client.get("/snapshots/today/zones?layer=ward").json()["zones"]
    }
    code = next(code for code, level in before.items() if level == "green")
    new = [
        {"case_id": f"N{k}", "report_date": "2022-02-20", "setting": "community", "area_code": code}
        for k in range(9)
    ]
    body = {"list": "hotline", "cases": new}
    first, second = own_client.post("/cases", json=body).json(), own_client.post("/cases", json=body).json()
    assert (first["accepted"], first["unchanged"], first["refused"]) == (9, 0, [])
    assert (second["accepted"], second["unchanged"]) == (0, 9)
    after = {
        z["code"]: z["level"] for z in own_client.get("/snapshots/today/zones?layer=ward").json()["zones"]
    }
    assert after[code] == "red"
    assert {k: v for k, v in after.items() if k != code} == {k: v for k, v in before.items() if k != code}
    closed = own_client.get("/snapshots/latest/zones?layer=ward").json()["zones"]
    assert next(z["level"] for z in closed if z["code"] == code) == "green"
    why = own_client.get(f"/status/{code}?why=full").json()
    assert why["level"]["id"] == "red" and why["as_of"] == "2022-02-20"


def test_a_field_that_is_not_known_is_named_in_the_answer(own_client: TestClient) -> None:
    record = {"case_id": "M1", "report_date": "2022-02-19", "area_code": "99002", "exposre": "school"}
    assert own_client.post("/cases", json={"list": "m", "cases": [record]}).json()["left_aside"] == [
        "exposre"
    ]


def test_a_post_keeps_the_good_rows_and_says_what_is_wrong_with_the_others(own_client: TestClient) -> None:
    good = {"case_id": "G1", "report_date": "2022-02-19", "area_code": "99002"}
    bad = [
        {"case_id": "B1", "report_date": "30/02/2022", "area_code": "99002"},
        {"case_id": "B2", "report_date": "2099-01-01", "area_code": "99002"},
        {"case_id": "B3", "report_date": "2022-02-19", "area_code": "no such"},
        {"case_id": "B4", "report_date": "2022-02-19", "lat": 91, "lon": 103},
        {"case_id": "B5", "report_date": "2022-02-19", "count": -2, "area_code": "99002"},
    ]
    answer = own_client.post("/cases", json={"list": "x", "cases": [good, *bad]})
    assert answer.status_code == 200
    assert answer.json()["accepted"] == 1
    assert [row["row"] for row in answer.json()["refused"]] == [2, 3, 4, 5, 6]
    assert all(row["problem"] and row["remedy"] for row in answer.json()["refused"])
    assert own_client.post("/cases", json={"list": "x", "cases": bad}).status_code == 422


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"list": "x"}', b'{"cases": []}', b'{"list": "x", "cases": {}}',
     b'{"list": "x", "cases": [1]}', b'{"list": "x", "cases": []}', b'{"list": "x", "cases": [{}]}',
     b'{"list": 3, "cases": [{}]}', b"\xff\xfe", b"[" * 100_000,
     b'{"list": "x", "cases": [{"report_date": {"a": 1}}]}'],
)  # fmt: skip
def test_a_body_that_is_no_such_body_is_refused_with_a_word(client: TestClient, body: bytes) -> None:
    for path in ("/cases", "/reports"):
        answer = client.post(path, content=body)
        assert 400 <= answer.status_code < 500
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]


def test_figures_from_another_machine_are_not_taken(prepared: object) -> None:
    from starlette.exceptions import HTTPException
    from starlette.requests import Request

    from api.locality import local_only

    with pytest.raises(HTTPException, match="this machine"):
        local_only(Request({"type": "http", "client": ("192.0.2.7", 5000), "headers": []}))


def test_names_that_are_html_or_sql_do_no_harm(own_client: TestClient) -> None:
    nasty = "<script>alert(1)</script>'; DROP TABLE case_row; --"
    record = {"case_id": nasty, "report_date": "2022-02-19", "exposure": nasty, "area_code": "99002"}
    assert own_client.post("/cases", json={"list": nasty, "cases": [record]}).json()["accepted"] == 1
    assert own_client.get("/areas", params={"q": nasty}).json() == {"areas": [], "sites": []}
    assert own_client.get("/snapshots/today").status_code == 200


#: Every place in a path where somebody may write something.
TEMPLATES = (
    "/status/{}", "/areas/{}", "/areas?q={}", "/snapshots/{}", "/snapshots/{}/zones",
    "/snapshots/latest/zones?layer={}", "/snapshots/latest/changes?since={}", "/rulebooks/{}",
    "/tiles/{}/1/1/1.mvt", "/tiles/ward/{}/1/1.mvt", "/geometry/{}/ward/1/1/1.mvt", "/state/{}/ward",
    "/maps/zones.{}", "/status?lat={}&lon=1", "/status?lat=21&lon=103&rulebook={}", "/{}",
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(TEMPLATES), st.text(max_size=12))
def test_no_text_in_any_path_yields_a_500(client: TestClient, template: str, text: str) -> None:
    from urllib.parse import quote

    assert client.get(template.format(quote(text, safe=""))).status_code < 500


def test_many_readers_at_once_get_the_same_tile(client: TestClient) -> None:
    path = tile_path(client, "hamlet")
    with ThreadPoolExecutor(8) as pool:
        bodies = set(pool.map(lambda _: client.get(path).content, range(24)))
    assert len(bodies) == 1


def test_the_style_and_tilejson_name_no_outside_address(client: TestClient) -> None:
    for path in ("/style.json", "/tiles/ward.json", "/tiles/cell.json"):
        text = client.get(path).text
        assert "http" not in text.replace("http://testserver", "")


def test_the_page_of_paths_needs_no_network(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "/status/{code}" in page and "http://" not in page and "https://" not in page


def test_health_and_metrics_answer(client: TestClient) -> None:
    assert client.get("/health").json()["status"] == "ok"
    assert "wardwatch_up 1" in client.get("/metrics").text


def test_a_further_level_of_boundaries_does_not_mix_up_today_and_the_closed_day(own_demo: object) -> None:
    """Dense areas move when a level is added: the closed day is then read anew, not joined to other areas."""
    from dataclasses import replace

    from api.settings import Settings
    from api.showing import Showing
    from api.workspace import Workspace

    workspace = Workspace(Settings(data=own_demo))  # type: ignore[arg-type]
    before = Showing(workspace, "internal").shown("today")
    edition = workspace.edition("demo", workspace.today())
    renamed = edition.areas.with_columns(name=edition.areas["name"] + " (mới)")
    workspace.store.save_edition(replace(edition, areas=renamed, checksum="", id=0))
    after = Showing(workspace, "internal").shown("today")
    assert after.view.meta.edition != before.view.meta.edition
    assert after.closed is not None and after.closed.meta.edition == after.view.meta.edition
    assert after.view.layers["ward"].table["level"].equals(before.view.layers["ward"].table["level"])
    workspace.store.close()

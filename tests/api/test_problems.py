"""Problem documents speak one language: the one asked for, Vietnamese where none is."""

import re

import pytest
from starlette.testclient import TestClient

VIETNAMESE = re.compile("[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.I)

PATHS = (
    "/tiles/ward/30/0/0.mvt", "/tiles/ward/4/16/0.mvt", "/tiles/ward/a/b/c.mvt", "/tiles/nothing/4/1/1.mvt",
    "/tiles/999/ward/4/1/1.mvt", "/geometry/no-such/ward/4/1/1.mvt", "/snapshots/999", "/snapshots/someday",
    "/snapshots/999999999999999999999", "/status/nowhere", "/areas/nowhere", "/rulebooks/none", "/state/x/ward",
    "/maps/zones.exe", "/snapshots/latest/zones?layer=none", "/snapshots/latest/zones?f=pdf", "/nothing/here",
    "/status?lat=21&lon=0", "/status?lat=91&lon=103", "/status?lat=a&lon=1", "/status?lon=1", "/tiles/nothing.json",
    "/maps/zones.png?level=ward,hamlet", "/status/99002?edition=none-such", "/status/99002?area=nowhere",
    "/status/99002?level=nothing", "/maps/zones.png?width=1",
)  # fmt: skip


def both(client: TestClient, method: str, path: str, **how: object) -> tuple[dict[str, str], dict[str, str]]:
    """The same request in Vietnamese and in English."""
    sign = "&" if "?" in path else "?"
    answers = [client.request(method, f"{path}{sign}lang={lang}", **how) for lang in ("vi", "en")]
    assert all(400 <= one.status_code < 500 for one in answers), path
    assert all(one.headers["content-type"] == "application/problem+json" for one in answers)
    return answers[0].json(), answers[1].json()


def wholly(vi: dict[str, str], en: dict[str, str]) -> None:
    """The Vietnamese answer has Vietnamese words and no English twin; the English one no Vietnamese words."""
    assert VIETNAMESE.search(vi["detail"]) and VIETNAMESE.search(vi["title"]), vi
    assert not ({"detail_en", "fix_en"} & set(vi)), vi
    assert not VIETNAMESE.search(en["detail"] + en["title"]), en
    assert vi["detail"] != en["detail"]
    assert ("fix" in vi) == ("fix" in en)


@pytest.mark.parametrize("path", PATHS)
def test_a_problem_is_told_in_the_language_asked_for(client: TestClient, path: str) -> None:
    wholly(*both(client, "GET", path))


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"cases": []}', b'{"list": " ", "cases": []}', b'{"list": "\\u0000", "cases": []}',
     b'{"list": "x", "cases": {}}', b'{"list": "x", "cases": [' + b",".join([b"{}"] * 10_001) + b"]}"],
)  # fmt: skip
def test_a_refused_body_is_told_in_the_language_asked_for(client: TestClient, body: bytes) -> None:
    wholly(*both(client, "POST", "/cases", content=body))


def test_a_page_of_another_site_is_refused_in_the_language_asked_for(client: TestClient) -> None:
    wholly(*both(client, "POST", "/cases", content=b"{}", headers={"origin": "http://elsewhere.example"}))


@pytest.mark.parametrize(
    ("header", "lang"),
    [("", "vi"), ("en", "en"), ("en-GB,en;q=0.8", "en"), ("fr, vi;q=0.4, en;q=0.7", "en"), ("de", "vi"),
     ("vi,en;q=0.9", "vi"), ("en;q=x, vi", "vi"), ("*", "vi")],
)  # fmt: skip
def test_without_a_parameter_the_browsers_language_counts(client: TestClient, header: str, lang: str) -> None:
    answer = client.get("/status/nowhere", headers={"accept-language": header})
    assert answer.headers["content-language"] == lang
    assert (
        client.get("/status/nowhere?lang=vi", headers={"accept-language": "en"}).headers["content-language"]
        == "vi"
    )


def test_a_message_without_vietnamese_is_not_mixed_in(own_client: TestClient) -> None:
    from starlette.requests import Request

    from api.problems import of_error
    from zones.errors import InputError

    scope = {"type": "http", "method": "GET", "path": "/x", "query_string": b"", "headers": []}
    body = of_error(Request(scope), InputError("only English", fix="mend it")).body.decode()
    assert '"detail_en":"only English"' in body and '"fix_en":"mend it"' in body
    assert '"fix":' not in body

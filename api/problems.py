"""From errors to `application/problem+json` (RFC 9457): one table, and what, where, how to fix in each body."""

import json
import logging
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.tongue import GENERAL, TITLES, language
from zones.errors import (
    AmbiguousError,
    ConflictError,
    InputError,
    NotFoundError,
    QuestionError,
    StoreError,
    WardWatchError,
)
from zones.phrases import Words, both
from zones.vocabulary import Lang

STATUS: dict[type[WardWatchError], HTTPStatus] = {
    InputError: HTTPStatus.BAD_REQUEST,
    NotFoundError: HTTPStatus.NOT_FOUND,
    ConflictError: HTTPStatus.CONFLICT,
    StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
}


class Refusal(HTTPException):
    """A status that is none of our errors', with its words in both languages."""

    def __init__(
        self, status: int, words: Words, *, fix: Words | None = None, headers: dict[str, str] | None = None
    ) -> None:
        self.words, self.fix = words, fix
        super().__init__(status, words["en"], headers)


log = logging.getLogger("wardwatch.api")


def status_of(error: WardWatchError) -> HTTPStatus:
    """The HTTP status of an error, by the nearest class in the table."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), HTTPStatus.BAD_REQUEST)


def problem(request: Request, status: int, what: Words, *, where: str = "", fix: Words | None = None,
            **more: Any) -> JSONResponse:  # fmt: skip
    """A problem document in the language of the request.

    Words without Vietnamese are never mixed in: the Vietnamese answer then says in general what is wrong, and
    `detail_en`, `fix_en` hold the English.
    """
    lang = language(request)
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, {}).get(lang) or HTTPStatus(status).phrase,
        "status": status,
        **_told(lang, status, what, fix or both("", "")),
        "where": where,
        "instance": request.url.path,
        **more,
    }
    return JSONResponse(
        {key: value for key, value in body.items() if value != ""},
        status,
        media_type="application/problem+json",
        headers={"Content-Language": lang},
    )


def _told(lang: Lang, status: int, what: Words, fix: Words) -> dict[str, str]:
    if what[lang]:
        whole = fix[lang] or not fix["en"]
        return {"detail": what[lang], "fix": fix[lang]} | ({} if whole else {"fix_en": fix["en"]})
    general = GENERAL.get(status, GENERAL[400])
    return {"detail": general, "detail_en": what["en"], "fix_en": fix["en"]}


def of_error(request: Request, error: WardWatchError) -> JSONResponse:
    """The problem document of one of our errors."""
    more: dict[str, Any] = {"candidates": error.candidates} if isinstance(error, AmbiguousError) else {}
    if isinstance(error, QuestionError):
        more |= {"question": error.code, "answers": [asdict(answer) for answer in error.answers]}
    words, fix = both(error.vi, error.what), both(error.vi_fix, error.fix)
    where = error.vi_where if error.vi and language(request) == "vi" else error.where
    return problem(request, status_of(error), words, where=where, fix=fix, **more)


def _ours(request: Request, error: Exception) -> JSONResponse:
    return of_error(request, error) if isinstance(error, WardWatchError) else unforeseen(request, error)


def _validation(request: Request, error: Exception) -> JSONResponse:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    where = ", ".join(".".join(str(part) for part in fault["loc"]) for fault in faults)
    what = "; ".join(str(fault["msg"]) for fault in faults) or "the request is malformed"
    named = ", ".join(str(fault["loc"][-1]) for fault in faults if fault["loc"])
    missing = bool(faults) and all(fault["type"] == "missing" for fault in faults)
    vi = f"thiếu tham số: {named}" if missing else f"giá trị không dùng được: {named}"
    fix = both("xem các tham số ở /docs", "see /docs for the parameters")
    return problem(request, 422, both(vi, what), where=where, fix=fix)


def _http(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = str(error.detail) if isinstance(error, HTTPException) else ""
    what = error.words if isinstance(error, Refusal) else both(GENERAL.get(status, ""), detail)
    fix = error.fix if isinstance(error, Refusal) else None
    if status == 404:
        fix = both("xem các đường dẫn ở /docs", "see /docs for the paths")
    answer = problem(request, status, what, fix=fix)
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


def unforeseen(request: Request, error: Exception) -> JSONResponse:
    """A fault of ours: the trace goes to the log, never to the reader."""
    log.error("unforeseen", exc_info=error, extra={"path": request.url.path})
    what = both(GENERAL[500], "the service failed on this request; its log has the trace")
    return problem(request, 500, what)


def _no_json(request: Request, error: Exception) -> JSONResponse:
    fix = both("gửi một đối tượng JSON", "send a JSON object")
    return problem(
        request, 400, both("nội dung gửi lên không phải JSON", f"the body is not JSON: {error}"), fix=fix
    )


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(WardWatchError, _ours)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, unforeseen)
    app.add_exception_handler(json.JSONDecodeError, _no_json)

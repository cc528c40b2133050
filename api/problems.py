"""From errors to `application/problem+json` (RFC 9457): one table, and what, where, how to fix in each body."""

import json
import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from zones.errors import ConflictError, InputError, NotFoundError, StoreError, WardWatchError

STATUS: dict[type[WardWatchError], HTTPStatus] = {
    InputError: HTTPStatus.BAD_REQUEST,
    NotFoundError: HTTPStatus.NOT_FOUND,
    ConflictError: HTTPStatus.CONFLICT,
    StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
}

log = logging.getLogger("wardwatch.api")


def status_of(error: WardWatchError) -> HTTPStatus:
    """The HTTP status of an error, by the nearest class in the table."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), HTTPStatus.BAD_REQUEST)


def problem(status: int, what: str, *, where: str = "", fix: str = "", instance: str = "") -> JSONResponse:
    """A problem document."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": what,
        "where": where,
        "fix": fix,
        "instance": instance,
    }
    return JSONResponse(
        {key: value for key, value in body.items() if value != ""},
        status,
        media_type="application/problem+json",
    )


def _ours(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, WardWatchError):
        return unforeseen(request, error)
    return problem(status_of(error), error.what, where=error.where, fix=error.fix, instance=request.url.path)


def _validation(request: Request, error: Exception) -> JSONResponse:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    where = ", ".join(".".join(str(part) for part in fault["loc"]) for fault in faults)
    what = "; ".join(str(fault["msg"]) for fault in faults) or "the request is malformed"
    return problem(422, what, where=where, fix="see /docs for the parameters", instance=request.url.path)


def _http(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    what = str(error.detail) if isinstance(error, HTTPException) else ""
    return problem(
        status, what, fix="see /docs for the paths" if status == 404 else "", instance=request.url.path
    )


def unforeseen(request: Request, error: Exception) -> JSONResponse:
    """A fault of ours: the trace goes to the log, never to the reader."""
    log.error("unforeseen", exc_info=error, extra={"path": request.url.path})
    return problem(
        500, "the service failed on this request; its log has the trace", instance=request.url.path
    )


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(WardWatchError, _ours)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, unforeseen)
    app.add_exception_handler(json.JSONDecodeError, lambda request, error: problem(
        400, f"the body is not JSON: {error}", fix="send a JSON object", instance=request.url.path))  # fmt: skip

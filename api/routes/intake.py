"""`POST /cases`, `/reports`, `/overrides`: from loopback only until there is signing in."""

import json
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from api.context import Context, Here
from api.loading import Loaded, load_case_records, load_report_records
from api.locality import local_only
from api.overriding import decide_records
from maps.words import whole
from zones.errors import InputError

MOST_RECORDS = 10_000
LONGEST_NAME = 200

router = APIRouter(tags=["intake"], dependencies=[Depends(local_only)])


async def _body(request: Request, field: str) -> tuple[str, list[dict[str, Any]]]:
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError) as error:  # also half a character, and a number of 5,000 digits
        raise InputError(
            f"the body is not JSON: {error}", fix="send a JSON object as UTF-8",
            vi="nội dung gửi lên không phải JSON", vi_fix="gửi một đối tượng JSON, mã UTF-8",
        ) from error  # fmt: skip
    if not isinstance(body, dict) or not isinstance(body.get("list"), str):
        raise InputError(
            "the body names no list", where="list", fix=f'send {{"list": NAME, "{field}": [...]}}',
            vi="nội dung không nêu tên danh sách", vi_fix=f'gửi {{"list": TÊN, "{field}": [...]}}',
        )  # fmt: skip
    name = checked_list_name(body["list"])
    records = body.get(field)
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise InputError(
            f"'{field}' is no list of objects", where=field, fix=f'send "{field}": [{{field: value}}]',
            vi=f"'{field}' không phải là danh sách đối tượng", vi_fix=f'gửi "{field}": [{{trường: giá trị}}]',
        )  # fmt: skip
    if len(records) > MOST_RECORDS:
        raise InputError(
            f"{len(records):,} records in one request", where=field, fix=f"send at most {MOST_RECORDS:,}",
            vi=f"{whole(len(records), 'vi')} bản ghi trong một yêu cầu",
            vi_fix=f"gửi nhiều nhất {whole(MOST_RECORDS, 'vi')}",
        )  # fmt: skip
    return name, records


def checked_list_name(given: str) -> str:
    """The name of a list without blanks around it; InputError for one that cannot be written."""
    name = given.strip()
    if not name:
        raise InputError(
            "the list has no name", where="list", fix="name the list that the figures belong to",
            vi="danh sách không có tên", vi_fix="nêu tên danh sách của số liệu này",
        )  # fmt: skip
    if not name.isprintable() or len(name) > LONGEST_NAME:
        raise InputError(
            "the name of the list holds signs that cannot be written, or is too long", where="list",
            fix=f"name it in at most {LONGEST_NAME} printable letters",
            vi="tên danh sách có ký tự không viết được hoặc quá dài",
            vi_fix=f"đặt tên không quá {LONGEST_NAME} ký tự viết được",
        )  # fmt: skip
    return name


def _answer(here: Context, loaded: Loaded) -> JSONResponse:
    """What became of the records; 422 if there were some and none was taken."""
    here.showing.forget()
    result = loaded.result
    refused = loaded.extra.get("refused_rows", [])
    body = {
        "import": result.import_.id,
        "accepted": result.accepted,
        "unchanged": result.unchanged,
        "refused": refused,
        "left_aside": loaded.extra.get("left_aside", []),
    }
    return JSONResponse(body, load_status(loaded))


def load_status(loaded: Loaded) -> int:
    """422 if there were rows and none was taken."""
    result = loaded.result
    return 422 if result.refused > 0 and result.accepted + result.unchanged == 0 else 200


@router.post("/cases")
async def cases(request: Request, here: Here) -> JSONResponse:
    """Cases as `{"list": NAME, "cases": [{field: value}]}`; sending them again changes nothing."""
    name, records = await _body(request, "cases")
    return _answer(here, await run_in_threadpool(load_case_records, here.workspace, name, records))


@router.post("/reports")
async def reports(request: Request, here: Here) -> JSONResponse:
    """Statements as `{"list": NAME, "reports": [{area_code, date, cases_stated}]}`."""
    name, records = await _body(request, "reports")
    return _answer(here, await run_in_threadpool(load_report_records, here.workspace, name, records))


@router.post("/overrides")
async def overrides(request: Request, here: Here) -> JSONResponse:
    """Decisions as `{"list": NAME, "overrides": [{area_code, to, document, author, reason, from, until}]}`."""
    name, records = await _body(request, "overrides")
    return _answer(here, await run_in_threadpool(decide_records, here.workspace, name, records))

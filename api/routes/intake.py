"""`POST /cases`, `/reports`, `/overrides`, `/imports`: from loopback only until there is signing in."""

import ipaddress
import json
import tempfile
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from api.context import Context, Here
from api.loading import Loaded, load_case_records, load_cases, load_report_records
from api.overriding import decide_records
from api.problems import Refusal
from maps.words import whole
from zones.errors import InputError
from zones.phrases import both

MOST_RECORDS = 10_000
LONGEST_NAME = 200
LONGEST_FILE_NAME = 60  # letters, each of up to four bytes

_ELSEWHERE = both(
    "số liệu chỉ được nhận từ chính máy này cho đến khi có đăng nhập",
    "figures are taken from this machine only until signing in exists",
)
_OTHER_SITE = both(
    "không nhận số liệu từ trang của nơi khác", "figures are not taken from pages of other sites"
)


def local_only(request: Request) -> None:
    """Refuse writers from elsewhere, and pages from elsewhere that a browser on this machine has open."""
    if not _is_here(request.client.host if request.client else ""):
        raise Refusal(403, _ELSEWHERE)
    origin = request.headers.get("origin")
    if origin is not None and not _is_here(_host(origin)):
        raise Refusal(403, _OTHER_SITE)


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("testclient", "localhost")


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
    name = _list_name(body["list"])
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


def _list_name(given: str) -> str:
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
    return JSONResponse(body, _status(loaded))


def _status(loaded: Loaded) -> int:
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


@router.post("/imports")
async def imports(
    here: Here, file: Annotated[UploadFile, File()], list: Annotated[str, Form()],
    mode: Annotated[str, Form(pattern="^(append|replace)$")] = "append",
) -> JSONResponse:  # fmt: skip
    """A case list as a file (multipart: `file`, `list`, `mode`)."""
    loaded = await run_in_threadpool(_load_upload, here, file, _list_name(list), mode)
    here.showing.forget()
    return JSONResponse(json.loads(json.dumps(loaded.as_dict(), default=str)), _status(loaded))


def _load_upload(here: Context, file: UploadFile, list_name: str, mode: str) -> Loaded:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _file_name(file.filename or "")
        with path.open("wb") as out:
            while chunk := file.file.read(1 << 20):
                out.write(chunk)
        return load_cases(here.workspace, path, list_name=list_name, mode=mode)


def _file_name(given: str) -> str:
    """The last part of a name, such as every file system takes it."""
    printable = "".join(sign for sign in Path(given).name if sign.isprintable() and sign not in "/\\:")
    name = printable[-LONGEST_FILE_NAME:]
    return name if name.strip(".") else "upload.csv"

"""`POST /cases`, `/reports`, `/imports`: figures that come by HTTP, from loopback only until there is signing in."""

import ipaddress
import json
import tempfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api.context import Context, Here
from api.loading import Loaded, load_case_records, load_cases, load_report_records
from zones.errors import InputError

MOST_RECORDS = 10_000
LONGEST_NAME = 200


def local_only(request: Request) -> None:
    """Refuse writers from elsewhere."""
    host = request.client.host if request.client else ""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host in ("testclient", "localhost")
    if not local:
        raise HTTPException(403, "figures are taken from this machine only until signing in exists")


router = APIRouter(tags=["intake"], dependencies=[Depends(local_only)])


async def _body(request: Request, field: str) -> tuple[str, list[dict[str, Any]]]:
    try:
        body = json.loads(await request.body())
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"the body is not JSON: {error}", fix="send a JSON object as UTF-8") from error
    if not isinstance(body, dict) or not isinstance(body.get("list"), str) or not body["list"].strip():
        raise InputError(
            "the body names no list", where="list", fix=f'send {{"list": NAME, "{field}": [...]}}'
        )
    if not body["list"].isprintable() or len(body["list"]) > LONGEST_NAME:
        raise InputError(
            "the name of the list holds signs that cannot be written, or is too long", where="list",
            fix=f"name it in at most {LONGEST_NAME} printable letters",
        )  # fmt: skip
    records = body.get(field)
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise InputError(
            f"'{field}' is no list of objects", where=field, fix=f'send "{field}": [{{field: value}}]'
        )
    if len(records) > MOST_RECORDS:
        raise InputError(
            f"{len(records)} records in one request", where=field, fix=f"send at most {MOST_RECORDS}"
        )
    return body["list"].strip(), records


def _answer(here: Context, loaded: Loaded) -> JSONResponse:
    """What became of the records; 422 if there were some and none was taken."""
    here.showing.forget()
    result = loaded.result
    refused = loaded.extra.get("refused_rows", [])
    none_taken = result.refused > 0 and result.accepted + result.unchanged == 0
    body = {
        "import": result.import_.id,
        "accepted": result.accepted,
        "unchanged": result.unchanged,
        "refused": refused,
    }
    return JSONResponse(body, 422 if none_taken else 200)


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


@router.post("/imports")
async def imports(
    here: Here, file: Annotated[UploadFile, File()], list: Annotated[str, Form()],
    mode: Annotated[str, Form(pattern="^(append|replace)$")] = "append",
) -> JSONResponse:  # fmt: skip
    """A case list as a file (multipart: `file`, `list`, `mode`)."""
    loaded = await run_in_threadpool(_load_upload, here, file, list, mode)
    here.showing.forget()
    return JSONResponse(json.loads(json.dumps(loaded.as_dict(), default=str)))


def _load_upload(here: Context, file: UploadFile, list_name: str, mode: str) -> Loaded:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(file.filename or "upload.csv").name or "upload.csv")
        with path.open("wb") as out:
            while chunk := file.file.read(1 << 20):
                out.write(chunk)
        return load_cases(here.workspace, path, list_name=list_name, mode=mode)

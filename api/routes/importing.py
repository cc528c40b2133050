"""The import page and what it asks: a look at a file before it is loaded, the load, what came of it."""

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import FileResponse, JSONResponse, Response
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from api.context import Context, Here
from api.import_history import history, refused_name
from api.import_jobs import Job, log
from api.import_options import Wanted, wanted
from api.import_results import page_load
from api.importing import page_preview
from api.loading import Loaded, Told, load_cases
from api.locality import is_here, local_only
from api.problems import Refusal
from api.routes.intake import checked_list_name, load_status
from api.uploads import Upload, plain_name
from geodata.intake.export import write_refused
from zones.errors import InputError, NotFoundError, WardWatchError
from zones.phrases import both

_PUBLIC: Final = both(
    "dịch vụ này phục vụ công chúng; nạp số liệu bằng một dịch vụ riêng chỉ mở cho chính máy này",
    "this service is for the public; load figures with one of your own that listens on this machine only",
)
_OTHER_NAME: Final = both(
    "trang nạp số liệu chỉ mở bằng địa chỉ của chính máy này, ví dụ http://127.0.0.1:8000/import",
    "figures are loaded under an address of this machine only, such as http://127.0.0.1:8000/import",
)
_UNREADABLE: Final = both(
    "không đọc được tệp này: dịch vụ gặp lỗi với nó; chưa lưu gì. Nhật ký của dịch vụ ghi rõ nguyên nhân",
    "this file cannot be read: the service failed on it; nothing was stored. Its log names the cause",
)
_NO_FILE: Final = both("thiếu tham số: file", "the form names no file")
_MIME: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
#: Large files are read one after the other, so that the memory holds one at a time.
_ONE_AT_A_TIME: Final = BoundedSemaphore(1)


def for_operators(request: Request, here: Here) -> None:
    """This machine only, under a name of this machine only (so that no name of another site leads here), and never
    where the service shows things to the public."""
    local_only(request)
    if not is_here(_named(request.headers.get("host", ""))):
        raise Refusal(403, _OTHER_NAME)
    if here.showing.audience != "internal":
        raise Refusal(403, _PUBLIC)


def _named(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


router = APIRouter(tags=["importing"])
#: All but the one request that scripts on this machine send, also where the service is for the public.
_page = APIRouter(prefix="/imports", tags=["importing"], dependencies=[Depends(for_operators)])


def _plain(body: Any, status: int = 200) -> JSONResponse:
    """Days and moments as text; never kept by anybody on the way."""
    return JSONResponse(json.loads(json.dumps(body, default=str)), status, {"Cache-Control": "no-store"})


@_page.post("/preview")
async def preview(
    here: Here, file: Annotated[UploadFile | None, File()] = None, token: Annotated[str, Form()] = "",
    options: Annotated[str, Form()] = "", parts: Annotated[list[UploadFile] | None, File()] = None,
) -> JSONResponse:  # fmt: skip
    """How a file would be understood (multipart: `file`, with the other `parts` of a shapefile, or the `token` of one
    sent before; `options`, JSON)."""
    chosen = _options(options)
    if file is not None:
        beside = [(one.filename or "", one.file) for one in parts or ()]
        upload = await run_in_threadpool(here.uploads.keep, file.filename or "", file.file, beside)
    else:
        upload = here.uploads.of(token)
    try:
        told = await run_in_threadpool(_previewed, here, upload, chosen)
    except BaseException:
        if file is not None:  # nobody has its token
            here.uploads.forget(upload.token)
        raise
    return _plain({"token": upload.token, "size": upload.size} | told)


def _options(text: str) -> Wanted:
    chosen = wanted(text)
    if "list_name" in chosen.how:
        checked_list_name(chosen.how["list_name"])
    return chosen


def _previewed(here: Context, upload: Upload, options: Wanted) -> dict[str, Any]:
    with _ONE_AT_A_TIME:
        return _sound(lambda: page_preview(here.workspace, upload.path, options))


def _sound(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What a file on which a reader fails comes to: words, and the trace in the log."""
    try:
        return work()
    except WardWatchError:
        raise
    except Exception as error:
        log.error("a file could not be read", exc_info=error)
        raise Refusal(422, _UNREADABLE) from error


@router.post("/imports", dependencies=[Depends(local_only)])
async def load(
    request: Request, here: Here, file: Annotated[UploadFile | None, File()] = None, list: Annotated[str, Form()] = "",
    mode: Annotated[str, Form(pattern="^(append|replace)$")] = "append", token: Annotated[str, Form()] = "",
    options: Annotated[str, Form()] = "",
) -> JSONResponse:  # fmt: skip
    """A case list as a file (multipart: `file`, `list`, `mode`); or what a preview showed (`token`, `options`)."""
    if token:
        for_operators(request, here)
        return await run_in_threadpool(_begin, here, token, options)
    if file is None:
        raise Refusal(422, _NO_FILE)
    loaded = await run_in_threadpool(_load_upload, here, file, checked_list_name(list), mode)
    here.showing.forget()
    return JSONResponse(json.loads(json.dumps(loaded.as_dict(), default=str)), load_status(loaded))


def _load_upload(here: Context, file: UploadFile, list_name: str, mode: str) -> Loaded:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / plain_name(file.filename or "")
        with path.open("wb") as out:
            shutil.copyfileobj(file.file, out)
        return load_cases(here.workspace, path, list_name=list_name, mode=mode)


def _begin(here: Context, token: str, options: str) -> JSONResponse:
    """Load the file of a token in the background, once; 202 with the address of its progress."""
    known = here.jobs.of(token)
    if known is not None and known.state in ("running", "done"):
        return _begun(known)
    chosen, upload = _options(options), here.uploads.of(token)
    upload.busy = True

    def work(told: Told) -> dict[str, Any]:
        try:
            result = page_load(here.workspace, upload.path, chosen, told)
        finally:
            upload.busy = False
        here.showing.forget()
        here.uploads.forget(upload.token)
        return result

    return _begun(here.jobs.begin(token, chosen, work))


def _begun(job: Job) -> JSONResponse:
    address = f"/imports/progress/{job.token}"
    return JSONResponse({"token": job.token, "progress": address}, 202, {"Location": address})


@_page.get("/progress/{token}")
def progress(here: Here, token: str) -> JSONResponse:
    """How a load stands: its stages with rows and rows a second, and at the end its numbers or its problem."""
    return _plain(_job(here, token).as_dict())


@_page.post("/progress/{token}/cancel")
def cancel(here: Here, token: str) -> JSONResponse:
    """Break a load off: nothing of it is stored. One that is done already stays; it can be undone."""
    job = _job(here, token)
    job.stop.set()
    return _plain(job.as_dict(), 202)


def _job(here: Context, token: str) -> Job:
    found = here.jobs.of(token)
    if found is None:
        raise NotFoundError(
            "no load is known under this token: it was never begun, or the service was started anew since",
            where="token", fix="see GET /imports whether it was finished; if not, give the file once more",
            vi="không có lần nạp nào với mã này: chưa bắt đầu, hoặc dịch vụ đã khởi động lại",
            vi_fix="xem GET /imports để biết lần nạp đã xong chưa; nếu chưa, đưa tệp vào lại",
        )  # fmt: skip
    return found


@_page.delete("/preview/{token}")
def forget(here: Here, token: str) -> Response:
    """Delete a file that was only looked at."""
    known = here.jobs.of(token)
    if known is None or known.state != "running":
        here.uploads.forget(token)
    return Response(status_code=204)


@_page.get("")
def imports(here: Here, limit: Annotated[int, Query(ge=1, le=200)] = 20) -> JSONResponse:
    """The latest imports, newest first, with what can be done about each."""
    return _plain({"timezone": here.workspace.timezone.key, "imports": history(here.workspace, limit)})


@_page.get("/{number}/refused.{form}")
async def refused(
    here: Here, number: int, form: str, every: Annotated[bool, Query(alias="all")] = False
) -> Response:
    """The refused rows of an import that nobody has mended yet (`all`: those too), with what to do about each."""
    if form not in _MIME:
        raise InputError(
            f"refused rows are not written as {form!r}", where="refused", fix="ask for refused.xlsx or refused.csv",
            vi=f"không ghi các dòng bị từ chối dạng {form!r}", vi_fix="gọi refused.xlsx hoặc refused.csv",
        )  # fmt: skip
    path = await run_in_threadpool(_written, here, _in_range(number), form, every)
    name = f"{Path(refused_name(number, '')).stem}.{form}"
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return FileResponse(
        path, 200, headers, _MIME[form], BackgroundTask(path.unlink, missing_ok=True), filename=name
    )


def _in_range(number: int) -> int:
    """The number of an import; one beyond all that a store may hold is that of none."""
    return number if 0 <= number < 2**31 else 0


def _written(here: Context, number: int, form: str, every: bool) -> Path:
    here.workspace.store.import_record(number)
    rows = here.workspace.store.refused(number, still_open=not every)
    with tempfile.NamedTemporaryFile(suffix=f".{form}", delete=False) as file:
        path = Path(file.name)
    try:
        return write_refused(rows, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@_page.post("/{number}/undo")
async def undo(here: Here, number: int) -> JSONResponse:
    """Take an import back by a new one; what it replaced counts again."""
    done = await run_in_threadpool(here.workspace.store.undo, _in_range(number))
    here.showing.forget()
    return _plain(done.as_dict() | {"undone": number})


router.routes.extend(_page.routes)

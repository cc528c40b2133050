"""Files that were sent to be looked at first: kept for a short while under a token that nobody can guess."""

import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from zones.errors import InputError, NotFoundError

#: So many files are kept at once; the oldest makes way.
MOST_FILES: Final = 8
#: For so long, in seconds, counted from the last time somebody asked for it.
KEPT_SECONDS: Final = 30 * 60
_CHUNK: Final = 1 << 20
LONGEST_NAME: Final = 60  # letters, each of up to four bytes


@dataclass
class Upload:
    """One file as it was sent: where it lies, under which name it came, and when it was last asked for."""

    token: str
    path: Path
    size: int
    asked_at: float = field(default_factory=time.monotonic)
    #: Held while it is being loaded: it is not swept away then.
    busy: bool = False

    @property
    def name(self) -> str:
        """The name that it came with."""
        return self.path.name


class Uploads:
    """The files of one service, in a folder of its own that only its user may read.

    Lists of cases name people until they are read: nothing stays longer than it is needed. What a service that was
    killed has left is deleted when the next one begins.
    """

    def __init__(self, folder: Path, most_bytes: int, *, kept_seconds: float = KEPT_SECONDS) -> None:
        self._parent, self._most_bytes, self._kept = folder, most_bytes, kept_seconds
        self._lock = threading.Lock()
        self._files: dict[str, Upload] = {}
        self._own: Path | None = None
        self._timer: threading.Timer | None = None
        self._forget_others()

    def _forget_others(self) -> None:
        for left in self._parent.glob("service-*-*") if self._parent.is_dir() else ():
            pid = left.name.split("-")[1]
            if not (pid.isdecimal() and int(pid) != os.getpid() and _runs(int(pid))):
                shutil.rmtree(left, ignore_errors=True)

    def keep(self, name: str, stream: BinaryIO, parts: Iterable[tuple[str, BinaryIO]] = ()) -> Upload:
        """Take a file in, and the `parts` that belong beside it (of a shapefile).

        Raises
        ------
        InputError
            where they are together larger than a file may be
        """
        token = secrets.token_urlsafe(18)
        folder = self._folder() / token
        folder.mkdir(mode=0o700)
        try:
            path = folder / plain_name(name)
            size = self._copied(stream, path)
            for called, part in parts:
                size += self._copied(part, folder / plain_name(called), size)
            made = Upload(token, path, size)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        with self._lock:
            self._files[token] = made
        self._make_room()
        self._sweep_later()
        return made

    def _folder(self) -> Path:
        with self._lock:
            if self._own is None or not self._own.is_dir():
                self._parent.mkdir(parents=True, exist_ok=True)
                self._own = Path(tempfile.mkdtemp(prefix=f"service-{os.getpid()}-", dir=self._parent))
            return self._own

    def _copied(self, stream: BinaryIO, path: Path, before: int = 0) -> int:
        """How many bytes were written; `before` stand there already."""
        size = 0
        with path.open("wb") as out:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if before + size > self._most_bytes:
                    raise _too_large(self._most_bytes)
                out.write(chunk)
        return size

    def of(self, token: str) -> Upload:
        """The file of a token; NotFoundError where it is kept no longer."""
        self.sweep()
        with self._lock:
            found = self._files.get(token)
            if found is not None:
                found.asked_at = time.monotonic()
        if found is None or not found.path.is_file():
            raise NotFoundError(
                "the file that was shown is kept no longer: half an hour has passed, it was loaded, or the service was "
                "started anew",
                where="token", fix="give the file once more",
                vi="tệp đã xem trước không còn được giữ: đã quá nửa giờ, đã nạp xong, hoặc dịch vụ đã khởi động lại",
                vi_fix="đưa tệp vào lại",
            )  # fmt: skip
        return found

    def forget(self, token: str) -> None:
        """Delete a file; nothing happens where it is gone already."""
        with self._lock:
            found = self._files.pop(token, None)
        if found is not None:
            shutil.rmtree(found.path.parent, ignore_errors=True)

    def sweep(self) -> None:
        """Delete what nobody has asked for in a while."""
        now = time.monotonic()
        with self._lock:
            old = [
                one.token for one in self._files.values() if not one.busy and now - one.asked_at > self._kept
            ]
        for token in old:
            self.forget(token)

    def _make_room(self) -> None:
        with self._lock:
            idle = sorted((one for one in self._files.values() if not one.busy), key=lambda one: one.asked_at)
            surplus = [one.token for one in idle[: max(0, len(self._files) - MOST_FILES)]]
        for token in surplus:
            self.forget(token)

    def _sweep_later(self) -> None:
        """Sweep without being asked: a file does not outstay its time because nobody comes again."""
        with self._lock:
            if self._timer is not None and self._timer.is_alive():
                return
            self._timer = threading.Timer(self._kept + 1, self._swept)
            self._timer.daemon = True
            self._timer.start()

    def _swept(self) -> None:
        self.sweep()
        with self._lock:
            self._timer = None
            left = bool(self._files)
        if left:
            self._sweep_later()

    def close(self) -> None:
        """Delete everything."""
        with self._lock:
            timer, self._timer = self._timer, None
            own, self._own = self._own, None
            self._files.clear()
        if timer is not None:
            timer.cancel()
        if own is not None:
            shutil.rmtree(own, ignore_errors=True)


def plain_name(given: str) -> str:
    """The last part of a name, such as every file system takes it."""
    printable = "".join(sign for sign in Path(given).name if sign.isprintable() and sign not in "/\\:")
    name = printable[-LONGEST_NAME:]
    return name if name.strip(".") else "upload.csv"


def _too_large(most_bytes: int) -> InputError:
    size = f"{most_bytes / 2**20:g} MB"
    return InputError(
        f"the file is larger than {size}", where="file", fix="load it with the command wardwatch cases load",
        vi=f"tệp lớn hơn {size}", vi_fix="nạp bằng lệnh wardwatch cases load",
    )  # fmt: skip


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OSError):
        return True
    return True

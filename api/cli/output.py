"""How commands speak: text for people, one JSON object for machines, exit status 0, 1 or 2."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

import click

from zones.errors import InputError, QuestionError, WardWatchError

P = ParamSpec("P")
R = TypeVar("R")


def _as_json() -> bool:
    context = click.get_current_context(silent=True)
    return bool(context and context.find_root().params.get("as_json"))


def say(text: str) -> None:
    """A line for people; silent under --json."""
    if not _as_json():
        click.echo(text)


def progress(text: str) -> None:
    """A line about work under way, on the error stream."""
    if not _as_json():
        click.echo(f"… {text}", err=True)


def result(data: dict[str, Any], text: str) -> None:
    """The outcome of a command: `text` for people, `data` as one JSON object under --json."""
    if _as_json():
        click.echo(json.dumps(data, ensure_ascii=False, default=str))
    else:
        click.echo(text)


def fail(error: WardWatchError) -> NoReturn:
    """Say what is wrong, where and how to fix it, and leave with status 1."""
    if _as_json():
        told: dict[str, Any] = {"error": error.what, "where": error.where, "fix": error.fix}
        told |= {"error_vi": error.vi, "fix_vi": error.vi_fix} if error.vi else {}
        if isinstance(error, QuestionError):
            told |= {"question": error.code, "answers": [asdict(answer) for answer in error.answers]}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(f"wardwatch: {_told(error)}", err=True)
    sys.exit(1)


def _told(error: WardWatchError) -> str:
    """The error in the language of the command, in English where it has no Vietnamese or the command no language."""
    context = click.get_current_context(silent=True)
    if not error.vi or not context or context.params.get("lang") != "vi":
        return str(error)
    where = f"{error.vi_where}: " if error.vi_where else ""
    return f"{where}{error.vi}" + (f"\n  Cách sửa: {error.vi_fix}" if error.vi_fix else "")


def _about_file(error: OSError) -> WardWatchError:
    return InputError(
        error.strerror or "the file cannot be used", where=str(error.filename),
        fix="check the folder, the name, the permission and the room on the disk",
        vi=f"không dùng được tệp này ({error.strerror})" if error.strerror else "không dùng được tệp này",
        vi_fix="xem lại thư mục, tên, quyền và chỗ trống trên đĩa",
    )  # fmt: skip


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn our errors into messages instead of traces."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except WardWatchError as error:
            fail(error)
        except OSError as error:
            if error.filename is None:
                raise
            fail(_about_file(error))

    return run

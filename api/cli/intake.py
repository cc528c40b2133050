"""`imports`: what was loaded, what was refused, and taking a load back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from api.cli.counts import NUMBERS, counted
from api.cli.differing import diff
from api.cli.flagged import flagged
from api.cli.options import lang_option, with_workspace
from api.cli.output import guarded, result
from api.workspace import Workspace
from geodata.intake.export import write_refused
from maps.words import moment
from zones.numerals import grouped
from zones.vocabulary import Lang


@click.group(invoke_without_command=True)
@click.pass_context
def imports(ctx: click.Context) -> None:
    """What was loaded; without a command: the list."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(listing, lang="vi")


@imports.command("list")
@lang_option
@with_workspace
@guarded
def listing(workspace: Workspace, lang: Lang) -> None:
    """Every import, newest last."""
    rows = [asdict(one) for one in workspace.store.imports(unfinished=True)]
    for one in rows:
        one["params"] = {name: value for name, value in one["params"].items() if name != "flagged"}
    taken_back = workspace.store.undone()
    zone = workspace.timezone.key
    lines = [_line(one, zone, lang, taken_back=one["id"] in taken_back) for one in rows]
    aside = workspace.store.set_aside().height
    lines += [_ASIDE[lang].format(cases=counted(aside, "case", "ca", lang))] if aside else []
    result({"imports": rows, "set_aside": aside}, "\n".join(lines) or _NOTHING[lang])


def _line(one: dict[str, Any], zone: str, lang: Lang, *, taken_back: bool) -> str:
    names = {name: words[lang] for name, words in NUMBERS.items()}
    said = [
        _STATES[lang].get(one["state"], one["state"]) if one["state"] != "finished" else "",
        _UNDOES[lang].format(one["undoes"]) if one["undoes"] else "",
        _MODES[lang].get(one["mode"], one["mode"]) if one["mode"] not in ("append", "undo") else "",
        *(
            f"{names.get(name, name)} {grouped(count, lang)}"
            for name, count in one["counts"].items()
            if count
        ),
        _TAKEN_BACK[lang] if taken_back else "",
    ]
    when = moment(one["recorded_at"] or one["started_at"], zone, lang)
    return f"{one['id']:>4}  {when:<16}  {one['kind']:<16} {one['list']:<20} {', '.join(filter(None, said))}"


_ASIDE = {
    "vi": "{cases} được để riêng vì trùng với ca khác, không tính (wardwatch cases doubles)",
    "en": "{cases} set aside as doubles of others, not counted (wardwatch cases doubles)",
}
_NOTHING = {"vi": "chưa nạp gì", "en": "nothing has been loaded"}
_TAKEN_BACK = {"vi": "đã rút lại", "en": "taken back"}
_UNDOES = {"vi": "rút lại lần nạp {}", "en": "takes back import {}"}
_STATES = {"vi": {"staging": "đang nạp dở", "discarded": "đã bỏ dở"}, "en": {"staging": "not finished"}}
_MODES = {"vi": {"replace": "thay cả danh sách"}, "en": {"replace": "replaces the list"}}


@imports.command()
@click.argument("number", type=int)
@lang_option
@with_workspace
@guarded
def show(workspace: Workspace, number: int, lang: Lang) -> None:
    """One import with its particulars."""
    one = asdict(workspace.store.import_record(number))
    ours = ("owner", "heartbeat_at")
    one["params"] = {name: value for name, value in one["params"].items() if name != "flagged"}
    plain = {name: value for name, value in one.items() if name not in ours and value not in (None, {}, ())}
    clock = workspace.timezone.key
    result(one, "\n".join(f"{name}: {_said(value, clock, lang)}" for name, value in plain.items()))


def _said(value: Any, zone: str, lang: Lang) -> str:
    if isinstance(value, datetime):
        return f"{moment(value, zone, lang)} ({zone})"
    if isinstance(value, dict):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    return "; ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


@imports.command()
@click.argument("number", type=int)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="CSV or XLSX to write.")
@click.option("--all", "every", is_flag=True, help="Also the rows that have been mended since.")
@lang_option
@with_workspace
@guarded
def refused(workspace: Workspace, number: int, output: Path, every: bool, lang: Lang) -> None:
    """Write the refused rows of an import, to be mended and loaded again."""
    whole = workspace.store.refused(number)
    rows = whole if every else workspace.store.refused(number, still_open=True)
    write_refused(rows, output)
    mended = whole.height - rows.height
    text = _WRITTEN[lang].format(output=output, rows=grouped(rows.height, lang), number=number)
    text += _MENDED[lang].format(mended=grouped(mended, lang)) if mended else ""
    result({"file": str(output), "rows": rows.height, "mended": mended}, text)


_WRITTEN = {
    "vi": "{output}: {rows} dòng bị từ chối của lần nạp {number}",
    "en": "{output}: {rows} refused rows of import {number}",
}
_MENDED = {
    "vi": "; bỏ ra {mended} dòng đã được sửa, --all ghi cả các dòng đó",
    "en": "; {mended} mended since are left out, --all writes them too",
}


@imports.command()
@click.argument("number", type=int)
@lang_option
@with_workspace
@guarded
def undo(workspace: Workspace, number: int, lang: Lang) -> None:
    """Take an import back by a new one; what it replaced counts again."""
    before = {one.name: one.import_id for one in workspace.store.editions()}
    done = workspace.store.undo(number)
    text = _UNDONE[lang].format(
        own=done.import_.id,
        number=number,
        back=counted(done.retracted, "row", "dòng", lang),
        restored=counted(done.accepted, "row", "dòng", lang),
    )
    anew = _COUNTED_ANEW[lang].format(rows=counted(done.recounted, "figure", "số liệu", lang))
    if done.import_.kind == "boundaries":
        text = _BOUNDARIES[lang].format(own=done.import_.id, number=number) + _held(
            workspace, done.import_.list, number, before, lang
        )
    result(done.as_dict(), text + (anew if done.recounted else ""))


def _held(workspace: Workspace, name: str, taken_back: int, before: Mapping[str, int], lang: Lang) -> str:
    """Which version of boundaries holds now; that nothing changed, where a later version held before as well."""
    held = [one for one in workspace.store.editions() if one.name == name]
    if not held:
        return _GONE[lang].format(name=name)
    number, levels = held[0].import_id, ", ".join(held[0].levels)
    if before.get(name) == number and number != taken_back:
        return _NO_CHANGE[lang].format(name=name, number=number, taken_back=taken_back)
    return _AGAIN[lang].format(name=name, number=number, levels=levels)


_BOUNDARIES = {
    "vi": "lần nạp {own} rút lại lần nạp {number}: ",
    "en": "import {own} takes back import {number}: ",
}
_GONE = {
    "vi": "bộ ranh giới {name} không còn dùng; bản đồ đã lưu trên bộ này vẫn còn",
    "en": "the boundaries {name} are used no longer; maps stored on them stay",
}
_NO_CHANGE = {
    "vi": "bộ ranh giới {name} không đổi: lần nạp {number} sau đó đã lưu cả bộ, gồm các đơn vị của lần nạp "
    "{taken_back}; muốn bỏ các đơn vị ấy thì hoàn lại từ lần nạp {number} trở về trước",
    "en": "the boundaries {name} do not change: import {number} after it kept the whole set, with the units of import "
    "{taken_back}; to be rid of these take back import {number} first, then those before it",
}
_AGAIN = {
    "vi": "bộ ranh giới {name} nay dùng bản của lần nạp {number} ({levels}); bản đồ đã lưu vẫn còn",
    "en": "the boundaries {name} are those of import {number} now ({levels}); stored maps stay",
}


_UNDONE = {
    "vi": "lần nạp {own} rút lại lần nạp {number}: rút {back}, khôi phục {restored}",
    "en": "import {own} takes back import {number}: {back} taken back, {restored} restored",
}
_COUNTED_ANEW = {
    "vi": "\n  danh sách lũy kế: tính lại {rows} sau đó từ các số lũy kế còn lại",
    "en": "\n  cumulative list: {rows} after it counted anew from the totals that are left",
}

imports.add_command(diff)

imports.add_command(flagged)
COMMANDS = (imports,)

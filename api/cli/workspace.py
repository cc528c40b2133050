"""`workspace`, `editions`, `snapshots`: what a workspace is and holds."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from api.cli.options import Day, edition_option, lang_option, with_workspace
from api.cli.output import guarded, result
from api.showing import edition_name
from api.workspace import Workspace
from geodata.rulebook_lines import is_line
from geodata.rulebooks import load_rulebook
from geodata.store.editions import EditionRecord
from zones.errors import InputError
from zones.numerals import day
from zones.vocabulary import Lang

KEYS = ("name", "timezone", "rulebook", "today", "made_up")


@click.group(invoke_without_command=True)
@click.pass_context
def workspace(ctx: click.Context) -> None:
    """The workspace's own settings; without a command: show them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(show)


@workspace.command()
@with_workspace
@guarded
def show(workspace: Workspace) -> None:
    """Name, time zone, default rulebook, pinned day."""
    held = workspace.store.settings()
    result(
        {key: held[key] for key in held if key in KEYS},
        "\n".join(f"{key:<9} {held[key]}" for key in KEYS if held.get(key) not in (None, "")),
    )


@workspace.command("set")
@click.argument("key", type=click.Choice(KEYS))
@click.argument("value")
@lang_option
@with_workspace
@guarded
def set_command(workspace: Workspace, key: str, value: str, lang: Lang) -> None:
    """Change one setting; an empty value for `today` lets the days run again."""
    workspace.store.set_setting(key, _checked(key, value.strip()))
    held = workspace.store.setting(key)
    shown = _EMPTY[lang] if held in (None, "") else str(held)
    result({key: held}, {"vi": f"{key}: {shown}", "en": f"{key} is now {shown}"}[lang])


_EMPTY = {"vi": "(để trống)", "en": "(empty)"}


def _checked(key: str, value: str) -> Any:
    """The value as it is stored; InputError for one that could not be used."""
    if key == "timezone":
        try:
            return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise InputError(
                f"there is no time zone '{value}'", fix="for example Asia/Ho_Chi_Minh",
                vi=f"không có múi giờ '{value}'", vi_fix="ví dụ Asia/Ho_Chi_Minh",
            ) from error  # fmt: skip
    if key == "rulebook":
        return value if is_line(value) else load_rulebook(value).id
    if key == "made_up":
        return value.lower() in ("yes", "true", "1")
    return Day().convert(value, None, None).isoformat() if key == "today" and value else value or None


@click.command()
@lang_option
@with_workspace
@guarded
def editions(workspace: Workspace, lang: Lang) -> None:
    """The sets of boundaries that are loaded."""
    found = workspace.store.editions()
    rows = [
        {"name": one.name, "valid_from": one.valid_from, "valid_to": one.valid_to, "levels": one.levels}
        for one in found
    ]
    lines = [f"{one.name:<20} {_holds(one, lang)}: {', '.join(one.levels)}" for one in found]
    result({"editions": rows}, "\n".join(lines) or _NO_EDITION[lang])


def _holds(one: EditionRecord, lang: Lang) -> str:
    """From which day and up to which day an edition holds, in words."""
    ends = {"first": one.valid_from, "end": one.valid_to}
    told = {key: day(value)[lang] for key, value in ends.items() if value}
    return _HOLDS[lang]["+".join(told)].format(**told)


_HOLDS = {
    "vi": {
        "": "không ghi ngày",
        "first": "từ {first}",
        "end": "trước {end}",
        "first+end": "từ {first}, trước {end}",
    },
    "en": {
        "": "no dates given",
        "first": "from {first}",
        "end": "before {end}",
        "first+end": "from {first}, before {end}",
    },
}


@click.command()
@click.option("--limit", type=click.IntRange(1), default=20, help="So many at most (default 20).")
@edition_option
@lang_option
@with_workspace
@guarded
def snapshots(workspace: Workspace, limit: int, edition: str | None, lang: Lang) -> None:
    """What was classified, newest first."""
    held = workspace.store.snapshots(limit=None if edition else limit)
    rows = [one for one in held if edition in (None, edition_name(one["edition"]))][:limit]
    lines = [
        _LINE[lang].format(**one | {"as_of": day(date.fromisoformat(one["as_of"]))[lang]}) for one in rows
    ]
    result({"snapshots": rows}, "\n".join(lines) or _NO_SNAPSHOT[lang])


_NO_EDITION = {"vi": "chưa nạp ranh giới nào", "en": "no boundaries are loaded"}
_NO_SNAPSHOT = {"vi": "chưa phân vùng lần nào", "en": "nothing has been classified"}
_LINE = {
    "vi": "{number:>4}  đến hết ngày {as_of}  {series:<32} trên {edition}",
    "en": "{number:>4}  as of {as_of:<17}  {series:<32} on {edition}",
}

COMMANDS = (workspace, editions, snapshots)

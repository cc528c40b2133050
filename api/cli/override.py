"""`override add | list | end`: what the competent authority decides beside the computed level."""

from datetime import date, datetime
from typing import Any, Final

import click

from api.cli.options import Day, Moment, edition_option, lang_option, with_workspace
from api.cli.output import guarded, result
from api.desk import Row
from api.overriding import LIST, decide, end, listed
from api.workspace import Workspace
from zones.numerals import day
from zones.vocabulary import Lang

_WORDS: Final[dict[str, dict[str, str]]] = {
    "line": {
        "vi": "{number:>4}  {state:<14} {name} ({area_level} {area_code}): {level}, từ {first} đến hết {last};"
        " văn bản {document}, {author}",
        "en": "{number:>4}  {state:<10} {name} ({area_level} {area_code}): {level}, from {first} to {last};"
        " document {document}, {author}",
    },
    "to_come": {"vi": "sắp có hiệu lực", "en": "to come"},
    "in_force": {"vi": "có hiệu lực", "en": "in force"},
    "over": {"vi": "hết hiệu lực", "en": "over"},
    "ended": {"vi": "đã chấm dứt", "en": "ended"},
    "kept": {"vi": "lần nạp {number}:", "en": "import {number}:"},
    "same": {"vi": "đã có từ trước:", "en": "known already:"},
    "gone": {
        "vi": " – không còn trên bản đồ: bộ ranh giới hiện nay không có đơn vị này",
        "en": " – no longer on the map: the boundaries of today do not have this area",
    },
    "partly": {
        "vi": " – chỉ còn một phần trên bản đồ hiện nay: {now}",
        "en": " – only in part on the map of today: {now}",
    },
    "there": {"vi": " – nay trên bản đồ: {now}", "en": " – on the map now: {now}"},
    "none": {"vi": "chưa có quyết định nào", "en": "nothing has been decided"},
}


@click.group()
def override() -> None:
    """Decisions of the competent authority, shown beside the computed level, never over it."""


@override.command()
@click.argument("code")
@click.option("--to", metavar="LEVEL", help="The level decided, by its id in the rulebook.")
@click.option("--document", metavar="NO", help="Number of the document.")
@click.option("--author", metavar="A", help="Who signed it.")
@click.option("--reason", metavar="R", help="Why.")
@click.option("--from", "first", metavar="DATE", help="First day on which it holds.")
@click.option("--until", metavar="DATE", help="Last day on which it holds; then it ends by itself.")
@click.option("--by", metavar="ROLE", help="Which of the authorities that the rulebook names.")
@click.option(
    "--rulebook", metavar="ID", help="The rulebook under which it is decided (default: the workspace's)."
)
@click.option("--level", "area_level", metavar="LEVEL", help="Area level, where the code stands at several.")
@click.option("--list", "list_name", default=LIST, metavar="NAME", help="The list it belongs to.")
@edition_option
@lang_option
@with_workspace
@guarded
def add(workspace: Workspace, code: str, first: str | None, list_name: str, lang: Lang, **said: Any) -> None:
    """Keep a decision on an area: CODE, or LEVEL:CODE."""
    done, one = decide(workspace, {"area_code": code, "from": first, **said}, list_name)
    _tell(done.as_dict(), one, "kept" if done.accepted else "same", lang)


@override.command("list")
@click.option("--known-at", type=Moment(), help="Only what the store knew then.")
@lang_option
@with_workspace
@guarded
def list_command(workspace: Workspace, known_at: datetime | None, lang: Lang) -> None:
    """Every decision, oldest record first."""
    rows = listed(workspace, known_at)
    result({"overrides": rows}, "\n".join(_line(one, lang) for one in rows) or _WORDS["none"][lang])


@override.command("end")
@click.argument("number", type=int)
@click.option("--on", type=Day(), help="First day on which it no longer holds (default: today).")
@click.option("--author", default="", metavar="A", help="Who ends it.")
@click.option("--reason", default="", metavar="R", help="Why it is ended.")
@lang_option
@with_workspace
@guarded
def end_command(
    workspace: Workspace, number: int, on: date | None, author: str, reason: str, lang: Lang
) -> None:
    """End a decision early, by its number; a new record, so that what was known before stays known."""
    done, one = end(workspace, number, on, author, reason)
    _tell(done.as_dict(), one, "kept" if done.accepted else "same", lang)


def _tell(data: dict[str, Any], one: Row, key: str, lang: Lang) -> None:
    head = _WORDS[key][lang].format(number=data["import"])
    result(data | {"override": one}, f"{head}\n{_line(one, lang)}")


def _line(one: Row, lang: Lang) -> str:
    told = {name: one[name] for name in ("number", "area_level", "area_code", "level", "document", "author")}
    days = {"first": day(one["first_day"])[lang], "last": day(one["last"])[lang]}
    state = _WORDS[one["state"]][lang]
    line = _WORDS["line"][lang].format(**told, **days, state=state, name=one["name"] or one["area_code"])
    return line + _moved(one, lang)


def _moved(one: Row, lang: Lang) -> str:
    """Where a decision on other boundaries is now; nothing where its own area is there."""
    own = [(one["area_level"], one["area_code"], "same")]
    now = [(place["level"], place["code"], place["relation"]) for place in one["now"]]
    if one["map"] is None or (one["map"] == "there" and now == own):
        return ""
    names = ", ".join(f"{place['name']} ({place['level']} {place['code']})" for place in one["now"])
    return _WORDS[one["map"]][lang].format(now=names)


COMMANDS = (override,)

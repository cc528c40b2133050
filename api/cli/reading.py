"""The options of every command that reads results: which snapshot, area, levels, edition, language."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from api.asking import Asked, levels_of
from api.cli.options import lang_option, snapshot_option, together
from api.showing import Showing, Shown
from api.workspace import Workspace
from zones.errors import InputError


class Levels(click.ParamType[tuple[str, ...]]):
    """`ward,hamlet,cell`."""

    name = "LEVEL,..."

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The levels, or a usage error where none is named."""
        levels = value if isinstance(value, tuple) else levels_of(value)
        if not levels:
            self.fail("name area levels or cell, with commas between them", param, ctx)
        return levels


_options = together(
    snapshot_option,
    click.option("--area", metavar="CODE", help="Only this area and what lies in it (CODE or LEVEL:CODE)."),
    click.option("--level", "levels", type=Levels(), help="Area levels or cell."),
    click.option("--edition", metavar="NAME", help="On these boundaries, where there are several."),
    lang_option,
)

audience_option = click.option(
    "--audience",
    type=click.Choice(["internal", "public"]),
    help="Who will read it (default: WARDWATCH_AUDIENCE, else internal).",
)


def readers_of(workspace: Workspace, audience: str | None) -> str:
    """Who reads: the audience asked for, else the workspace's, else internal readers."""
    return audience or workspace.settings.audience or "internal"


def for_internal_readers(workspace: Workspace) -> None:
    """Refuse where the workspace is for the public: what follows tells counts as they are."""
    if readers_of(workspace, None) != "internal":
        raise InputError(
            "this is for internal readers only: it tells small counts as they are", where="WARDWATCH_AUDIENCE",
            fix="run it where WARDWATCH_AUDIENCE is internal, and keep the result inside",
            vi="chỉ dành cho người dùng nội bộ: kết quả có các số nhỏ chưa được che",
            vi_fix="chạy ở nơi WARDWATCH_AUDIENCE là internal và không đưa kết quả ra ngoài",
        )  # fmt: skip


def reads(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of readers; it gets them as `snapshot`, `asked` and `lang`."""

    @wraps(command)
    def run(
        *args: Any, area: str | None, levels: tuple[str, ...] | None, edition: str | None, **kw: Any
    ) -> Any:
        return command(*args, asked=Asked(area, levels or (), edition), **kw)

    return _options(run)


def shown_to(workspace: Workspace, audience: str | None, snapshot: str, asked: Asked) -> Shown:
    """What an audience may see of the part asked for."""
    return asked.shown(Showing(workspace, readers_of(workspace, audience)), snapshot)

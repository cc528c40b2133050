"""Options and value types that several commands share."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar

import click

from api.cli.output import guarded
from api.settings import Settings
from api.workspace import Workspace
from geodata.legacy_text import CHOICES

Command = TypeVar("Command", bound=Callable[..., Any])


def together(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several options as one decorator; a command's help lists them in this order."""

    def decorated(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


class Day(click.ParamType[date]):
    """A calendar day as YYYY-MM-DD."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a usage error."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is no day; write it as 2022-02-19", param, ctx)


class Moment(click.ParamType[datetime]):
    """A moment as ISO 8601 with its offset."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment, or a usage error."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is no time; write it as 2022-02-19T22:00:00+07:00", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"'{value}' names no time zone; add +07:00", param, ctx)
        return moment


class Pair(click.ParamType[tuple[str, str]]):
    """`name=VALUE`."""

    name = "NAME=VALUE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Name and value, or a usage error."""
        if isinstance(value, tuple):
            return value
        name, sign, rest = value.partition("=")
        if not sign or not name.strip():
            self.fail(f"'{value}' should read name=VALUE", param, ctx)
        return name.strip(), rest.strip()


class TextEncoding(click.ParamType[tuple[str, str]]):
    """`tcvn3` for the whole file, or `COLUMN=tcvn3`."""

    name = "[COLUMN=]ENCODING"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """The column ("" for all) and its encoding, or a usage error."""
        if isinstance(value, tuple):
            return value
        column, _, encoding = value.rpartition("=")
        if encoding.strip().lower() not in CHOICES:
            self.fail(f"'{encoding}' is none of {', '.join(CHOICES)}", param, ctx)
        return column.strip(), encoding.strip().lower()


def with_workspace(command: Callable[..., Any]) -> Callable[..., Any]:
    """Hand the opened workspace to a command as its first argument."""

    @wraps(command)
    @click.pass_context
    @guarded
    def run(ctx: click.Context, *args: Any, **kwargs: Any) -> Any:
        settings: Settings = ctx.find_root().obj
        workspace = Workspace(settings)
        ctx.call_on_close(workspace.store.close)
        return command(workspace, *args, **kwargs)

    return run


edition_option = click.option("--edition", metavar="NAME", help="Which boundaries, where several are valid.")
snapshot_option = click.option("--snapshot", default="latest", metavar="N", help="Number, latest or today.")
text_encoding_option = click.option(
    "--text-encoding", multiple=True, type=TextEncoding(), callback=lambda _ctx, _option, pairs: dict(pairs),
    help=f"Old encoding of the text, where it is not recognised: {', '.join(CHOICES)}.",
)  # fmt: skip
lang_option = click.option(
    "--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of the words."
)

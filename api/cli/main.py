"""The root command and what all commands share."""

from datetime import date
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from api.cli import (
    area_tables,
    boundaries,
    boundaries_mend,
    cases,
    classification,
    crosswalk,
    demo,
    intake,
    maps,
    outbreaks,
    override,
    places,
    presets,
    reports,
    rulebooks,
    service,
    sites,
    template,
    workspace,
)
from api.cli.options import Day
from api.settings import Settings


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--data", type=click.Path(path_type=Path), help="Folder of the workspace (default ./wardwatch-data)."
)
@click.option("--today", type=Day(), help="Take this day as today.")
@click.option("--json", "as_json", is_flag=True, help="Print one machine-readable object.")
@click.version_option(package_name="wardwatch")
@click.pass_context
def main(ctx: click.Context, data: Path | None, today: date | None, as_json: bool) -> None:
    """Green, yellow and red zones from ward boundaries and case lists."""
    given: dict[str, Any] = {
        key: value for key, value in (("data", data), ("today", today)) if value is not None
    }
    ctx.obj = _settings(given)


def _settings(given: dict[str, Any]) -> Settings:
    try:
        return Settings(**given)
    except ValidationError as error:
        faults = [
            f"WARDWATCH_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors()
        ]
        raise click.UsageError("; ".join(faults)) from error


def _shared(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """The root's options may also stand after the command."""
    root = ctx.find_root()
    if param.name == "as_json":
        root.params["as_json"] = root.params.get("as_json") or value
    elif value is not None:
        root.obj = root.obj.model_copy(update={str(param.name): value})


def _everywhere(command: click.Command) -> None:
    """Let every command take --data, --today and --json."""
    if isinstance(command, click.Group):
        for one in command.commands.values():
            _everywhere(one)
    kinds: dict[str, Any] = {"data": click.Path(path_type=Path), "today": Day()}
    for name, kind in kinds.items():
        command.params.append(
            click.Option(
                [f"--{name}"], type=kind, expose_value=False, callback=_shared, is_eager=True, hidden=True
            )
        )
    command.params.append(
        click.Option(
            ["--json", "as_json"],
            is_flag=True,
            expose_value=False,
            callback=_shared,
            is_eager=True,
            hidden=True,
        )
    )


for module in (
    boundaries,
    boundaries_mend,
    cases,
    reports,
    area_tables,
    crosswalk,
    intake,
    places,
    presets,
    classification,
    override,
    rulebooks,
    maps,
    outbreaks,
    sites,
    service,
    demo,
    template,
    workspace,
):
    for command in module.COMMANDS:
        _everywhere(command)
        main.add_command(command)

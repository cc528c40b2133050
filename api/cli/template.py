"""`template` and `load`: a workbook to fill in, and the same workbook filled in."""

from pathlib import Path
from typing import Any

import click

from api.cli.loaded import MOST_PROBLEMS, in_words
from api.cli.options import edition_option, lang_option, with_workspace
from api.cli.output import guarded, progress, result
from api.filling import SheetLoaded, load_filled, template_of
from api.workspace import Workspace
from geodata.template import KINDS
from geodata.template.tables import SHEETS
from zones.errors import InputError
from zones.vocabulary import AREA_LEVELS, Lang


@click.command("template")
@click.argument("output", type=click.Path(path_type=Path))
@click.option("--for", "kinds", type=click.Choice([*KINDS, "all"]), multiple=True, default=("all",),
              help="Which sheets it has; again for several.")  # fmt: skip
@click.option("--area", metavar="CODE", help="List only the areas in this one.")
@click.option("--level", type=click.Choice(AREA_LEVELS), help="Level of the areas listed (default: ward).")
@click.option(
    "--rulebook", metavar="ID", help="Its figures become the columns of the sheet of other figures."
)
@edition_option
@lang_option
@with_workspace
@guarded
def template_command(
    workspace: Workspace, output: Path, kinds: tuple[str, ...], lang: Lang, **how: Any
) -> None:
    """Write a workbook to fill in: right columns, lists to choose from, a guide. It loads back with `load`."""
    if output.suffix.lower() != ".xlsx":
        raise InputError("a template is an XLSX file", where=output.name, fix="name a file that ends in .xlsx",
                         vi="tệp mẫu là tệp XLSX", vi_fix="đặt tên tệp có đuôi .xlsx")  # fmt: skip
    chosen = KINDS if "all" in kinds else kinds
    output.write_bytes(template_of(workspace, chosen, lang=lang, **how))
    sheets = [SHEETS[kind][lang] for kind in KINDS if kind in chosen]
    result(
        {"file": str(output), "sheets": sheets}, _WRITTEN[lang].format(file=output, sheets=", ".join(sheets))
    )


_WRITTEN = {
    "vi": "{file}: trang tính {sheets}. Điền xong, nạp bằng: wardwatch load {file}",
    "en": "{file}: sheets {sheets}. When it is filled in: wardwatch load {file}",
}


@click.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--list", "list_name", metavar="NAME", help="The list of its cases (default: the file's name).")
@click.option("--strict", is_flag=True, help="Exit status 1 when any row is refused.")
@lang_option
@with_workspace
@guarded
def load_command(workspace: Workspace, file: Path, list_name: str | None, strict: bool, lang: Lang) -> None:
    """Load every sheet of a template that is filled in: hamlets, people, sites, cases, reports, other figures."""
    progress({"vi": f"đang đọc {file.name}", "en": f"reading {file.name}"}[lang])
    done = load_filled(workspace, file, list_name=list_name)
    told = [_as_dict(one) for one in done]
    result(
        {"sheets": told},
        "\n\n".join(_in_words(one, data, lang) for one, data in zip(done, told, strict=True)),
    )
    failed = any(one.error is not None or _nothing(data) for one, data in zip(done, told, strict=True))
    if failed or (strict and any(data.get("refused") for data in told)):
        click.get_current_context().exit(1)


def _as_dict(one: SheetLoaded) -> dict[str, Any]:
    data = one.as_dict()
    if one.loaded is not None:
        data["problems"] = [*data["problems"], *data.pop("refused_rows", [])[:MOST_PROBLEMS]]
    return data


def _nothing(data: dict[str, Any]) -> bool:
    return bool(data.get("read")) and data.get("refused") == data.get("read")


def _in_words(one: SheetLoaded, data: dict[str, Any], lang: Lang) -> str:
    head = f"== {one.sheet.sheet} =="
    if one.error is not None:
        said = one.error
        what, fix = (said.vi or said.what, said.vi_fix) if lang == "vi" else (said.what, said.fix)
        return "\n".join([head, _FAILED[lang].format(what=what), *([f"  {fix}"] if fix else [])])
    if one.roster is not None:
        return f"{head}\n{one.roster.to_text(lang)}"
    return f"{head}\n{in_words(one.loaded, data, lang)}" if one.loaded is not None else head


_FAILED = {"vi": "không nạp được: {what}", "en": "not loaded: {what}"}

COMMANDS = (template_command, load_command)

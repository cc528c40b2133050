"""`presets`, and the options `--preset` and `--only` of commands that read tables."""

from typing import Any, Final

import click

from api.cli.options import Pair, lang_option
from api.cli.output import guarded, result
from geodata.intake.presets import Preset, list_presets
from zones.vocabulary import Lang

preset_option = click.option(
    "--preset", metavar="NAME|FILE", help="Names the columns of another system; none: as they stand."
)
only_option = click.option(
    "--only", multiple=True, type=Pair(), metavar="COLUMN=VALUE", callback=lambda _ctx, _option, pairs: dict(pairs),
    help="Only rows with this value in that column (several values: A|B).",
)  # fmt: skip

_RECOGNISED: Final[dict[Lang, str]] = {"vi": "nhận ra nhờ các tiêu đề", "en": "recognised by the headings"}
_BY_TAGS: Final[dict[Lang, str]] = {"vi": "nhận ra nhờ dòng thẻ #", "en": "recognised by its row of hashtags"}


@click.command()
@lang_option
@guarded
def presets(lang: Lang) -> None:
    """Tables of other systems whose columns are known, and how each is recognised."""
    told = [_as_dict(one) for one in list_presets()]
    result({"presets": told}, "\n".join(_line(one, lang) for one in list_presets()))


def _as_dict(one: Preset) -> dict[str, Any]:
    return {
        "name": one.name, "system": one.system, "title": one.title,
        "recognised": [list(each) for each in one.recognised],
        "fields": {name: list(each) for name, each in one.fields.items()}, "key": list(one.key),
    }  # fmt: skip


def _line(one: Preset, lang: Lang) -> str:
    by = _BY_TAGS[lang] if one.tags else f"{_RECOGNISED[lang]} {', '.join(one.recognised[0])}"
    return f"{one.name:<20} {one.title[lang]}; {by}"


COMMANDS = (presets,)

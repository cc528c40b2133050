"""`boundaries load --level-map`: several levels of organisation units out of one file of DHIS2."""

from typing import Any

import click

from api.cli.output import progress, result
from api.org_units import OrgUnitFile, levels_of, load_org_units, numbers_of
from api.workspace import Workspace
from geodata.intake.notes import in_language
from zones.numerals import grouped
from zones.vocabulary import Lang


class LevelMap(click.ParamType[dict[str, str]]):
    """`2=province,3=district,4=ward`."""

    name = "N=LEVEL,..."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, str]:
        """Level of DHIS2 -> area level, or a usage error."""
        if isinstance(value, dict):
            return value
        pairs = [part.partition("=") for part in value.split(",") if part.strip()]
        if not pairs or not all(number.strip() and level.strip() for number, _, level in pairs):
            self.fail(f"'{value}' should read 2=province,3=district,4=ward", param, ctx)
        return {number.strip(): level.strip() for number, _, level in pairs}


level_map_option = click.option(
    "--level-map",
    type=LevelMap(),
    help="DHIS2: the levels of its organisation units, e.g. 2=province,4=ward.",
)


def load_levels(workspace: Workspace, how: dict[str, Any], lang: Lang) -> None:
    """Load organisation units and print the report of every level, and the numbers of all."""
    progress({"vi": "đang đọc đơn vị tổ chức", "en": "reading organisation units"}[lang])
    file = OrgUnitFile(
        how["file"], levels_of(how["level_map"]), "code" if how["code"] == "code" else "id", how["edition"],
        how["valid_from"], how["valid_to"],
    )  # fmt: skip
    before = {one.id for one in workspace.store.editions()}
    loaded = load_org_units(workspace, file)
    numbers = numbers_of(loaded, again=loaded.edition.id in before)
    levels = [one.to_json() for one in loaded.reports]
    told = {
        "edition": loaded.edition.name,
        "key": loaded.edition.key,
        "levels": levels,
        "notes": list(loaded.notes),
    }
    lines = [one.to_text(lang) for one in loaded.reports] + [in_language(one, lang) for one in loaded.notes]
    counts = {name: grouped(value, lang) for name, value in numbers.items()}
    lines.append(_LAST[lang].format(name=loaded.edition.name, key=loaded.edition.key, **counts))
    result(told | numbers, "\n".join(lines))


_LAST: dict[Lang, str] = {
    "vi": "bộ ranh giới {name} ({key}): đọc {read}, nhận {accepted}, không đổi {unchanged}, từ chối {refused}",
    "en": "edition {name} ({key}): read {read}, accepted {accepted}, unchanged {unchanged}, refused {refused}",
}

"""`boundaries mend | reconcile`: neighbours made to fit, and layers of different sources brought together."""

import json
from pathlib import Path
from typing import Any, get_args

import click

from api.cli.boundaries import boundaries
from api.cli.layer_options import layer_options, mend_rules, mending_options
from api.cli.options import lang_option
from api.cli.output import guarded, progress, result
from api.mending_boundaries import mend_file, told
from api.reconciling_boundaries import reconcile_files
from api.understanding import one_layer
from geodata.boundaries.columns import ParentLevel
from geodata.boundaries.mending_words import DoubtfulMending, mending_json, mending_text
from geodata.boundaries.outlines import Outline
from geodata.boundaries.reconciling_words import reconciled_json, reconciled_text
from zones.vocabulary import Lang


@boundaries.command("mend")
@layer_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="Write here: .gpkg, .geojson or .parquet.",
)
@mending_options
@click.option("--report", type=click.Path(path_type=Path), help="Write every unit and move here as JSON.")
@lang_option
@guarded
def mend_command(
    file: Path, level: str | None, output: Path, report: Path | None, lang: Lang, **how: Any
) -> None:  # fmt: skip
    """Give overlaps and slivers between neighbours to one unit each; write the layer anew."""
    progress({"vi": "đang sửa ranh giới", "en": "mending the boundaries"}[lang])
    rules = mend_rules(how)
    try:
        mended = mend_file(one_layer(file, level, how), output, rules)
    except DoubtfulMending as doubt:
        if report:
            _write(mending_json(doubt.mending, doubt.areas), report)
        raise
    whole = told(mended, output)
    if report:
        _write(whole, report)
    short = {name: value for name, value in whole.items() if name not in ("units", "moves")}
    doubtful = [unit for unit in whole["units"] if unit["doubtful"]]
    text = mending_text(
        mended.mending, mended.level.areas, mended.before, mended.after, fits=mended.fits, lang=lang
    )
    result(short | {"doubtful": doubtful}, text)


@boundaries.command("reconcile")
@layer_options
@click.argument("upper", type=click.Path(path_type=Path))
@click.option("--upper-level", default="district", show_default=True, help="Area level of the upper file.")
@click.option("--upper-layer", help="Its layer, where it has several.")
@click.option("--upper-code", metavar="COL", help="Its column with the codes.")
@click.option("--upper-name", metavar="COL", help="Its column with the names.")
@click.option("--upper-crs", metavar="SYSTEM", help="Its coordinate system, where it does not tell.")
@click.option("--parent", metavar="COL", help="Column of the lower file with the parent's code.")
@click.option("--parent-name", metavar="COL", help="Column of the lower file with the parent's name.")
@click.option(
    "--outline",
    type=click.Choice(get_args(Outline)),
    default="lower",
    show_default=True,
    help="Outlines of the upper level: made from the lower units, or as the upper file has them.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write both levels here: .gpkg.")
@click.option("--report", type=click.Path(path_type=Path), help="Write every unit here as JSON.")
@lang_option
@guarded
def reconcile_command(
    file: Path, upper: Path, level: str | None, outline: Outline, output: Path | None, report: Path | None,
    lang: Lang, **how: Any,
) -> None:  # fmt: skip
    """Find the parent of each unit of FILE in UPPER, a layer of another source: by code, name, place."""
    progress({"vi": "đang đối chiếu hai lớp", "en": "bringing the two layers together"}[lang])
    upper_level = how.pop("upper_level")
    above = {name: how.pop(f"upper_{name}") for name in ("layer", "code", "name", "crs")}
    stated = _stated(upper_level, how.pop("parent") or "", how.pop("parent_name") or "")
    small = one_layer(file, level, how | {"parent_levels": stated})
    large = one_layer(upper, upper_level, how | above)
    together = reconcile_files(small, large, outline, output)
    names = together.upper.areas.select("code", "name")
    whole = reconciled_json(together.found, names, together.outlines)
    if report:
        _write(whole, report)
    short = {name: value for name, value in whole.items() if name != "units"}
    told = reconciled_text(together.found, names, together.outlines, (small.level, upper_level), lang)
    result(short, told)


def _stated(level: str, code: str, name: str) -> tuple[ParentLevel, ...]:
    """The columns of the lower file that name the parent, where they are given."""
    return (ParentLevel(level, code, name),) if code or name else ()


def _write(data: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


#: Both commands belong to the group of `boundaries`.
COMMANDS: tuple[click.Command, ...] = ()

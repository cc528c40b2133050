"""`boundaries mend`: neighbours that overlap or leave slivers made to fit, in a new file."""

import json
from pathlib import Path
from typing import Any

import click

from api.cli.boundaries import boundaries, layer_options
from api.cli.options import lang_option
from api.cli.output import guarded, progress, result
from api.loading import BoundaryFile
from api.mending_boundaries import MendRules, mend_file, told
from geodata.boundaries.mending import USUAL_MAX_MOVED
from geodata.boundaries.mending_words import DoubtfulMending, mending_json, mending_text
from geodata.boundaries.neighbours import SLIVER_WIDTH_KM
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
@click.option(
    "--max-moved",
    type=click.FloatRange(0, 1),
    default=USUAL_MAX_MOVED,
    show_default=True,
    help="Refuse when a unit would lose and gain more than this share of its area.",
)
@click.option(
    "--gap-width",
    type=click.FloatRange(0),
    default=SLIVER_WIDTH_KM * 1000,
    show_default=True,
    metavar="METRES",
    help="A gap of a smaller mean width is a sliver and closed; wider ones stay.",
)
@click.option("--prefer", multiple=True, metavar="CODE", help="Overlaps with this unit are its own.")
@click.option("--leave", multiple=True, metavar="CODE", help="Leave this unit as it is.")
@click.option("--keep-going", is_flag=True, help="Leave what is doubtful as it is, and mend the rest.")
@click.option("--report", type=click.Path(path_type=Path), help="Write every unit and move here as JSON.")
@lang_option
@guarded
def mend_command(
    file: Path, level: str, output: Path, max_moved: float, gap_width: float, prefer: tuple[str, ...],
    leave: tuple[str, ...], keep_going: bool, report: Path | None, lang: Lang, **how: Any,
) -> None:  # fmt: skip
    """Give overlaps and slivers between neighbours to one unit each; write the layer anew."""
    progress({"vi": "đang sửa ranh giới", "en": "mending the boundaries"}[lang])
    rules = MendRules(max_moved, gap_width / 1000, prefer, leave, keep_going)
    try:
        mended = mend_file(BoundaryFile(file, level, **how), output, rules)
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


def _write(data: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


#: The command belongs to the group of `boundaries`.
COMMANDS: tuple[click.Command, ...] = ()

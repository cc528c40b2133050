"""`rulebooks compare`: which units would have another level under another rulebook, or with other thresholds."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from api.cli.maps import drawn_as
from api.cli.options import Day, Pair, edition_option, lang_option, with_workspace
from api.cli.output import guarded, progress, result
from api.cli.reading import Levels, for_internal_readers
from api.comparing import Question, WhatIf, what_if
from api.workspace import Workspace
from maps.comparison_page import Compared, comparison_page
from maps.comparison_words import (
    about,
    differing_words,
    direction_words,
    legend_words,
    matrix_lines,
    saying,
)
from maps.geojson import defused
from zones.comparing import Comparison, reasons
from zones.errors import InputError
from zones.vocabulary import Lang

#: So many units are told one by one on the screen.
_SHOWN = 10
#: So many units stand one by one on a page.
_ON_A_PAGE = 500

COLUMNS = (
    "level", "code", "name", "population_persons", "from", "to", "direction", "why_from", "why_to", "purpose", "as_of",
    "rulebook_from", "status_from", "rulebook_to", "status_to", "changes",
)  # fmt: skip


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="[B]", required=False, default="")
@click.option("--as-of", type=Day(), help="The day (default: yesterday).")
@click.option("--level", "levels", type=Levels(), help="Area levels or cell (default: the areas assessed).")
@click.option(
    "--set", "changes", multiple=True, type=Pair(), metavar="path=VALUE",
    help="Change a value of B (of A where there is no B), as in units[0].decide[0].rules[0].if='n14 >= 5'.",
)  # fmt: skip
@click.option("--allow-draft", is_flag=True, help="Accept rulebooks that are not verified.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="All units as .csv, or a page as .html."
)
@edition_option
@lang_option
@with_workspace
@guarded
def compare(
    workspace: Workspace, first: str, second: str, as_of: date | None, levels: tuple[str, ...] | None,
    changes: tuple[tuple[str, str], ...], allow_draft: bool, output: Path | None, edition: str | None, lang: Lang,
) -> None:  # fmt: skip
    """Which units would have another level, and why. Nothing is published or stored."""
    if output is not None and output.suffix.lower() not in (".csv", ".html"):
        raise InputError(
            f"a comparison does not come as '{output.suffix}'", where=str(output), fix="name the file .csv or .html",
            vi=f"không có dạng '{output.suffix}' cho bản so sánh", vi_fix="đặt tên tệp .csv hoặc .html",
        )  # fmt: skip
    for_internal_readers(workspace)
    progress(saying("working", lang))
    found = what_if(workspace, Question(first, second, changes, as_of, edition, levels or (), allow_draft))
    lines = list(_lines(found, lang))
    if output is not None:
        output.write_bytes(_file(workspace, found, output, lang))
        lines.append(f"{output}")
    result(_json(found, output), "\n".join(lines))


def _lines(found: WhatIf, lang: Lang) -> Iterator[str]:
    yield from about(found.before, found.after, found.changes, lang)
    for one in found.layers:
        yield ""
        yield differing_words(one, lang)
        yield from (f"  {line}" for line in matrix_lines(one, found.before, found.after, lang))
        for row, (old, new) in _told(found, one, _SHOWN):
            told = direction_words(row["direction"], lang)
            change = legend_words(found.before, found.after, row["from"], row["to"], lang)
            yield f"  {row['code']} {row['name'] or ''}: {change}" + (f" ({told})" if told else "")
            yield f"     A  {old[lang]}"
            yield f"     B  {new[lang]}"
        if one.differing.height > _SHOWN:
            yield "  " + saying("more", lang, n=one.differing.height - _SHOWN)


def _told(found: WhatIf, one: Comparison, most: int | None = None) -> Iterable[tuple[dict[str, Any], Any]]:
    rows = one.differing.head(most) if most is not None else one.differing
    why = reasons(found.before, found.after, found.edition, one, most)
    return zip(rows.iter_rows(named=True), why, strict=True)


def _file(workspace: Workspace, found: WhatIf, output: Path, lang: Lang) -> bytes:
    if output.suffix.lower() == ".csv":
        return b"\xef\xbb\xbf" + _csv(found, lang).encode()
    told = {one.layer: [why for _, why in _told(found, one, _ON_A_PAGE)] for one in found.layers}
    compared = Compared(
        before=found.before, after=found.after, edition=found.edition, layers=found.layers, told=told,
        changes=found.changes, **drawn_as(workspace),
    )  # fmt: skip
    return comparison_page(compared, lang).encode()


def _csv(found: WhatIf, lang: Lang) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    common = _common(found)
    for one in found.layers:
        for row, (old, new) in _told(found, one):
            record = {"level": one.layer, **row, "why_from": old[lang], "why_to": new[lang], **common}
            writer.writerow({k: defused(v) if isinstance(v, str) else v for k, v in record.items()})
    return out.getvalue()


def _common(found: WhatIf) -> dict[str, Any]:
    before, after = found.before.rulebook, found.after.rulebook
    return {
        "purpose": "whatif",
        "as_of": found.after.meta.as_of.isoformat(),
        "rulebook_from": before.id,
        "status_from": before.status,
        "rulebook_to": after.id,
        "status_to": after.status,
        "changes": "; ".join(f"{path} = {new}" for path, _, new in found.changes),
    }


def _json(found: WhatIf, output: Path | None) -> dict[str, Any]:
    books = (found.before.rulebook, found.after.rulebook)
    return {
        "purpose": "whatif",
        "as_of": found.after.meta.as_of.isoformat(),
        "edition": found.after.meta.edition,
        "rulebooks": [{"id": one.id, "status": one.status, "hash": one.hash} for one in books],
        "changes": [{"path": path, "from": old, "to": new} for path, old, new in found.changes],
        "layers": {
            one.layer: {
                "units": one.units,
                "differing": one.differing.height,
                "matrix": one.matrix.to_dicts(),
                "rows": [
                    {**row, "why_from": old, "why_to": new}
                    for row, (old, new) in _told(found, one, _ON_A_PAGE)
                ],
            }
            for one in found.layers
        },
        "file": str(output) if output else None,
    }

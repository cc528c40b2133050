"""`classify` and `explain`."""

from datetime import date, datetime
from typing import Any

import click

from api.asking import Asked, for_commands
from api.classifying import Wanted, stored
from api.cli.options import Day, Moment, edition_option, lang_option, with_workspace
from api.cli.output import guarded, progress, result
from api.cli.reading import audience_option, readers_of, reads
from api.showing import Showing
from api.workspace import Workspace
from maps.legend import count_levels, legend
from zones.disclose import disclose
from zones.numerals import day, grouped, written
from zones.snapshot import Snapshot
from zones.vocabulary import Lang


@click.command()
@click.option("--as-of", type=Day(), help="The last whole day counted (default: yesterday).")
@click.option("--known-at", type=Moment(), help="Use only what the store knew then.")
@click.option("--rulebook", metavar="ID", help="Rulebook id or file.")
@click.option("--resolution", type=click.IntRange(2, 10), help="Finest H3 resolution (default 8).")
@click.option(
    "--purpose",
    type=click.Choice(["live", "backfill", "whatif"]),
    default="live",
    help="live is shown on the pages; backfill and whatif are series of their own.",
)
@click.option("--allow-draft", is_flag=True, help="Accept a rulebook that is not verified.")
@edition_option
@lang_option
@with_workspace
@guarded
def classify(
    workspace: Workspace, as_of: date | None, known_at: datetime | None, rulebook: str | None,
    resolution: int | None, purpose: Any, allow_draft: bool, edition: str | None, lang: Lang,
) -> None:  # fmt: skip
    """Classify every unit on a day and keep the result as a snapshot."""
    progress({"vi": "đang phân vùng", "en": "classifying"}[lang])
    snapshot = stored(workspace, Wanted(as_of, known_at, rulebook, edition, resolution, purpose, allow_draft))
    result(summary(snapshot), summary_text(snapshot, lang))


def summary(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot in figures: units per level of every layer."""
    view = disclose(snapshot, "internal")
    return {
        "snapshot": snapshot.meta.number,
        "series": snapshot.meta.series,
        "as_of": snapshot.meta.as_of.isoformat(),
        "known_at": snapshot.meta.known_at.isoformat(),
        "edition": snapshot.meta.edition,
        "rulebook": snapshot.meta.rulebook_id,
        "content_hash": snapshot.meta.content_hash,
        "layers": {name: count_levels(view, name).as_json() for name in snapshot.layers},
    }


def summary_text(snapshot: Snapshot, lang: Lang) -> str:
    """The same for people; layers are called as `--level` calls them."""
    meta, view = snapshot.meta, disclose(snapshot, "internal")
    of = {
        "number": meta.number,
        "book": meta.rulebook_id,
        "edition": meta.edition,
        "day": day(meta.as_of)[lang],
    }
    labels = {entry.id: entry.label(lang) for entry in legend(view.rulebook)}
    lines = [_HEAD[lang].format(**of)]
    for name in snapshot.layers:
        counts = count_levels(view, name).levels
        shown = ", ".join(f"{labels[level]} {grouped(n, lang)}" for level, n in counts.items() if n)
        lines.append(f"  {name:<9} {shown}")
    return "\n".join(lines)


_HEAD = {
    "vi": "bản chụp {number}: {book}, số liệu đến hết ngày {day}, ranh giới {edition}",
    "en": "snapshot {number}: {book}, as of {day}, on {edition}",
}


@click.command("explain")
@click.argument("code")
@reads
@audience_option
@with_workspace
@guarded
def explain_command(
    workspace: Workspace, code: str, snapshot: str, asked: Asked, lang: Lang, audience: str | None
) -> None:
    """Say why an area (by code) or a cell (by its hexadecimal index) has its colour."""
    showing = Showing(workspace, readers_of(workspace, audience))
    shown = asked.shown(showing, snapshot)
    unit = for_commands(shown.edition).unit(shown, code, asked.levels)
    full = showing.explained(shown, *unit)
    result(full, explanation_text(full, lang))


def explanation_text(full: dict[str, Any], lang: Lang) -> str:
    """An explanation as lines of text."""
    unit, level = full["unit"], full["level"]
    lines = [f"{unit.get('name') or unit['code']}: {level['symbol']} {level[lang]}", full["sentence"][lang]]
    lines += _decided(full["decided"], lang)
    lines += [f"  {one[lang]}: {_figure(one, lang)}" for one in full["indicators"]]
    lines += [f"  ! {one[lang]}" for one in full["missing"]]
    lines += [f"  → {one[lang]}" for one in full["would_change"]]
    lines += [f"  # {full['sites'][lang]}"] if "sites" in full else []
    lines += [f"  * {note[lang]}" for note in full["notes"]]
    return "\n".join(lines)


def _figure(one: dict[str, Any], lang: Lang) -> str:
    """A figure, with the thresholds it is held against and the days it counts."""
    window = one["window"]
    days = [f"{day(date.fromisoformat(window[end]))[lang]}" for end in ("from", "to")] if window else []
    said = [
        f"{_SIGNS.get(mark['op'], mark['op'])} {written(mark['value'])[lang]}" for mark in one["thresholds"]
    ]
    aside = [*([_HELD[lang].format(", ".join(said))] if said else []), *([" – ".join(days)] if days else [])]
    return written(one["text"])[lang] + (f" ({'; '.join(aside)})" if aside else "")


_SIGNS = {">=": "≥", "<=": "≤", "==": "=", "!=": "≠"}
_HELD = {"vi": "ngưỡng {}", "en": "thresholds {}"}


def _decided(told: dict[str, Any] | None, lang: Lang) -> list[str]:
    """What the authority decided, who signed it, and what else is decided for the day."""
    if told is None:
        return []
    return [f"  § {one[lang]}" for one in (told, told.get("signed"), *told["others"]) if one]


COMMANDS = (classify, explain_command)

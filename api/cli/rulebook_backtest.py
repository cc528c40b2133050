"""`rulebooks backtest`: what a rulebook would have done, day by day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import click
import polars as pl

from api.backtesting import Replayed, Span
from api.backtesting import backtest as replayed
from api.cli.options import Day, edition_option, lang_option, with_workspace
from api.cli.output import guarded, progress, result
from api.cli.reading import Levels, for_internal_readers
from api.workspace import Workspace
from maps.comparison_words import book_words
from maps.geojson import defused
from maps.words import day, layer_title, whole
from zones.areas import Edition
from zones.backtesting import FLIP_FLOP_DAYS, Backtest
from zones.phrases import Words, both
from zones.units import Units
from zones.vocabulary import Lang

#: So many units are told one by one on the screen.
_SHOWN: Final = 10

_SAID: Final[dict[str, Words]] = {
    "whatif": both("GIẢ ĐỊNH – không công bố, không lưu", "WHAT IF – nothing is published or stored"),
    "draft": both("Dự thảo, chưa đối chiếu với văn bản", "A draft, not verified against its text"),
    "outside": both("Không có hiệu lực suốt các ngày này", "Not in force on all of these days"),
    "layer": both(
        "{level}: {units} đơn vị, {evaluations} lần đánh giá từ {first} đến {last}",
        "{level}: {units} units, {evaluations} evaluations from {first} to {last}",
    ),
    "days": both("ngày-đơn vị ở mỗi mức: {levels}", "unit-days in each level: {levels}"),
    "changes": both(
        "{changes} lần đổi mức ở {units} đơn vị; {flips} lần đổi qua lại trong {within} ngày",
        "{changes} changes of level in {units} units; {flips} flip-flops within {within} days",
    ),
    "alarms": both(
        "{alarms} lần lên {level} ở {units} đơn vị; báo trước: {warnings}",
        "{alarms} times {level} in {units} units; days of warning before: {warnings}",
    ),
    "straight": both("{n} lần không có ngày nào", "{n} times none"),
    "warned": both("{n} lần có, trung vị {median} ngày", "{n} times some, median {median} days"),
    "unknown": both("{n} lần không rõ", "{n} times not known"),
    "none": both("không có", "none"),
    "most": both("Đổi mức nhiều nhất:", "Most changes:"),
    "unit": both(
        "{changes} lần đổi, {flips} lần qua lại, {level} lần đầu {alarm}",
        "{changes} changes, {flips} flip-flops, first {level} {alarm}",
    ),
    "never": both("không có", "never"),
}


@click.command()
@click.argument("name", metavar="ID")
@click.option("--from", "first", type=Day(), help="First day told (default: the first that is known).")
@click.option("--to", "last", type=Day(), help="Last day (default: yesterday).")
@click.option("--level", "levels", type=Levels(), help="Area levels (default: all that are assessed).")
@click.option(
    "--alarm", metavar="LEVEL", help="From which outcome on warning is counted (default: the worst)."
)
@click.option(
    "--within", type=click.IntRange(1, 366), default=FLIP_FLOP_DAYS, show_default=True, metavar="DAYS",
    help="A level left and taken again within so many days is a flip-flop.",
)  # fmt: skip
@click.option(
    "--by", type=click.Choice(["unit", "day", "change", "alarm"]), default="unit", show_default=True,
    help="What a row of the file is.",
)  # fmt: skip
@click.option("--allow-draft", is_flag=True, help="Accept a rulebook that is not verified.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="CSV to write.")
@edition_option
@lang_option
@with_workspace
@guarded
def backtest(
    workspace: Workspace, name: str, first: date | None, last: date | None, levels: tuple[str, ...] | None,
    alarm: str | None, within: int, by: str, allow_draft: bool, output: Path | None, edition: str | None, lang: Lang,
) -> None:  # fmt: skip
    """The history of a rulebook day by day, on what is known now. Nothing is published or stored."""
    for_internal_readers(workspace)
    asked = Span(name, first, last, edition, levels or (), allow_draft, alarm, within)
    found = replayed(workspace, asked, progress)
    if output is not None:
        output.write_bytes(b"\xef\xbb\xbf" + _table(found, by).write_csv().encode())
    lines = [*_lines(found, lang), *([str(output)] if output else [])]
    result(_json(found, output), "\n".join(lines))


def _lines(found: Replayed, lang: Lang) -> Iterator[str]:
    book = found.rulebook
    yield _say("whatif", lang)
    yield book_words(book, lang)
    if book.status == "draft":
        yield _say("draft", lang)
    if not all(book.in_force(day) for _, one in found.layers for day in one.days):
        yield _say("outside", lang)
    for units, one in found.layers:
        yield ""
        yield from _layer(found.edition, units, one, lang)


def _layer(edition: Edition, units: Units, one: Backtest, lang: Lang) -> Iterator[str]:
    table, level = one.units(), getattr(one.rulebook.levels[one.alarm], lang)
    span = (
        {"first": day(one.days[0], lang), "last": day(one.last, lang)}
        if one.days
        else {"first": "", "last": ""}
    )
    name = layer_title(units.layer, lang)
    yield _say("layer", lang, level=name, units=units.size, evaluations=len(one.days), **span)
    yield "  " + _say("days", lang, levels=_days(one, table, lang))
    changed, flips = int((table["changes"] > 0).sum()), int(table["flip_flops"].sum())
    changes = int(table["changes"].sum())
    yield "  " + _say("changes", lang, changes=changes, units=changed, flips=flips, within=one.within)
    alarms = one.alarms()
    where = int((table["alarms"] > 0).sum())
    warnings = _warnings(alarms, lang)
    yield "  " + _say("alarms", lang, alarms=alarms.height, units=where, level=level, warnings=warnings)
    named = pl.concat([_named(edition, units), table], how="horizontal")
    restless = named.filter(pl.col("changes") > 0).sort("changes", "flip_flops", descending=True).head(_SHOWN)
    if restless.height:
        yield "  " + _say("most", lang)
    for row in restless.iter_rows(named=True):
        alarm = day(row["first_alarm"], lang) if row["first_alarm"] else _say("never", lang)
        told = _say("unit", lang, changes=row["changes"], flips=row["flip_flops"], level=level, alarm=alarm)
        yield f"    {row['code']} {row['name']}: {told}"


def _days(one: Backtest, table: pl.DataFrame, lang: Lang) -> str:
    levels = (*one.rulebook.levels, one.rulebook.grey)
    return ", ".join(f"{getattr(lv, lang)} {whole(int(table[f'days_{lv.id}'].sum()), lang)}" for lv in levels)


def _warnings(alarms: pl.DataFrame, lang: Lang) -> str:
    known = alarms["warning_days"].drop_nulls()
    some = known.filter(known > 0)
    parts = [_say("straight", lang, n=int((known == 0).sum()))] if (known == 0).any() else []
    if len(some):
        parts.append(_say("warned", lang, n=len(some), median=int(some.median() or 0)))  # type: ignore[arg-type]
    if alarms["warning_days"].null_count():
        parts.append(_say("unknown", lang, n=alarms["warning_days"].null_count()))
    return ", ".join(parts) or _say("none", lang)


def _say(key: str, lang: Lang, **values: object) -> str:
    told = {name: whole(value, lang) if isinstance(value, int) else value for name, value in values.items()}
    return _SAID[key][lang].format(**told)


def _named(edition: Edition, units: Units) -> pl.DataFrame:
    areas = pl.DataFrame({"area": pl.Series(units.area, dtype=pl.Int32)})
    found = areas.join(edition.areas, on="area", how="left", maintain_order="left")
    return found.select(pl.lit(units.layer).alias("level"), "code", pl.col("name").fill_null(""))


def _table(found: Replayed, by: str) -> pl.DataFrame:
    """The rows of all layers; a column that only some layers have is empty in the others."""
    parts = [_rows(found.edition, units, one, by) for units, one in found.layers]
    table = pl.concat(parts, how="diagonal")
    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    safe = [pl.col(name).map_elements(defused, return_dtype=pl.String) for name in texts]
    book = found.rulebook
    return table.with_columns(
        *safe, purpose=pl.lit("whatif"), rulebook=pl.lit(book.id), status=pl.lit(book.status)
    )


def _rows(edition: Edition, units: Units, one: Backtest, by: str) -> pl.DataFrame:
    named = _named(edition, units)
    if by == "unit":
        return pl.concat([named, one.units()], how="horizontal")
    if by == "day":
        return one.by_day().select(pl.lit(units.layer).alias("level"), pl.all())
    events = one.changes() if by == "change" else one.alarms()
    return pl.concat([named[events["unit"].to_numpy()], events.drop("unit")], how="horizontal")


def _json(found: Replayed, output: Path | None) -> dict[str, Any]:
    book = found.rulebook
    return {
        "purpose": "whatif",
        "rulebook": book.id,
        "status": book.status,
        "hash": book.hash,
        "edition": found.edition.key,
        "layers": {units.layer: _layer_json(found.edition, units, one) for units, one in found.layers},
        "file": str(output) if output else None,
    }


def _layer_json(edition: Edition, units: Units, one: Backtest) -> dict[str, Any]:
    """Totals, the days, and the units that ever changed."""
    table = one.units()
    named = pl.concat([_named(edition, units).drop("level"), table], how="horizontal")
    levels = [name for name in table.columns if name.startswith("days_")]
    return {
        "units": units.size,
        "first": one.days[0] if one.days else None,
        "last": one.last,
        "evaluations": len(one.days),
        "flip_flop_days": one.within,
        "alarm": one.rulebook.levels[one.alarm].id,
        "days": {name.removeprefix("days_"): int(table[name].sum()) for name in levels},
        "changes": int(table["changes"].sum()),
        "flip_flops": int(table["flip_flops"].sum()),
        "alarms": one.alarms().height,
        "warning_days": one.alarms()["warning_days"].drop_nulls().sort().to_list(),
        "by_day": one.by_day().to_dicts(),
        "changed": named.filter(pl.col("changes") > 0).to_dicts(),
    }

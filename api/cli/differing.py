"""`imports diff` and `cases load --dry-run`: what changed, or would change, in words and as a table."""

from pathlib import Path
from typing import Any, Final

import click
import polars as pl

from api.cli.counts import reasons_told
from api.cli.options import lang_option, with_workspace
from api.cli.output import guarded, result
from api.differing import MOST, Differing, Trial, differing, numbers
from api.workspace import Workspace
from geodata.intake.notes import in_language
from geodata.intake.written import write_table
from zones.numerals import day as day_words
from zones.numerals import grouped
from zones.vocabulary import Lang

_WORDS: Final[dict[str, dict[str, str]]] = {
    "between": {
        "vi": "danh sách {list}: lần nạp {first} so với lần nạp {second}",
        "en": "list {list}: import {first} against import {second}",
    },
    "rows": {
        "vi": "  {added} dòng thêm, {changed} dòng sửa, {retracted} dòng rút, {unchanged} dòng như cũ",
        "en": "  rows: {added} added, {changed} changed, {retracted} retracted, {unchanged} unchanged",
    },
    "cases": {
        "vi": "  số ca: {cases_before} → {cases_after}",
        "en": "  cases: {cases_before} → {cases_after}",
    },
    "settled": {
        "vi": "  {settled} dòng trước bị từ chối nay đã được giải quyết",
        "en": "  refused before and settled since: {settled}",
    },
    "day": {"vi": "  ngày {day}, {name}: {before} → {after}", "en": "  {day}, {name}: {before} → {after}"},
    "more": {
        "vi": "  … và {rest} ngày và nơi khác (-o ghi đầy đủ ra tệp)",
        "en": "  … and {rest} more days and places (-o writes all of them)",
    },
    "file": {"vi": "  chi tiết từng dòng: {output}", "en": "  row by row: {output}"},
    "trial": {
        "vi": "xem trước {file}, danh sách {list}: đọc {read}, từ chối {refused}; CHƯA nạp gì",
        "en": "trial of {file}, list {list}: read {read}, refused {refused}; NOTHING was stored",
    },
    "absent": {
        "vi": "  {absent} dòng của danh sách không có trong tệp này, vẫn được giữ (--mode replace thì rút lại)",
        "en": "  {absent} rows of the list are not in this file and stay (--mode replace would take them back)",
    },
}


@click.command("diff")
@click.argument("first", type=int, required=False)
@click.argument("second", type=int, required=False)
@click.option(
    "--list", "list_name", metavar="NAME", help="The last two deliveries of a list, without numbers."
)
@click.option("--files", is_flag=True, help="What the two files said, instead of the list after each.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="CSV or XLSX, one line a change.")
@lang_option
@with_workspace
@guarded
def diff(
    workspace: Workspace, first: int | None, second: int | None, list_name: str | None, files: bool,
    output: Path | None, lang: Lang,
) -> None:  # fmt: skip
    """What changed between two deliveries of one list."""
    found = differing(workspace, first, second, list_name, files=files)
    if output is not None:
        write_table(found.changes.rows, output)
    result(found.as_dict() | ({"file": str(output)} if output else {}), in_words(found, output, lang))


def in_words(found: Differing, output: Path | None, lang: Lang) -> str:
    """The report of two deliveries for people."""
    head = _say("between", lang, list=found.list, first=found.first.id, second=found.second.id)
    lines = [head, *_numbers(found.changes, lang), *_days(found.sums, lang)]
    return "\n".join(lines + ([_say("file", lang, output=output)] if output else []))


def tell_trial(found: Trial, file: Path, mode: str, lang: Lang) -> None:
    """Print what a file would change."""
    batch = found.file.batch
    lines = [in_language(note, lang) for note in batch.notes]
    lines += [*reasons_told(batch.reasons(), lang), *_numbers(found.changes, lang), *_days(found.sums, lang)]
    if found.absent and mode != "replace":
        lines.append(_say("absent", lang, absent=found.absent))
    lines.append(
        _say(
            "trial", lang, file=file.name, list=found.file.list, read=batch.read, refused=batch.refused.height
        )
    )
    result(found.as_dict(), "\n".join(lines))


def _numbers(changes: Any, lang: Lang) -> list[str]:
    told = numbers(changes)
    wanted = ["rows", "cases", *(["settled"] if changes.settled else [])]
    return [_say(name, lang, **told) for name in wanted]


def _days(sums: pl.DataFrame, lang: Lang) -> list[str]:
    lines = [
        _say("day", lang, day=day_words(one["report_date"])[lang], name=one["name"],
             before=_stated(one["before"], lang), after=_stated(one["after"], lang))
        for one in sums.head(MOST).iter_rows(named=True)
    ]  # fmt: skip
    return lines + ([_say("more", lang, rest=sums.height - MOST)] if sums.height > MOST else [])


def _stated(cases: int | None, lang: Lang) -> str:
    """Cases of a day and place; a dash where nothing was said of them, which is not zero."""
    return "–" if cases is None else grouped(cases, lang)


def _say(line: str, lang: Lang, **parts: Any) -> str:
    # the number of an import names it and is not grouped
    said = {
        key: grouped(value, lang) if isinstance(value, int) and key not in ("first", "second") else value
        for key, value in parts.items()
    }
    return _WORDS[line][lang].format(**said)

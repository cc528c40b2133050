"""`cases doubles | same | different`: cases that may be one person, and what a reviewer says of them."""

from pathlib import Path
from typing import Any, Final

import click
import polars as pl

from api.cli.options import lang_option, with_workspace
from api.cli.output import guarded, result
from api.doubling import answer, proposed, standing
from api.workspace import Workspace
from geodata.doubles.agreement import REASONS
from geodata.doubles.proposals import MOST
from geodata.intake.notes import in_language
from geodata.intake.written import write_table
from zones.numerals import day, grouped
from zones.vocabulary import Lang

_SHOWN: Final = 20
_WORDS: Final[dict[str, dict[str, str]]] = {
    "found": {
        "vi": "{found} cặp ca có thể trùng trong {compared} ca; chưa cặp nào được gộp",
        "en": "{found} pairs of cases that may be one, among {compared} cases; none was merged",
    },
    "pair": {
        "vi": "{score}  {case_a}\n      {case_b}\n      ngày {day_a} và {day_b}; {reasons}",
        "en": "{score}  {case_a}\n      {case_b}\n      {day_a} and {day_b}; {reasons}",
    },
    "more": {"vi": "  … và {rest} cặp khác (-o ghi ra tệp)", "en": "  … and {rest} more (-o writes them)"},
    "capped": {
        "vi": "  chỉ đưa ra {most} cặp giống nhau nhất trong {found} cặp (--most)",
        "en": "  only the {most} likeliest of {found} pairs are handed out (--most)",
    },
    "crowded": {
        "vi": "  {crowded} lượt ca không so được vì quá nhiều ca giống nhau cùng nơi, cùng ngày",
        "en": "  left out where too many alike stand in one place on one day: {crowded}",
    },
    "law": {
        "vi": "  nhận {accepted} ca = tính {counted} + để riêng vì trùng {set_aside}",
        "en": "  cases: {accepted} accepted = {counted} counted + {set_aside} set aside as doubles",
    },
    "asleep": {
        "vi": "  {answers_asleep} trả lời nói về ca không còn trong danh sách: ca kia vẫn được tính",
        "en": "  answers about cases that are no longer held: {answers_asleep}; the other of the two counts",
    },
    "file": {"vi": "  đã ghi: {output}", "en": "  written: {output}"},
    "next": {
        "vi": "  trả lời: wardwatch cases same A B --author … --reason …, hoặc cases different A B",
        "en": "  answer: wardwatch cases same A B --author … --reason …, or cases different A B",
    },
    "same": {
        "vi": "lần nạp {number}: {a} và {b} là một ca; một trong hai được để riêng, không tính",
        "en": "import {number}: {a} and {b} are one case; one of them is set aside and does not count",
    },
    "different": {
        "vi": "lần nạp {number}: {a} và {b} là hai ca khác nhau",
        "en": "import {number}: {a} and {b} are two cases",
    },
}


@click.command()
@click.option(
    "--list", "lists", multiple=True, metavar="NAME", help="Only cases of these lists (may be repeated)."
)
@click.option(
    "--most", type=click.IntRange(1), default=MOST, help=f"Pairs handed out at most (default {MOST})."
)
@click.option("--least", type=click.FloatRange(0, 1), metavar="SCORE", help="Least score, 0 to 1.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="CSV or XLSX of the pairs.")
@lang_option
@with_workspace
@guarded
def doubles(
    workspace: Workspace,
    lists: tuple[str, ...],
    most: int,
    least: float | None,
    output: Path | None,
    lang: Lang,
) -> None:
    """Propose pairs of cases that may be one person; nothing is merged by itself."""
    found = proposed(workspace, lists, most=most, least=least)
    pairs = found.pairs.with_columns(_in_words(found.pairs["reasons"], lang))
    if output is not None:
        write_table(pairs, output)
    stand = standing(workspace)
    told = {"found": found.found, "compared": found.compared, "crowded": found.crowded, **stand}
    lines = [_say("found", lang, **told)]
    lines += [_pair(one, lang) for one in pairs.head(_SHOWN).iter_rows(named=True)] if output is None else []
    lines += (
        [_say("more", lang, rest=pairs.height - _SHOWN)] if output is None and pairs.height > _SHOWN else []
    )
    lines += [_say("capped", lang, most=most, found=found.found)] if found.found > pairs.height else []
    doubts = {"crowded": found.crowded, "law": stand["set_aside"], "asleep": stand["answers_asleep"]}
    lines += [_say(name, lang, **told) for name, number in doubts.items() if number]
    lines += [_say("file", lang, output=output)] if output is not None else []
    lines += [_say("next", lang)] if pairs.height else []
    result(told | {"pairs": _as_records(found.pairs)}, "\n".join(lines))


def _as_records(pairs: pl.DataFrame) -> list[dict[str, Any]]:
    return pairs.with_columns(pl.col("reasons").str.split(",")).to_dicts()


def _in_words(reasons: pl.Series, lang: Lang) -> pl.Series:
    distinct = reasons.unique().to_list()
    words = {one: "; ".join(in_language(REASONS[name], lang) for name in one.split(",")) for one in distinct}
    return reasons.replace_strict(words, return_dtype=pl.String).alias("reasons")


def _pair(one: dict[str, Any], lang: Lang) -> str:
    days = {f"day_{side}": day(one[f"report_date_{side}"])[lang] for side in "ab"}
    score = f"{one['score']:.2f}".replace(".", "," if lang == "vi" else ".")
    return _say("pair", lang, **{**one, **days, "score": score})


def _say(line: str, lang: Lang, **parts: Any) -> str:
    said = {
        key: grouped(value, lang) if isinstance(value, int) and key != "number" else value
        for key, value in parts.items()
    }
    return _WORDS[line][lang].format(**said)


def _answers(name: str, words: str) -> click.Command:
    @click.command(name, help=words)
    @click.argument("first", metavar="A")
    @click.argument("second", metavar="B")
    @click.option("--author", metavar="A", default="", help="Who says so.")
    @click.option("--reason", metavar="R", default="", help="Why.")
    @lang_option
    @with_workspace
    @guarded
    def answered(workspace: Workspace, first: str, second: str, author: str, reason: str, lang: Lang) -> None:
        done, (a, b) = answer(workspace, first, second, name, author, reason)
        text = "\n".join(
            [_say(name, lang, number=done.import_.id, a=a, b=b), _say("law", lang, **standing(workspace))]
        )
        result(done.as_dict() | {"case_a": a, "case_b": b, "answer": name} | standing(workspace), text)

    return answered


same = _answers("same", "Two cases (LIST:IDENTITY) are one person: one of the rows no longer counts.")
different = _answers("different", "Two cases (LIST:IDENTITY) are two persons: they are not proposed again.")

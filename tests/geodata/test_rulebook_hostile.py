"""A hundred thousand hostile texts: each is taken or ends in one of our errors, soon and in little memory."""

import re
import resource
from collections.abc import Callable, Iterable, Iterator
from random import Random
from time import process_time

import pytest

from geodata.rulebooks import read_rulebook
from zones.decide import compile_decision
from zones.errors import InputError
from zones.expressions import Expression, names_of, parse_condition, parse_formula
from zones.rulebook import parse_rulebook

EXPRESSIONS = 94_000
FILES = 6_000

BOOK = """\
schema: zone-rulebook/1
id: hostile
title: {vi: "-", en: "-"}
status: house
cite: {doc: "none", date: 2022-01-01}
valid: {from: 2022-01-01}
levels: vn2686
ind:
  n: {kind: count, of: case, win: 7}
  C: {kind: rate, of: case, win: 14, scale: 100000}
  e: {kind: expr, expr: "2 * n + C"}
bands:
  b: {of: C, lo: "[0,20)", hi: "[20,inf)"}
tables:
  t: {by: [b], cells: {lo: green, hi: red}}
units:
  - for: [ward]
    decide:
      - table: t
      - {raise: 1, if: "n > 3 and e < 9", cap: red}
stability: {worsen: {confirm: 1}, improve: {gate: "n < 1", dwell_days: 7}}
"""

PIECES = (
    "a", "n", "C", "__class__", "__import__('os').system('true')", "().__class__", "lambda: 0", "eval", "atleast",
    "atleast(", "atleast(2, ", "and", "or", "not", "not not", "(", ")", "((((((((", "))))", ",", "<", "<=", ">", ">=",
    "==", "!=", "=", "=>", "<>", "+", "-", "--", "*", "**", "/", "//", "/0", "%", "1", "0", "0.5", ".5", "5.", "1e9",
    "9" * 40, "0" * 400 + "1", "1_000", "0x10", "1,5", "\t", "\n", "\r", "\0", " ", "\u2003", "\u00a0", "\u200b",
    "\u202e", "\ufeff", "é", "ｎ", "а", "١٢", "²", "½", "∞", "nan", "inf", "True", "None", "!", "&", "|", "^", "~", "@",
    "[0]", ".real", "{n}", "{{", "%s", "$(true)", "`", '"', "'", "\\", ";", "#", ":", "a" * 300, "\ud800", "if", "else",
)  # fmt: skip

YAML_PIECES = (
    "&a [*a]", "*a", "&a", "<<: *a", "<<: {a: 1}", "!!python/object/apply:os.system ['true']",
    "!!python/name:os.system", "!!binary aGk=", "!!set {a, b}", "!!omap [a: 1]", "!!float 1", "!x y",
    "? [a, b]", "? {a: 1}", "- - - -", "[[[[[[", "]", "{{{{", "}", "{a: {a: {a: {a: 1}}}}", "[]", "{}",
    "null", "~", "", "true", "yes", "no", "on", "0x1F", "0o17", "010", "1_000", "1:30:00", "1e400", ".inf",
    ".nan", "-.inf", "9" * 5000, "-" + "9" * 50, "0.1", "1/0", "2022-13-45", "2022-01-01T00:00:00Z", "'",
    '"', '"\\ud800"', '"\\0"', '"\\u202e"', "\\x", "|", ">", "|9", "|\n      x", "---", "...", "%YAML 9.9",
    "%TAG ! x", "\t", "\t- a", "\0", "\x07", "\u2028", "\ufeff", "@a", "`a`", "# x", "a" * 3000, "a: b: c",
    "__class__", "n: 1", "id: x", "[0,20]", "(0,0)", "[inf,-inf]", "0/0", "green", "rde",
    "{if: n, then: red}", "atleast(99, n)", "n", "n > 3 and", "((((((((((((((((((((((((((((((((((n))))",
    "self", "parent:moon", "area:",
)  # fmt: skip


def gone_within(seconds: float, act: Callable[[], object]) -> bool:
    """Whether an act ended (in an answer or one of our errors) within seconds of work."""
    began = process_time()
    try:
        act()
    except InputError as error:
        assert 0 < len(str(error)) < 500_000
    return process_time() - began < seconds


def hostile_expressions(random: Random) -> Iterator[str]:
    while True:
        parts = [random.choice(PIECES) for _ in range(random.choice((1, 2, 3, 5, 8, 13, 30)))]
        text = random.choice(("", " ")).join(parts)
        yield text * random.choice((1, 1, 1, 1, 1, 1, 1, 40))


def hostile_files(random: Random) -> Iterator[bytes]:
    """The book with pieces put into it, lines doubled, moved, cut or shifted, bytes changed."""
    while True:
        lines = BOOK.splitlines()
        for _ in range(random.choice((1, 1, 2, 4))):
            random.choice((_replaced, _inserted, _doubled, _shifted, _cut, _swapped))(random, lines)
        text = "\n".join(lines).encode("utf-8", "surrogatepass")
        if random.random() < 0.1:
            at = random.randrange(len(text))
            text = text[:at] + bytes([random.randrange(256)]) + text[at + 1 :]
        yield text


def _replaced(random: Random, lines: list[str]) -> None:
    """One value of a line gives way to a piece."""
    at = random.randrange(len(lines))
    words = [
        word for word in lines[at].replace("{", " ").replace("}", " ").replace(",", " ").split(" ") if word
    ]
    if words:
        lines[at] = lines[at].replace(random.choice(words), random.choice((*YAML_PIECES, *PIECES)), 1)


def _inserted(random: Random, lines: list[str]) -> None:
    indent = " " * random.choice((0, 2, 4, 6))
    lines.insert(random.randrange(len(lines) + 1), indent + random.choice(YAML_PIECES))


def _doubled(random: Random, lines: list[str]) -> None:
    at = random.randrange(len(lines))
    lines.insert(at, lines[at])


def _shifted(random: Random, lines: list[str]) -> None:
    at = random.randrange(len(lines))
    lines[at] = random.choice((" ", "\t", "- ", "")) + lines[at].lstrip(random.choice((" ", "")))


def _cut(random: Random, lines: list[str]) -> None:
    at = random.randrange(len(lines))
    lines[at] = lines[at][: random.randrange(len(lines[at]) + 1)]


def _swapped(random: Random, lines: list[str]) -> None:
    a, b = random.randrange(len(lines)), random.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]


def memory_mb() -> float:
    """The most memory that this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_hostile_expressions_are_trees_or_errors() -> None:
    before, trees, texts = memory_mb(), 0, hostile_expressions(Random(3))
    for k, text in zip(range(EXPRESSIONS), texts, strict=False):
        read = parse_formula if k % 8 == 0 else parse_condition

        def act(text: str = text, read: Callable[[str], Expression] = read) -> None:
            nonlocal trees
            names_of(read(text))
            trees += 1

        assert gone_within(1, act), text
    assert 0 < trees < EXPRESSIONS
    assert memory_mb() - before < 100


def test_hostile_files_are_rulebooks_or_errors() -> None:
    before, books, texts = memory_mb(), 0, hostile_files(Random(3))
    for _, text in zip(range(FILES), texts, strict=False):

        def act(text: bytes = text) -> None:
            nonlocal books
            book = read_rulebook(text, "x.yaml")
            for scope in book.scopes:
                compile_decision(book, scope)
            books += 1

        assert gone_within(3, act), text
    assert 0 < books < FILES
    assert memory_mb() - before < 200


def _inside(key: str, value: str) -> str:
    """The book with one more part, or a part replaced."""
    kept = re.sub(rf"^{key}:.*\n( .*\n)*", "", BOOK, flags=re.M)
    return f"{kept}{key}: {value}"


def _laughs() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]" for k in range(1, 12)]
    return "\n".join(lines)


def _indicators(lines: Iterable[str], condition: str = "n > 3") -> str:
    """The book with more indicators, and a condition that may read them."""
    more = "".join(f"  {line}\n" for line in lines)
    return BOOK.replace("bands:\n", f"{more}bands:\n").replace('"n > 3 and e < 9"', f'"{condition}"')


def _exprs(form: str, count: int) -> str:
    """Expressions of which each is made from the next ones."""
    facts = (f"e{count + k}: {{kind: fact}}" for k in range(2))
    exprs = (f'e{k}: {{kind: expr, expr: "{form.format(k + 1, k + 2)}"}}' for k in range(count))
    return _indicators([*exprs, *facts], "e0 > 1")


def _tables(count: int) -> str:
    lines = [f"  t{k}: {{by: [t{k + 1}], cells: {{green: green, red: red}}}}" for k in range(count)]
    tables = "\n".join([*lines, f"  t{count}: {{by: [b], cells: {{lo: green, hi: red}}}}"])
    return BOOK.replace("units:", f"{tables}\nunits:").replace("table: t", "table: t0")


BOMBS = {
    "billion laughs": _laughs(),
    "a line of a megabyte": "id: " + "x" * 1_000_000,
    "a line of 250 kB": "id: " + "x" * 250_000,
    "a quoted line of 250 kB": 'id: "' + "x " * 125_000 + '"',
    "flow lists in flow lists": "a: " + "[" * 200_000,
    "flow maps in flow maps": "a: " + "{a: " * 60_000,
    "lists in lists": "- " * 120_000,
    "keys in keys": "? " * 120_000,
    "deeper each line": "\n".join(" " * k + "a:" for k in range(600)),
    "many short keys": "\n".join(f"a{k}: 1" for k in range(20_000)),
    "many unknown keys inside": _inside("missing", "{" + ", ".join(f"a{k}: 1" for k in range(6_000)) + "}"),
    "many levels": _inside("levels", "[" + ", ".join(f"{{id: a{k}}}" for k in range(4_000)) + "]"),
    "many units": _inside("units", "[" + ", ".join(["{for: [ward], decide: [{table: x}]}"] * 1500) + "]"),
    "many steps": _inside("units", "[{for: [ward], decide: [" + ", ".join(["{table: t}"] * 4_000) + "]}]"),
    "many wrong rules": _inside(
        "units", "[{for: [ward], decide: [{rules: [" + ", ".join(["{if: x > 1, then: y}"] * 3000) + "]}]}]"
    ),
    "many indicators": _indicators(f"i{k}: {{kind: fact}}" for k in range(4000)),
    "many wrong indicators": _indicators(f"i{k}: {{kind: fcat}}" for k in range(4000)),
    "many unread names": _indicators([], " or ".join(f"x{k} > 1" for k in range(180))),
    "expressions that double": _exprs("e{} + e{}", 500),
    "a few expressions that double": _exprs("e{} + e{}", 15),
    "expressions in a long chain": _exprs("e{}", 2500),
    "a chain that is short enough": _exprs("e{} * 2", 15),
    "tables in a long chain": _tables(900),
    "an expression to itself": BOOK.replace('"2 * n + C"', '"e + 1"'),
    "bands of many parts": _inside(
        "bands", "{b: {of: C, " + ", ".join(f'p{k}: "[{k},{k + 1})"' for k in range(6000)) + "}}"
    ),
    "a table of many axes": _inside("tables", "{t: {by: [" + ", ".join(["b"] * 9_000) + "], cells: {lo: green}}}"),
    "cells in cells": _inside("tables", "{t: {by: [b], cells: " + "{lo: " * 100 + "green" + "}" * 100 + "}}"),
    "a number of 5000 digits": _inside("stability", "{worsen: {confirm: " + "9" * 5000 + "}}"),
    "a number of 4000 digits": _inside("stability", "{worsen: {confirm: " + "9" * 4000 + "}}"),
    "an exponent": _inside("stability", "{worsen: {confirm: 1e999999999}}"),
    "a product of sums": BOOK.replace('"2 * n + C"', '"' + "*".join(["(n+C+1)"] * 60) + '"'),
    "many anchors": "\n".join(f"a{k}: &a{k} 1" for k in range(10_000)),
    "many documents": "--- {}\n" * 30_000,
    "many comments": "# x\n" * 60_000 + BOOK,
    "many blanks": " " * 200_000 + "\n" + BOOK,
    "many tabs": "\t" * 200_000,
    "many quotes": "'" * 200_001,
    "many colons": ":" * 200_000,
    "many dashes": "-" * 200_000,
    "many percent signs": "%" * 200_000,
    "folded lines": "id: >\n" + "  x\n\n" * 50_000,
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_of_yaml_are_gone_soon(name: str) -> None:
    before = memory_mb()

    def act() -> None:
        book = read_rulebook(BOMBS[name].encode(), "x.yaml")
        compile_decision(book, "ward")

    assert gone_within(8, act)
    assert memory_mb() - before < 300


def test_values_that_no_yaml_gives_are_refused_too() -> None:
    deep: object = "x"
    for _ in range(5000):
        deep = [deep]
    for value in (deep, object(), {1, 2}, b"x", 10**5000, float("nan"), 1j, "\ud800", {None: 1, "None": 2}):
        with pytest.raises(InputError):
            parse_rulebook({"id": value, "evidence": {"note": value}})

"""The small closed language of conditions: parsed to a typed tree, never evaluated by Python.

    condition  = "atleast(2, c1, c2, c3)" | and | or | not | comparison | a bare name (the fact is true)
    comparison = arithmetic (< <= > >= == !=) arithmetic, chained as in "25 <= C <= 150"
    arithmetic = numbers, indicator names, + - * / and parentheses

Numbers are exact fractions. Length and depth are bounded, so a hostile text ends in an error, not in a hang.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from zones.errors import InputError
from zones.phrases import Words, both, said

MAX_LENGTH: Final = 2000
MAX_DEPTH: Final = 32
MAX_DIGITS: Final = 30
COMPARISONS: Final = ("<=", ">=", "==", "!=", "<", ">")
KEYWORDS: Final = frozenset({"and", "or", "not", "atleast"})

_SIGNS: Final = "+ - * / ( ), < <= > >= == !=, and, or, not, atleast(k, …)"
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<op><=|>=|==|!=|[-+*/<>(),]))"
)


class ExpressionError(InputError):
    """A condition or formula that the language does not hold; `position` counts characters from 1."""

    def __init__(self, position: int, vi: str, en: str, **values: object) -> None:
        self.position = position
        self.words = said(vi, en, **values)
        super().__init__(
            self.words["en"],
            where=f"character {position}",
            fix=f"use numbers, indicator names, {_SIGNS}",
            vi=self.words["vi"],
            vi_where=f"ký tự thứ {position}",
            vi_fix=f"dùng số, tên chỉ số và {_SIGNS}",
        )


@dataclass(frozen=True, slots=True)
class Number:
    """An exact constant."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """The value of an indicator."""

    name: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left op right` with op one of + - * /."""

    op: str
    left: "Formula"
    right: "Formula"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left op right` with op one of < <= > >= == !=."""

    op: str
    left: "Formula"
    right: "Formula"


@dataclass(frozen=True, slots=True)
class And:
    """True when every part is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True when some part is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when the part is false."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True when at least `k` of the parts are."""

    k: int
    parts: tuple["Condition", ...]


Formula = Number | Name | Arithmetic
Condition = Comparison | And | Or | Not | AtLeast
Expression = Formula | Condition


def parse_condition(text: str) -> Condition:
    """The tree of a condition; ExpressionError names the character that is wrong."""
    parser = _Parser(text)
    return parser.as_condition(parser.whole(), 1)


def parse_formula(text: str) -> Formula:
    """The tree of an arithmetic expression on indicators."""
    parser = _Parser(text)
    return parser.as_formula(parser.whole(), 1)


def names_of(node: Expression) -> tuple[str, ...]:
    """The indicators that an expression reads, each once, in the order of first use."""
    found: dict[str, None] = {}
    _collect(node, found)
    return tuple(found)


def comparisons_of(node: Condition) -> tuple[Comparison, ...]:
    """Every comparison inside a condition, in the order written."""
    match node:
        case Comparison():
            return (node,)
        case Not(part):
            return comparisons_of(part)
        case And(parts) | Or(parts) | AtLeast(_, parts):
            return tuple(found for part in parts for found in comparisons_of(part))


def _collect(node: Expression, found: dict[str, None]) -> None:
    match node:
        case Number():
            return
        case Name(name):
            found[name] = None
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            _collect(left, found)
            _collect(right, found)
        case Not(part):
            _collect(part, found)
        case And(parts) | Or(parts) | AtLeast(_, parts):
            for part in parts:
                _collect(part, found)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # number, name, op, end
    text: str
    at: int


def _tokens(text: str) -> list[_Token]:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            MAX_LENGTH + 1,
            "biểu thức dài hơn {most} ký tự",
            "the expression is longer than {most} characters",
            most=MAX_LENGTH,
        )
    found: list[_Token] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise ExpressionError(
                at + 1, "{sign} không có nghĩa ở đây", "{sign} has no meaning here", sign=repr(text[at])
            )
        kind = str(match.lastgroup)
        found.append(_Token(kind, match[kind], match.start(kind) + 1))
        at = match.end()
    return [*found, _Token("end", "", len(text) + 1)]


class _Parser:
    """Recursive descent; each method reads one step of the precedence, loosest first."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = 0
        self._depth = 0

    def whole(self) -> Expression:
        node = self._or()
        if self._peek.kind != "end":
            raise ExpressionError(
                self._peek.at,
                "{word} không được đứng ở đây",
                "{word} was not expected",
                word=repr(self._peek.text),
            )
        return node

    def as_condition(self, node: Expression, at: int) -> Condition:
        if isinstance(node, Name):
            return Comparison("!=", node, Number(Fraction(0)))
        if isinstance(node, Number | Arithmetic):
            raise ExpressionError(
                at, "có một số ở chỗ của điều kiện", "a number stands where a condition belongs"
            )
        return node

    def as_formula(self, node: Expression, at: int) -> Formula:
        if not isinstance(node, Number | Name | Arithmetic):
            raise ExpressionError(
                at, "có một điều kiện ở chỗ của một số", "a condition stands where a number belongs"
            )
        return node

    @property
    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _takes(self, *texts: str) -> bool:
        if self._peek.kind in ("name", "op") and self._peek.text in texts:
            self._next += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._takes(text):
            raise ExpressionError(
                self._peek.at,
                "cần {text}, nhưng gặp {found}",
                "{text} was expected, found {found}",
                text=repr(text),
                found=_found(self._peek),
            )

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _too_deep(self._peek.at)

    def _or(self) -> Expression:
        return self._joined("or")

    def _and(self) -> Expression:
        return self._joined("and")

    def _joined(self, word: str) -> Expression:
        at = self._peek.at
        step = self._and if word == "or" else self._not
        first = step()
        if self._peek.text != word:
            return first
        parts = [self.as_condition(first, at)]
        while self._takes(word):
            at = self._peek.at
            parts.append(self.as_condition(step(), at))
        return Or(tuple(parts)) if word == "or" else And(tuple(parts))

    def _not(self) -> Expression:
        if not self._takes("not"):
            return self._comparison()
        self._deeper()
        at = self._peek.at
        node = Not(self.as_condition(self._not(), at))
        self._depth -= 1
        return node

    def _comparison(self) -> Expression:
        at = self._peek.at
        first = self._sum()
        links: list[Condition] = []
        left, left_at = first, at
        while self._peek.text in COMPARISONS:
            op = self._take().text
            right_at = self._peek.at
            right = self._sum()
            links.append(Comparison(op, self.as_formula(left, left_at), self.as_formula(right, right_at)))
            left, left_at = right, right_at
        if not links:
            return first
        return links[0] if len(links) == 1 else And(tuple(links))

    def _sum(self) -> Expression:
        at = self._peek.at
        node = self._product()
        while self._peek.text in ("+", "-"):
            op, right_at = self._take().text, self._peek.at
            node = Arithmetic(op, self.as_formula(node, at), self.as_formula(self._product(), right_at))
            self._bounded(node, right_at)
        return node

    def _product(self) -> Expression:
        at = self._peek.at
        node = self._signed()
        while self._peek.text in ("*", "/"):
            op, right_at = self._take().text, self._peek.at
            right = self.as_formula(self._signed(), right_at)
            if op == "/" and isinstance(right, Number) and right.value == 0:
                raise ExpressionError(right_at, "không được chia cho 0", "division by zero")
            node = Arithmetic(op, self.as_formula(node, at), right)
            self._bounded(node, right_at)
        return node

    def _bounded(self, node: Arithmetic, at: int) -> None:
        if _depth(node) > MAX_DEPTH:
            raise _too_deep(at)

    def _signed(self) -> Expression:
        if not self._takes("-"):
            return self._atom()
        self._deeper()
        at = self._peek.at
        value = self.as_formula(self._signed(), at)
        self._depth -= 1
        if isinstance(value, Number):
            return Number(-value.value)
        return Arithmetic("-", Number(Fraction(0)), value)

    def _atom(self) -> Expression:
        token = self._take()
        if token.kind == "number":
            return _number(token)
        if token.kind == "name" and token.text not in KEYWORDS:
            return Name(token.text)
        if token.text == "atleast":
            return self._atleast()
        if token.text == "(":
            self._deeper()
            node = self._or()
            self._expect(")")
            self._depth -= 1
            return node
        self._next -= 1
        raise ExpressionError(
            token.at,
            "cần một số hoặc một tên, nhưng gặp {found}",
            "a number or a name was expected, found {found}",
            found=_found(token),
        )

    def _atleast(self) -> Expression:
        self._deeper()
        self._expect("(")
        count = self._take()
        if count.kind != "number" or "." in count.text:
            raise ExpressionError(
                count.at, "atleast cần một số nguyên đứng đầu", "atleast needs a whole number first"
            )
        parts: list[Condition] = []
        while self._takes(","):
            at = self._peek.at
            parts.append(self.as_condition(self._or(), at))
        self._expect(")")
        self._depth -= 1
        k = int(_number(count).value)
        if not 1 <= k <= len(parts):
            raise ExpressionError(
                count.at,
                "atleast({k}, …) có {n} điều kiện",
                "atleast({k}, …) has {n} conditions",
                k=k,
                n=len(parts),
            )
        return AtLeast(k, tuple(parts))


def _number(token: _Token) -> Number:
    if len(token.text) > MAX_DIGITS:
        raise ExpressionError(
            token.at,
            "số có hơn {most} chữ số",
            "a number of more than {most} digits",
            most=MAX_DIGITS,
        )
    return Number(Fraction(token.text))


def _found(token: _Token) -> Words:
    return both(repr(token.text), repr(token.text)) if token.text else both("cuối biểu thức", "the end")


def _too_deep(at: int) -> ExpressionError:
    return ExpressionError(at, "lồng sâu hơn {most} bậc", "nested deeper than {most}", most=MAX_DEPTH)


def _depth(node: Formula) -> int:
    """Depth of an arithmetic tree; a left-leaning sum grows one level a term, so this stays bounded."""
    if not isinstance(node, Arithmetic):
        return 0
    return 1 + max(_depth(node.left), _depth(node.right))

"""The one family of errors: each says what is wrong, where, and how to mend it.

WardWatchError
├── InputError          a file, row, parameter or body cannot be taken as it is
│   ├── QuestionError   it means one of several things, and only who sent it knows which
│   └── RulebookError   a rulebook text breaks its own schema
├── NotFoundError       a unit, snapshot, edition, rulebook or list that is not there
├── ConflictError       it is well formed, but what is stored already forbids it
│   └── AmbiguousError  it means several things; the candidates are named
└── StoreError          the store cannot be opened, is busy for too long, or is of another version
"""

from dataclasses import dataclass

from zones.phrases import Words
from zones.vocabulary import Lang


class WardWatchError(Exception):
    """Base of the family.

    Parameters
    ----------
    what : the problem, as one sentence without a full stop
    where : file, row, column, id or key, if one can be named
    fix : what the reader can do next, as one sentence
    vi, vi_fix : what and fix in Vietnamese, where they are written
    vi_where : the place in Vietnamese, where it holds words
    """

    def __init__(
        self, what: str, *, where: str = "", fix: str = "", vi: str = "", vi_fix: str = "", vi_where: str = ""
    ) -> None:
        self.what, self.where, self.fix = what, where, fix
        self.vi, self.vi_fix, self.vi_where = vi, vi_fix, vi_where or where
        super().__init__(what)

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        fix = f"\n  How to fix: {self.fix}" if self.fix else ""
        return f"{where}{self.what}{fix}"


class InputError(WardWatchError):
    """What came in cannot be used."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to take what came in: the option that says so (`--cumulative`), and what it means."""

    option: str
    words: Words


class QuestionError(InputError):
    """What came in means one of several things, and only who sent it can say which.

    Nothing is stored until one of `answers` is given. `code` names the question for programs.
    """

    def __init__(
        self, code: str, asked: Words, answers: tuple[Answer, ...], *, where: str = "", vi_where: str = ""
    ) -> None:
        self.code, self.answers = code, answers
        super().__init__(
            asked["en"],
            where=where,
            vi_where=vi_where,
            vi=asked["vi"],
            fix=self._choice("en"),
            vi_fix=self._choice("vi"),
        )

    def _choice(self, lang: Lang) -> str:
        either = {"vi": "; hoặc ", "en": "; or "}[lang]
        return either.join(f"{answer.option}: {answer.words[lang]}" for answer in self.answers)


class RulebookError(InputError):
    """A rulebook breaks the schema.

    `faults` lists every one as (path, what in both languages), `problems` as (path, what in English); `places`
    their (line, column) in the text, one for each, where the rulebook was read from one.
    """

    def __init__(
        self,
        rulebook_id: str,
        faults: list[tuple[str, Words]],
        *,
        file: str = "",
        places: list[tuple[int, int]] | None = None,
    ) -> None:
        self.rulebook_id, self.faults, self.places = rulebook_id, faults, places or []
        super().__init__(
            self._lines("en", file, "line", "column"),
            where="" if self.places else f"rulebook {rulebook_id}",
            fix="mend the keys named above",
            vi=self._lines("vi", file, "dòng", "cột"),
            vi_where="" if self.places else f"bộ quy tắc {rulebook_id}",
            vi_fix="sửa các khóa nêu trên",
        )

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every fault as (path, what in English)."""
        return [(path, words["en"]) for path, words in self.faults]

    def _lines(self, lang: str, file: str, line: str, column: str) -> str:
        """All faults in one language; with places one a line, otherwise one after the other."""
        texts = [f"{path}: {words[lang]}" if path else words[lang] for path, words in self.faults]
        if not self.places:
            return "; ".join(texts)
        placed = zip(self.places, texts, strict=True)
        return "\n".join(f"{file}, {line} {at[0]}, {column} {at[1]}: {text}" for at, text in placed)

    def placed(self, file: str, places: list[tuple[int, int]]) -> "RulebookError":
        """The same faults with the line and column of each, from the top of the file to its end."""
        order = sorted(range(len(places)), key=lambda k: places[k])
        faults = [self.faults[k] for k in order]
        return RulebookError(self.rulebook_id, faults, file=file, places=[places[k] for k in order])


class NotFoundError(WardWatchError):
    """What was asked for does not exist."""


class ConflictError(WardWatchError):
    """Right in itself, but it contradicts what is stored."""


class AmbiguousError(ConflictError):
    """What was asked for is several things; `candidates` are records of them (level, code, name)."""

    def __init__(self, what: str, candidates: list[dict[str, str]], **words: str) -> None:
        self.candidates = candidates
        super().__init__(what, **words)


class StoreError(WardWatchError):
    """The store cannot do it now."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about one place in an input; the rest of the input is kept.

    `code` is a stable word for machines (`date_ambiguous`), `row` counts from 1 with the heading as row 1
    (as a spreadsheet shows it), `value` is the text that was found.
    """

    code: str
    problem: str
    remedy: str
    row: int | None = None
    column: str = ""
    value: str = ""

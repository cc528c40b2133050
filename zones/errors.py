"""The one family of errors: each says what is wrong, where, and how to mend it.

WardWatchError
├── InputError          a file, row, parameter or body cannot be taken as it is
│   └── RulebookError   a rulebook text breaks its own schema
├── NotFoundError       a unit, snapshot, edition, rulebook or list that is not there
├── ConflictError       it is well formed, but what is stored already forbids it
│   └── AmbiguousError  it means several things; the candidates are named
└── StoreError          the store cannot be opened, is busy for too long, or is of another version
"""

from dataclasses import dataclass


class WardWatchError(Exception):
    """Base of the family.

    Parameters
    ----------
    what : the problem, as one sentence without a full stop
    where : file, row, column, id or key, if one can be named
    fix : what the reader can do next, as one sentence
    vi, vi_fix : the same two in Vietnamese, where they are written
    """

    def __init__(self, what: str, *, where: str = "", fix: str = "", vi: str = "", vi_fix: str = "") -> None:
        self.what, self.where, self.fix = what, where, fix
        self.vi, self.vi_fix = vi, vi_fix
        super().__init__(what)

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        fix = f"\n  How to fix: {self.fix}" if self.fix else ""
        return f"{where}{self.what}{fix}"


class InputError(WardWatchError):
    """What came in cannot be used."""


class RulebookError(InputError):
    """A rulebook breaks the schema.

    `problems` lists every fault as (path, what); `places` their (line, column) in the text, one for each,
    where the rulebook was read from one.
    """

    def __init__(
        self,
        rulebook_id: str,
        problems: list[tuple[str, str]],
        *,
        file: str = "",
        places: list[tuple[int, int]] | None = None,
    ) -> None:
        self.rulebook_id, self.problems, self.places = rulebook_id, problems, places or []
        lines = [f"{path}: {what}" if path else what for path, what in problems]
        if self.places:
            lines = [
                f"{file}, line {line}, column {column}: {text}"
                for (line, column), text in zip(self.places, lines, strict=True)
            ]
        super().__init__(
            ("\n" if self.places else "; ").join(lines),
            where="" if self.places else f"rulebook {rulebook_id}",
            fix="mend the keys named above",
        )

    def placed(self, file: str, places: list[tuple[int, int]]) -> "RulebookError":
        """The same faults with the line and column of each, from the top of the file to its end."""
        order = sorted(range(len(places)), key=lambda k: places[k])
        problems = [self.problems[k] for k in order]
        return RulebookError(self.rulebook_id, problems, file=file, places=[places[k] for k in order])


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

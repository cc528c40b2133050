"""Which column of a table is which field: what the caller says, else what the headings say."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from geodata.intake.cells.choices import constant_choice
from geodata.intake.cells.headings import is_running, plain, rank_of, rank_of_totals
from geodata.intake.notes import FIELDS_VI, FIGURES_VI, Note
from zones.errors import Answer, InputError, QuestionError
from zones.phrases import Words
from zones.vocabulary import CASE_CHOICES, CASE_FIELDS, PLACE_FIELDS

#: Columns that this package itself adds to exported rows; they are never guessed.
OWN_COLUMNS: Final = frozenset(
    (
        "source_row",
        "source_cell",
        "source_sheet",
        "problem",
        "problem_vi",
        "remedy",
        "remedy_vi",
        "(từ sau ngày)",
        "(ngoài các dòng)",
    )
)


@dataclass(frozen=True)
class Columns:
    """Field -> heading for the columns taken, field -> value for constants, and headings left aside.

    `guessed` names the fields that the caller did not map, `declined` those that he wants from no column.
    """

    taken: dict[str, str]
    constants: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    guessed: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()

    def without(self, name: str) -> "Columns":
        """The same with one field's column left aside."""
        taken = {key: column for key, column in self.taken.items() if key != name}
        ignored = [*self.ignored, self.taken[name]]
        return replace(self, taken=taken, ignored=ignored, guessed=self.guessed - {name})

    def with_guess(self, name: str, heading: str) -> "Columns":
        """The same with a heading that was left aside taken for a field."""
        ignored = [other for other in self.ignored if other != heading]
        return replace(
            self, taken=self.taken | {name: heading}, ignored=ignored, guessed=self.guessed | {name}
        )

    def notes(self, made: Collection[str] = ()) -> list[str]:
        """What was understood, for people; of the columns `made` on the way it is told elsewhere."""
        names = FIELDS_VI | (FIGURES_VI if "value" in {*self.taken, *self.constants} else {})
        said: list[str] = [
            Note(f"{name} from column {column!r}", f"{names.get(name, name)}: lấy từ cột {column!r}")
            for name, column in self.taken.items()
            if column not in made
        ]
        said += [
            Note(f"{name} is {value!r} throughout", f"{names.get(name, name)}: {value!r} cho mọi dòng")
            for name, value in self.constants.items()
        ]
        aside = ", ".join(self.ignored)
        return said + (
            [Note(f"columns left aside: {aside}", f"các cột không dùng: {aside}")] if aside else []
        )


def choose_columns(
    heading: Sequence[str],
    *,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    fields: Sequence[str] = (*CASE_FIELDS, *PLACE_FIELDS),
    cumulative: bool = False,
    daily: bool = False,
    where: str = "",
) -> Columns:
    """Find the column of every field.

    `mapping` (field -> heading) wins over guessing, `constants` (field -> value) over both; a field mapped to "" has no
    column, whatever headings and cells say. Headings are compared without diacritics, case, punctuation and blanks.
    Columns of running totals are guessed as `count` only if `cumulative`, or if `daily` says that they are none. Raises
    InputError for fields or headings that do not exist, where two headings fit one field equally well, and
    QuestionError where the only figures look like running totals and nobody said what they are.
    """
    mapping, constants = dict(mapping or {}), dict(constants or {})
    _check_fields([*mapping, *constants], fields, where)
    taken = {
        name: _named(name, column, heading, where)
        for name, column in mapping.items()
        if name not in constants and column
    }
    guessed = {}
    free = [name for name in heading if name not in taken.values() and name not in OWN_COLUMNS]
    for name in fields:
        if name not in taken and name not in constants and name not in mapping:
            fitting = _of_its_sort(free, cumulative, daily, where) if name == "count" else free
            found = _guess(name, fitting, where)
            if found is not None:
                guessed[name] = found
    taken |= _without_rivals(guessed, where)
    ordered = {name: taken[name] for name in fields if name in taken}
    ignored = [name for name in heading if name not in ordered.values() and name not in OWN_COLUMNS]
    declined = frozenset(name for name, column in mapping.items() if not column)
    return Columns(ordered, _checked_constants(constants, where), ignored, frozenset(guessed), declined)


def _check_fields(given: Sequence[str], fields: Sequence[str], where: str) -> None:
    strange = [name for name in given if name not in fields]
    if strange:
        raise InputError(
            f"there is no field {', '.join(map(repr, strange))}",
            where=where,
            fix=f"use one of {', '.join(fields)}",
            vi=f"không có trường {', '.join(map(repr, strange))}",
            vi_fix=f"dùng một trong: {', '.join(fields)}",
        )


def _named(name: str, column: str, heading: Sequence[str], where: str) -> str:
    if column in heading:
        return column
    alike = [found for found in heading if plain(found) == plain(column)]
    if len(alike) == 1:
        return alike[0]
    raise InputError(
        f"there is no column {column!r} (wanted for {name})",
        where=where,
        fix=f"name one of {', '.join(heading)}",
        vi=f"không có cột {column!r} (cho trường {name})",
        vi_fix=f"chọn một trong: {', '.join(heading)}",
    )


def _of_its_sort(heading: list[str], cumulative: bool, is_daily: bool, where: str) -> list[str]:
    """Headings of running totals if these are wanted and there, else all others."""
    totals = [name for name in heading if is_running(name)]
    running = [name for name in totals if rank_of_totals(name) is not None]
    daily = [name for name in heading if name not in totals]
    if cumulative:
        return running or heading
    if running and not any(rank_of("count", name) is not None for name in daily):
        if is_daily:
            return heading
        raise so_far_question(running[0], where)
    return daily


def _guess(name: str, heading: Sequence[str], where: str) -> str | None:
    ranked = ((_rank(name, found), found) for found in heading)
    fits = sorted((rank, found) for rank, found in ranked if rank is not None)
    best = [found for rank, found in fits if rank == fits[0][0]]
    if len(best) > 1:
        raise QuestionError(
            "column",
            {"en": f"several columns can be {name}: {', '.join(best)}",
             "vi": f"nhiều cột có thể là {_in_vietnamese(name)}: {', '.join(best)}"},
            tuple(Answer(map_option(name, one), {"en": f"the column {one}", "vi": f"cột {one}"}) for one in best),
            where=where,
        )  # fmt: skip
    return best[0] if best else None


def _rank(name: str, heading: str) -> int | None:
    return rank_of_totals(heading) if name == "count" and is_running(heading) else rank_of(name, heading)


def map_option(name: str, column: str) -> str:
    """The option that takes a field from a column, as a shell reads it."""
    said = f"{name}={column}"
    return f'--map "{said}"' if any(sign in said for sign in " ()&;|<>*?$'`#!") else f"--map {said}"


def _in_vietnamese(name: str) -> str:
    return FIELDS_VI.get(name) or FIGURES_VI.get(name) or name


def _without_rivals(guessed: dict[str, str], where: str) -> dict[str, str]:
    """A heading that fits two fields goes to the one it fits better; equal fits are an error."""
    kept: dict[str, str] = {}
    for name, column in guessed.items():
        rival = next((other for other, held in kept.items() if held == column), None)
        if rival is None:
            kept[name] = column
            continue
        mine, theirs = rank_of(name, column), rank_of(rival, column)
        if mine is None or theirs is None or mine == theirs:
            raise InputError(
                f"column {column!r} can be {rival} or {name}",
                where=where,
                fix=f"say which with {map_option(rival, column)}",
                vi=f"cột {column!r} có thể là {_in_vietnamese(rival)} hoặc {_in_vietnamese(name)}",
                vi_fix=f"chỉ ra bằng {map_option(rival, column)}",
            )
        if mine < theirs:
            del kept[rival]
            kept[name] = column
    return kept


def so_far_question(column: str, where: str = "", *, grounds: Words | None = None) -> QuestionError:
    """Whether the figures of a column are totals so far; `grounds` tell why that is asked."""
    grounds = grounds or {
        "en": f"column {column!r} holds totals so far by its heading, not new cases",
        "vi": f"cột {column!r} theo tiêu đề là số lũy kế, không phải số ca mới",
    }
    answers = (
        Answer("--cumulative", {"en": "these are totals so far; each day's figure is what was added since",
                                "vi": "đây là số lũy kế; số ca mỗi ngày là phần tăng thêm"}),
        Answer("--daily", {"en": "these are new cases of each day", "vi": "đây là số ca mới của từng ngày"}),
    )  # fmt: skip
    return QuestionError("cumulative", grounds, answers, where=where)


def _checked_constants(constants: dict[str, str], where: str) -> dict[str, str]:
    """Constants of closed vocabularies must be of these; their Vietnamese words are understood."""
    return {
        name: constant_choice(name, value, where) if name in CASE_CHOICES else value.strip()
        for name, value in constants.items()
    }

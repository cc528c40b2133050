"""The population column of a boundary file: whole persons, or unknown; never a guessed zero."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import polars as pl

from geodata.boundaries.findings import Finding, found


def persons(rows: pl.DataFrame, column: str, numbers: bool) -> tuple[list[int | None], list[Finding]]:
    """Persons of each row and what was found. `numbers`: the file's column is of a number type.

    In a text column only digits are taken: "1.234" is a thousand in Vietnam and one and a bit elsewhere.
    """
    told: list[int | None] = []
    findings: list[Finding] = []
    for row, code, text in rows.select("row", "code", "population").iter_rows():
        count = _whole(text, numbers)
        told.append(count)
        if count is None and text is not None:
            findings.append(found("population_refused", row=row, column=column, value=text, code=code))
        elif count is not None and Decimal(text) != count:
            findings.append(
                found("population_rounded", row=row, column=column, value=text, code=code, rounded=count)
            )
    codes = rows["code"].to_list()
    empty = [code for code, text in zip(codes, rows["population"], strict=True) if text is None]
    zero = [code for code, count in zip(codes, told, strict=True) if count == 0]
    return told, findings + _counted("population_missing", empty, column) + _counted(
        "population_zero", zero, column
    )


def _counted(kind: str, codes: Sequence[str], column: str) -> list[Finding]:
    return [found(kind, column=column, times=len(codes), code=codes[0])] if codes else []


def _whole(text: str | None, numbers: bool) -> int | None:
    """The nearest whole number of persons, halves up; None for anything else than a number from 0 on."""
    if text is None or (not numbers and not re.fullmatch(r"\d+(\.0+)?", text)):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or number < 0:
        return None
    return int(number.to_integral_value(ROUND_HALF_UP))

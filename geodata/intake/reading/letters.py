"""Letters of the columns of a sheet."""


def column_of(letters: str) -> int:
    """The position of a column from its letters: `A` is 0, `AA` 26."""
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - 64
    return at - 1


def letter_of(column: int) -> str:
    """The letters of a column counted from 0: `A`, `Z`, `AA`."""
    letters, rest = "", column + 1
    while rest:
        rest, at = divmod(rest - 1, 26)
        letters = chr(65 + at) + letters
    return letters

"""Values of options as they are typed on a command line."""

from typing import Final

_BARE: Final = "_=-.:/,@+"
#: What means something to a shell inside double quotes.
_LIVE: Final = '"\\$`!'


def quoted(value: str) -> str:
    """The value as one word: as it is, else in double quotes, which every command line knows.

    Only where it holds signs that live on inside those does it stand in single ones.
    """
    if value and all(sign.isalnum() or sign in _BARE for sign in value):
        return value
    if not set(value) & set(_LIVE):
        return f'"{value}"'
    return "'" + value.replace("'", "'\\''") + "'"

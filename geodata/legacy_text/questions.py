"""What is asked where letters can be read in two ways."""

from collections.abc import Mapping, Sequence
from typing import Final

from geodata.legacy_text.decoders import AS_IS, DECODERS, TITLES
from geodata.quoting import quoted
from zones.errors import Answer, QuestionError

#: What `--text-encoding` takes.
CHOICES: Final = (*DECODERS, AS_IS)


def question(column: str, encodings: Sequence[str], examples: Mapping[str, str], where: str) -> QuestionError:
    """The question in which of several encodings a column stands, each with an example."""
    answers = tuple(_answer(column, name, examples) for name in (*encodings, AS_IS))
    return QuestionError(
        "text_encoding",
        {
            "vi": f"chữ trong cột {column!r} ở bảng mã cũ, và đọc được theo nhiều cách",
            "en": f"the text of column {column!r} is in an old encoding, and can be read in several ways",
        },
        answers,
        where=where,
    )


def _answer(column: str, name: str, examples: Mapping[str, str]) -> Answer:
    shown = examples.get(name, "")
    title = TITLES.get(name, "")
    words = {
        "vi": f"đọc theo {title}: «{shown}»" if title else "chữ đã đúng, để nguyên",
        "en": f"read as {title}: «{shown}»" if title else "the letters are right as they stand",
    }
    return Answer("--text-encoding " + quoted(f"{column}={name}" if column else name),
                  {"vi": words["vi"], "en": words["en"]})  # fmt: skip

"""Why a rulebook does not classify is told in the language of the command, wholly."""

import re
from typing import Any

import pytest

VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


@pytest.mark.parametrize(
    ("words", "vi", "en"),
    [
        (["--rulebook", "vn-218-2022"], "chưa đầy đủ", "is incomplete"),
        (["--rulebook", "us-ma-towns-2020"], "là bản dự thảo", "is a draft"),
        (["--rulebook", "vn-tt15-2026", "--allow-draft"], "không có hiệu lực", "is not in force"),
        (["--as-of", "2022-03-01"], "sau ngày hôm nay", "lies after"),
    ],
)
def test_a_refusal_is_one_language_alone(wardwatch: Any, words: list[str], vi: str, en: str) -> None:
    said = wardwatch("classify", *words, status=1).err.partition("wardwatch: ")[2]
    assert vi in said and "Cách sửa" in said
    assert not re.search(r"\b(the|is|not|verified|rulebook|choose)\b", said), said
    english = wardwatch("classify", *words, "--lang", "en", status=1).err.partition("wardwatch: ")[2]
    assert en in english and not VIETNAMESE.search(english), english


def test_a_rulebook_file_that_is_faulty_is_told_so_where_it_should_classify(wardwatch: Any) -> None:
    file = wardwatch.file("mine.yaml", "schema: other\n")
    said = wardwatch("classify", "--rulebook", file, status=1).err
    assert "mine.yaml, dòng 1, cột 1: id: còn thiếu" in said and "is required" not in said

"""What is wrong with a whole file is said in Vietnamese as fully as in English: what, where, how to fix."""

import ast
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SAYS = {"InputError", "NotFoundError", "ConflictError", "StoreError"}
#: Mistakes of a caller in code, which no reader of a command or a page can make.
IN_CODE = {
    "geodata/locate.py", "geodata/locate_files.py", "geodata/locate_parts.py", "geodata/points.py",
    "geodata/store/load.py", "maps/folium_map.py", "maps/state.py",
}  # fmt: skip

CSV = b"report_date,area_code\n"
FILES: list[tuple[str, str, bytes]] = [
    ("cases", "empty.csv", b""),
    ("cases", "heading.csv", CSV),
    ("cases", "twice.csv", b"report_date,report_date\n2022-02-18,2022-02-18\n"),
    ("cases", "binary.csv", bytes(range(256)) * 20),
    ("cases", "no_day.csv", b"area_code\n01\n"),
    ("cases", "cut.xlsx", b"PK\x03\x04" + b"x" * 60),
    ("cases", "cut.parquet", b"PAR1xxxx"),
    ("cases", "cut.geojson", b'{"type":"FeatureCollection","features":[{'),
    ("cases", "cut.csv.gz", b"\x1f\x8b\x08\x00" + b"x" * 40),
    ("boundaries", "empty.geojson", b""),
    ("boundaries", "cut.geojson", b'{"type":"FeatureCollection","features":[{'),
    ("boundaries", "none.geojson", b'{"type":"FeatureCollection","features":[]}'),
    ("boundaries", "cut.zip", b"PK\x03\x04" + b"x" * 60),
    ("boundaries", "table.csv", b"code,name\n1,a\n"),
    ("population", "cut.tif", b"II*\x00" + b"\x00" * 40),
    ("population", "empty.csv", b""),
]


@pytest.mark.parametrize(("of", "name", "content"), FILES, ids=[f"{of}-{name}" for of, name, _ in FILES])
def test_a_file_that_cannot_be_used_is_told_in_the_language_asked_for(
    wardwatch: Any, of: str, name: str, content: bytes
) -> None:
    file = wardwatch.file(name, content)
    words = (of, "load", file, *(["--level", "ward"] if of == "boundaries" else []))
    vi, en = wardwatch(*words, status=1).err, wardwatch(*words, "--lang", "en", status=1).err
    assert "Cách sửa: " in vi and "How to fix" not in vi, vi
    assert "How to fix: " in en and "Cách sửa" not in en, en
    assert name in vi and name in en


def test_every_error_that_a_reader_can_meet_has_vietnamese_words() -> None:
    silent = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for package in ("geodata", "api", "maps")
        for file in sorted((ROOT / package).rglob("*.py"))
        if file.relative_to(ROOT).as_posix() not in IN_CODE
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in SAYS
        if call.args and not {"vi", None} & {word.arg for word in call.keywords}
    ]
    assert not silent

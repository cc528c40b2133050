"""What kind of file it is, and in which letters: judged from its bytes, never from its name."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from geodata.legacy_text.deciding import page_of
from geodata.legacy_text.decoders import as_signs
from zones.errors import InputError

#: How many bytes are looked at before the whole is read.
SAMPLE_BYTES = 1 << 16

_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3\x00", "gpkg"),
    (b"\x00\x00\x27\x0a", "shp"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"{\\rtf", "rtf"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """The letters of a text file: Python's name of the encoding and how many bytes of mark stand in front."""

    name: str
    mark: int = 0


def kind_of(head: bytes) -> str:
    """`text`, `json`, or the kind of binary file that the first bytes announce."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    opening = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:400]
    if re.match(rb'\{\s*("|\}|$)|\[\s*(\{|\[|\]|$)', opening):
        return "json"
    if re.match(rb"(?i)(<\?xml[^>]*>\s*)?<(!doctype\s+html|html|head|meta|table|style|div|body)\b", opening):
        return "html"
    if opening.startswith(b"<?xml"):
        return "xml"
    return "text"


def encoding_of(data: bytes, where: str) -> Encoding:
    """The encoding in which the bytes can be read throughout.

    A byte order mark decides; then UTF-16 without one (every other byte zero), then UTF-8 if all of it is
    valid, then Windows-1258 or Windows-1252. The last two differ in a few letters only: 1258 writes tone
    marks of their own, and these must follow a vowel. Raises InputError for bytes that are no text.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return Encoding(name, len(bom))
    sample = data[:SAMPLE_BYTES]
    if b"\x00" in sample:
        return _utf16_without_mark(sample, where)
    if _is_utf8(data):
        return Encoding("utf-8")
    return Encoding(_windows(_with_high_bytes(data), where))


def _utf16_without_mark(sample: bytes, where: str) -> Encoding:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > 0.3 * half and even < 0.05 * half:
        return Encoding("utf-16-le")
    if even > 0.3 * half and odd < 0.05 * half:
        return Encoding("utf-16-be")
    raise not_a_table(where, "the file holds binary data", "tệp chứa dữ liệu nhị phân")


def _is_utf8(data: bytes) -> bool:
    decoder, block = codecs.getincrementaldecoder("utf-8")(), 1 << 24
    try:
        for start in range(0, len(data), block):
            decoder.decode(data[start : start + block], final=start + block >= len(data))
    except UnicodeDecodeError:
        return False
    return True


def _with_high_bytes(data: bytes) -> bytes:
    """The part of the file where letters beyond ASCII begin: only these tell one code page from another."""
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, (first.start() if first else 0) - 2000)
    return data[start : start + SAMPLE_BYTES]


def _windows(sample: bytes, where: str) -> str:
    """Windows-1258 where the words are Vietnamese in it; otherwise Windows-1252, which also stands for TCVN3 and VNI:
    columns in these are found and decoded one by one (`legacy_text`)."""
    control = sum(byte < 32 and byte not in b"\t\r\n\f" for byte in sample)
    if control > len(sample) // 100:
        raise not_a_table(where, "the file holds binary data", "tệp chứa dữ liệu nhị phân")
    kind, encodings = page_of(as_signs(sample))
    if kind == "whole" and encodings == ("windows-1258",):
        return "cp1258"
    if kind != "as it stands":
        return "cp1252"
    guess = from_bytes(sample, cp_isolation=["cp1258", "cp1252"]).best()
    return guess.encoding if guess is not None and guess.encoding in ("cp1258", "cp1252") else "cp1252"


def decoded(data: bytes, encoding: Encoding) -> bytes:
    """The same text as UTF-8 without mark and, for code pages that write tones apart, in composed letters."""
    body = memoryview(data)[encoding.mark :]
    if encoding.name == "utf-8":
        return bytes(body) if encoding.mark else data
    if encoding.name == "cp1252":
        return as_signs(bytes(body)).encode("utf-8")
    decoder = codecs.getincrementaldecoder(encoding.name)(errors="replace")
    block, parts = 1 << 22, []
    for start in range(0, len(body), block):
        text = decoder.decode(bytes(body[start : start + block]), final=start + block >= len(body))
        parts.append(text.encode("utf-8", errors="replace"))
    whole = b"".join(parts)
    return unicodedata.normalize("NFC", whole.decode()).encode() if encoding.name == "cp1258" else whole


def delimiter_of(lines: list[str]) -> str:
    """The sign between fields: the one that cuts most lines into as many fields as the heading has."""
    best, best_score = ",", (0.0, 0)
    for sign in (",", ";", "\t", "|"):
        counts = [_fields(line, sign) for line in lines]
        if counts and counts[0] > 1:
            share = sum(count == counts[0] for count in counts) / len(counts)
            score = (round(share, 1), counts[0])
            if score > best_score:
                best, best_score = sign, score
    return best


def _fields(line: str, sign: str) -> int:
    return sum(part.count(sign) for part in line.split('"')[0::2]) + 1


def not_a_table(where: str, what: str, vi: str) -> InputError:
    """The error for a file that cannot be a table of cases, in English and Vietnamese."""
    return InputError(
        what,
        where=where,
        fix="give a table: CSV, XLSX, Parquet, JSON records, or GeoPackage/GeoJSON points",
        vi=vi,
        vi_fix="đưa một bảng: CSV, XLSX, Parquet, bản ghi JSON, hoặc điểm dạng GeoPackage/GeoJSON",
    )

"""The old Vietnamese code pages as data, seen as the Latin letters that a reader takes their bytes for.

TCVN3 (TCVN 5712:1993, set VN3, the fonts whose names begin with `.Vn`) has one byte a letter and no capitals with
tones: these came from fonts of capitals (`.VnTimeH`), so their bytes look lower case. VNI (the fonts whose names begin
with `VNI-`) writes most letters as two signs, the base and a mark; a few letters have one sign of their own.
"""

from typing import Final

_TCVN3_FIRST: Final = 0xA1
_TCVN3_LETTERS: Final = (
    "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ."
)
#: TCVN3: the sign of a byte -> the letter.
TCVN3: Final = {chr(_TCVN3_FIRST + at): letter for at, letter in enumerate(_TCVN3_LETTERS) if letter != "."}

_VNI_MARKS: Final = {
    "a": {"ù": "á", "ø": "à", "û": "ả", "õ": "ã", "ï": "ạ", "â": "â", "á": "ấ", "à": "ầ", "å": "ẩ", "ã": "ẫ", "ä": "ậ",
          "ê": "ă", "é": "ắ", "è": "ằ", "ú": "ẳ", "ü": "ẵ", "ë": "ặ"},
    "e": {"ù": "é", "ø": "è", "û": "ẻ", "õ": "ẽ", "ï": "ẹ", "â": "ê", "á": "ế", "à": "ề", "å": "ể", "ã": "ễ", "ä": "ệ"},
    "o": {"ù": "ó", "ø": "ò", "û": "ỏ", "õ": "õ", "ï": "ọ", "â": "ô", "á": "ố", "à": "ồ", "å": "ổ", "ã": "ỗ", "ä": "ộ"},
    "ô": {"ù": "ớ", "ø": "ờ", "û": "ở", "õ": "ỡ", "ï": "ợ"},
    "u": {"ù": "ú", "ø": "ù", "û": "ủ", "õ": "ũ", "ï": "ụ"},
    "ö": {"ù": "ứ", "ø": "ừ", "û": "ử", "õ": "ữ", "ï": "ự"},
    "y": {"ù": "ý", "ø": "ỳ", "û": "ỷ", "õ": "ỹ"},
}  # fmt: skip
_VNI_SINGLE: Final = {
    "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ",
}  # fmt: skip


def _vni() -> dict[str, str]:
    lower = _VNI_SINGLE | {
        base + mark: said for base, marks in _VNI_MARKS.items() for mark, said in marks.items()
    }
    capitals = {written.upper(): letter.upper() for written, letter in lower.items()}
    mixed = {
        written[0].upper() + written[1]: letter.upper()
        for written, letter in lower.items()
        if len(written) == 2
    }
    return lower | mixed | capitals


#: VNI: one or two signs -> the letter; a capital base with a mark of either case is a capital.
VNI: Final = _vni()

#: Signs that only VNI's marks use: alone, without the base before them, they are no letter of it.
VNI_MARKS: Final = frozenset("ùøûõïâáàåãäêéèúüë" + "ùøûõïâáàåãäêéèúüë".upper())

#: What Windows-1252 shows for bytes 80 to 9F -> the byte.
WINDOWS_SIGNS: Final = {
    bytes([byte]).decode("cp1252"): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}

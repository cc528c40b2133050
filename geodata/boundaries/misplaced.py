"""What is said and asked when a layer does not lie where the areas held say that it should."""

from typing import Final

from geodata.boundaries.compared import Comparison, Mistake
from geodata.boundaries.findings import Finding, found
from geodata.vn2000.zones import option_for
from zones.errors import Answer, QuestionError
from zones.numerals import written
from zones.phrases import Words

_APART: Final = 500.0  # metres between two sources of the same boundaries that need a second look


def told(comparison: Comparison, edition: str) -> Finding:
    """How the layer lies to the areas held, as a finding; a warning where it lies far off."""
    far = bool(comparison.suspects) or comparison.metres > _APART
    way, way_vi = _way(comparison)
    return found(
        "layer_apart" if far else "layer_compared",
        value=edition,
        times=comparison.units,
        metres=f"{comparison.metres:.0f}",
        scatter=f"{comparison.scatter:.0f}",
        way=way,
        way_vi=way_vi,
    )


def question(comparison: Comparison, edition: str, where: str) -> QuestionError | None:
    """What only the sender can say, with the answers; None where no mistake is suspected."""
    if not comparison.suspects:
        return None
    mistakes = [mistake for mistake, _ in comparison.suspects]
    way, way_vi = _way(comparison)
    facts = {
        "units": str(comparison.units),
        "edition": edition,
        "why": _WHY[mistakes[0].kind]["en"],
        "way": way,
    }
    facts_vi = facts | {"why": _WHY[mistakes[0].kind]["vi"], "way": way_vi}
    return QuestionError(
        mistakes[0].kind,
        {"vi": _ASKED["vi"].format_map(facts_vi), "en": _ASKED["en"].format_map(facts)},
        (*(_answer(mistake) for mistake in mistakes if mistake.crs is not None), Answer("--keep-crs", _KEEP)),
        where=where,
    )


def _answer(mistake: Mistake) -> Answer:
    name = mistake.crs.name if mistake.crs is not None else ""
    option = option_for(mistake.crs) if mistake.crs is not None else ""
    return Answer(f"--crs {option}", {"vi": f"dữ liệu theo hệ {name}", "en": f"the data are in {name}"})


def _way(comparison: Comparison) -> tuple[str, str]:
    """Where the layer lies, in English and Vietnamese: `195 m west and 110 m north`."""
    parts = [
        (-comparison.east, "east", "west", "đông", "tây"),
        (-comparison.north, "north", "south", "bắc", "nam"),
    ]
    en, vi = [], []
    for metres, ahead, behind, ahead_vi, behind_vi in parts:
        length = _length(abs(metres))
        en.append(f"{length['en']} {ahead if metres >= 0 else behind}")
        vi.append(f"{length['vi']} về phía {ahead_vi if metres >= 0 else behind_vi}")
    return " and ".join(en), " và ".join(vi)


def _length(metres: float) -> Words:
    number = written(f"{metres / 1000:.1f}" if metres >= 2000 else f"{metres:.0f}")
    unit = "km" if metres >= 2000 else "m"
    return {"vi": f"{number['vi']} {unit}", "en": f"{number['en']} {unit}"}


_ASKED: Final[Words] = {
    "vi": "so với {units} đơn vị cùng tên đã nạp (bộ {edition}), lớp này nằm lệch {way}: {why}; chưa nạp gì",
    "en": "against {units} units of the same name that are held (edition {edition}), this layer lies {way}: {why}; "
    "nothing was loaded",
}
_WHY: Final[dict[str, Words]] = {
    "vn2000_forgotten": {
        "vi": "đúng như dữ liệu VN-2000 bị ghi là WGS 84",
        "en": "just as VN-2000 data do that are labelled WGS 84",
    },
    "vn2000_twice": {
        "vi": "đúng như dữ liệu WGS 84 bị chuyển từ VN-2000 thêm một lần, hoặc như lớp đã nạp là VN-2000 bị ghi WGS 84",
        "en": "just as if the shift from VN-2000 had been made once too often here, or never for the areas held",
    },
    "wrong_zone": {
        "vi": "đúng như tọa độ thuộc múi chiếu hoặc kinh tuyến trục khác",
        "en": "just as coordinates of another zone or central meridian do",
    },
    "wrong_meridian": {
        "vi": "đúng như dữ liệu đã được đổi ra độ với sai kinh tuyến trục; hãy xuất lại tệp với kinh tuyến đúng",
        "en": "just as data do that were made degrees with the wrong central meridian; export the file again",
    },
}
_KEEP: Final[Words] = {
    "vi": "nạp đúng như tệp ghi, vị trí này là đúng",
    "en": "load it as the file says, it lies right",
}

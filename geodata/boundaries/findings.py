"""What can be found at the door, and the words for it in Vietnamese and English.

A finding is one fault (or one kind of fault, counted) of a boundary file. Its `severity` says what was done:

    refused   the row is not in the result
    mended    it was repaired, and the repair is described
    warned    it is in the result as it came; somebody should look
    noted     nothing is wrong, but it should be known
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from geodata.boundaries.rosters.findings import ROSTER_WORDINGS
from zones.errors import Problem
from zones.numerals import written
from zones.vocabulary import Lang

Severity = Literal["refused", "mended", "warned", "noted"]


#: Facts that are figures, written as the language writes them; all others are names and codes.
_FIGURES: Final = (
    "times", "km2", "share", "slivers", "sliver_km2", "rounded", "change", "metres", "km", "named", "persons",
    "own", "scatter", "with_point", "wards",
)  # fmt: skip


class Wording(NamedTuple):
    """Severity and templates of one kind of finding; the templates name the finding's facts."""

    severity: Severity
    vi: str
    en: str
    remedy_vi: str
    remedy_en: str


WORDINGS: Final[dict[str, Wording]] = {
    "code_missing": Wording(
        "refused",
        "thiếu mã đơn vị (tên: {name})",
        "the code is missing (name: {name})",
        "điền mã, hoặc chọn cột mã khác bằng --code",
        "fill in the code, or name another code column with --code",
    ),
    "code_doubled": Wording(
        "refused",
        "mã {code} có ở {times} dòng",
        "code {code} stands in {times} rows",
        "mỗi đơn vị một dòng: gộp các phần thành một đa vùng, hoặc cho mỗi dòng một mã riêng",
        "one row a unit: merge the parts into one multi-part shape, or give each row its own code",
    ),
    "codes_were_numbers": Wording(
        "warned",
        "cột mã {column} là kiểu số: số 0 đứng đầu (nếu có) đã mất",
        "code column {column} holds numbers: leading zeros, if there were any, are lost",
        "lưu lại cột mã ở dạng chữ nếu mã có số 0 đứng đầu",
        "save the code column as text if its codes begin with zeros",
    ),
    "encoding_guessed": Wording(
        "noted",
        "chữ trong cột {columns} không phải UTF-8, cũng không giống bảng mã tiếng Việt nào; đọc theo Windows-1252",
        "the text of {columns} is no UTF-8 and like no Vietnamese encoding; it was read as Windows-1252",
        "xem lại tên; nếu sai, chỉ ra bảng mã bằng --text-encoding",
        "look at the names; if they are wrong, name the encoding with --text-encoding",
    ),
    "text_decoded": Wording(
        "mended",
        "cột {column}: chữ ở bảng mã {encoding}, đã chuyển sang Unicode ở {times} dòng: {samples}",
        "column {column}: text in {encoding} was brought to Unicode in {times} rows: {samples}",
        "xem các ví dụ; nếu sai, chỉ ra bảng mã bằng --text-encoding",
        "look at the examples; if they are wrong, name the encoding with --text-encoding",
    ),
    "text_composed": Wording(
        "mended",
        "cột {column}: đã ghép các chữ viết rời dấu ở {times} dòng",
        "column {column}: letters written apart from their marks were put together in {times} rows",
        "không cần làm gì",
        "nothing to do",
    ),
    "text_left": Wording(
        "warned",
        "cột {column}: để nguyên {times} giá trị vì chưa chắc cách đọc: {samples}",
        "column {column}: {times} texts left as they stand, since it is not certain how to read them: {samples}",
        "chỉ ra bảng mã bằng --text-encoding, hoặc sửa các giá trị này trong tệp",
        "name the encoding with --text-encoding, or mend these in the file",
    ),
    "name_missing": Wording(
        "warned",
        "đơn vị {code} không có tên; dùng mã thay tên",
        "unit {code} has no name; its code stands in",
        "điền tên vào tệp",
        "fill in the name",
    ),
    "parent_missing": Wording(
        "warned",
        "{times} đơn vị không ghi đơn vị cấp trên (ví dụ {code})",
        "{times} units do not say their parent (for example {code})",
        "điền mã cấp trên; nếu không, cấp trên là đơn vị chồng lên nhiều nhất",
        "fill in the parent's code; otherwise the parent that overlaps most is taken",
    ),
    "parent_unknown": Wording(
        "warned",
        "{times} đơn vị ghi mã cấp trên không có trong bộ ranh giới (ví dụ {code} → {value})",
        "{times} units name a parent that the edition does not hold (for example {code} → {value})",
        "nạp cấp trên trước, hoặc sửa mã; nếu không, cấp trên là đơn vị chồng lên nhiều nhất",
        "load the parents first, or mend the codes; otherwise the parent that overlaps most is taken",
    ),
    "parent_none": Wording(
        "warned",
        "không tìm được đơn vị cấp trên cho {times} đơn vị (ví dụ {code})",
        "no parent was found for {times} units (for example {code})",
        "kiểm tra mã cấp trên và hệ toạ độ của hai lớp",
        "check the parent codes, and the projections of both layers",
    ),
    "parent_weak": Wording(
        "warned",
        "đơn vị {code} chỉ chồng {share} lên đơn vị cấp trên gần nhất {value}; tạm lấy",
        "unit {code} overlaps its likeliest parent {value} by only {share} of its area; it is taken",
        "điền mã cấp trên của đơn vị này",
        "fill in the parent code of this unit",
    ),
    "parent_elsewhere": Wording(
        "warned",
        "đơn vị {code} chỉ nằm {share} trong đơn vị cấp trên {value} mà nó ghi",
        "unit {code} lies only {share} inside the parent {value} that it names",
        "kiểm tra mã cấp trên của đơn vị này",
        "check the parent code of this unit",
    ),
    "parent_codes_foreign": Wording(
        "warned",
        "{share} trong {times} đơn vị nằm ngoài đơn vị cấp {value} mang mã mà chúng ghi: hai lớp đánh số khác nhau; "
        "không dùng mã, cấp trên là đơn vị chồng lên nhiều nhất",
        "{share} of {times} units lie outside the {value} whose code they state: the two layers number differently; "
        "the codes are not used, the parent that overlaps most is taken",
        "đối chiếu hai lớp bằng wardwatch boundaries reconcile rồi nạp tệp đã đối chiếu",
        "bring both layers together with wardwatch boundaries reconcile, and load what it writes",
    ),
    "parent_several": Wording(
        "warned",
        "đơn vị {level} {code} có các đơn vị con ghi {times} cấp trên khác nhau; lấy {value}",
        "{level} {code} has children that name {times} different parents; {value} is taken",
        "sửa cột mã cấp trên trong tệp",
        "mend the parent columns of the file",
    ),
    "geometry_empty": Wording(
        "refused",
        "đơn vị {code} không có hình",
        "unit {code} has no shape",
        "vẽ hoặc chép lại hình của đơn vị",
        "draw or copy the unit's shape",
    ),
    "geometry_not_area": Wording(
        "refused",
        "hình của đơn vị {code} là {value}, không phải vùng",
        "the shape of unit {code} is a {value}, not an area",
        "lưu ranh giới dưới dạng vùng (Polygon hoặc MultiPolygon)",
        "save the boundaries as Polygon or MultiPolygon",
    ),
    "geometry_reduced": Wording(
        "mended",
        "hình của {times} đơn vị lẫn điểm hoặc đường (ví dụ {code}); chỉ giữ phần vùng",
        "the shapes of {times} units hold points or lines as well (for example {code}); only areas were kept",
        "không cần làm gì nếu ranh giới đúng",
        "nothing, if the boundary is right",
    ),
    "geometry_unmendable": Wording(
        "refused",
        "hình của đơn vị {code} hỏng, không sửa được: {value}",
        "the shape of unit {code} is broken beyond mending: {value}",
        "vẽ lại hình của đơn vị",
        "draw the unit's shape again",
    ),
    "geometry_mended": Wording(
        "mended",
        "hình của đơn vị {code} sai ({value}); đã sửa, diện tích thay đổi {change} km²",
        "the shape of unit {code} was invalid ({value}); mended, its area changed by {change} km²",
        "xem lại đơn vị này trên bản đồ",
        "look at this unit on the map",
    ),
    "height_dropped": Wording(
        "mended",
        "{times} hình có độ cao (3D); đã bỏ độ cao",
        "{times} shapes carry heights (3D); the heights were dropped",
        "không cần làm gì",
        "nothing to do",
    ),
    "crs_overridden": Wording(
        "noted",
        "tệp ghi hệ toạ độ {value}; dùng {crs} như đã yêu cầu",
        "the file says {value}; {crs} is used as asked",
        "bỏ --crs nếu tệp ghi đúng",
        "leave out --crs if the file is right",
    ),
    "crs_recognised": Wording(
        "noted",
        "hệ toạ độ «{value}» của tệp được hiểu là {crs}",
        "the file's projection '{value}' was taken for {crs}",
        "nếu không phải, ghi đúng hệ bằng --crs",
        "if it is another, name it with --crs",
    ),
    "crs_parameters": Wording(
        "noted",
        "tham số chuyển đổi ghi trong «{value}» lệch bộ tham số công bố {metres} m (thường do sai dấu góc xoay "
        "hoặc bộ tham số cũ); dùng bộ công bố {crs}",
        "the shift written in '{value}' is {metres} m off the published one (often wrong signs of the rotations, or "
        "an older set); {crs} was used",
        "không cần làm gì; muốn dùng đúng như tệp ghi thì thêm --keep-crs",
        "nothing to do; --keep-crs uses what the file says",
    ),
    "crs_shift": Wording(
        "noted",
        "chuyển từ {crs} sang WGS 84 bằng phép «{value}», độ chính xác công bố: {accuracy_vi} ({parameters})",
        "moved from {crs} to WGS 84 by '{value}', stated accuracy: {accuracy} ({parameters})",
        "không cần làm gì",
        "nothing to do",
    ),
    "crs_no_shift": Wording(
        "warned",
        "hệ {crs} dùng gốc toạ độ không rõ ({value}); coi như WGS 84, có thể lệch vài trăm mét",
        "{crs} stands on a datum that is not known ({value}); taken as WGS 84, it may be off by some hundred metres",
        "so với bản đồ nền; nếu lệch, ghi đúng hệ bằng --crs, ví dụ --crs VN2000:105.75",
        "compare with a map; if it is off, name the true system with --crs, for example --crs VN2000:105.75",
    ),
    "layer_compared": Wording(
        "noted",
        "so với {times} đơn vị cùng tên của bộ {value}: lệch {metres} m (chênh giữa các đơn vị {scatter} m), không có "
        "dấu hiệu sai hệ toạ độ",
        "against {times} units of the same name of edition {value}: {metres} m apart (units differ by {scatter} m), "
        "no sign of a wrong projection",
        "không cần làm gì",
        "nothing to do",
    ),
    "layer_apart": Wording(
        "warned",
        "so với {times} đơn vị cùng tên của bộ {value}, lớp này nằm lệch {way_vi}",
        "against {times} units of the same name of edition {value}, this layer lies {way}",
        "so hai lớp trên bản đồ; nếu lớp này sai, ghi đúng hệ bằng --crs",
        "compare both on a map; if this layer is wrong, name its system with --crs",
    ),
    "lonlat_swapped": Wording(
        "refused",
        "kinh độ và vĩ độ của đơn vị {code} có vẻ bị đổi chỗ ({value})",
        "longitude and latitude of unit {code} look swapped ({value})",
        "đổi lại thứ tự: kinh độ trước, vĩ độ sau",
        "exchange them: longitude first, latitude second",
    ),
    "metres_as_degrees": Wording(
        "refused",
        "toạ độ của đơn vị {code} có vẻ tính bằng mét nhưng ghi là độ ({value})",
        "the coordinates of unit {code} look like metres but are labelled as degrees ({value})",
        "cho biết hệ toạ độ thật bằng --crs, ví dụ --crs EPSG:32648 hoặc --crs VN2000:105.75",
        "name the true projection with --crs, for example --crs EPSG:32648 or --crs VN2000:105.75",
    ),
    "coordinate_impossible": Wording(
        "refused",
        "toạ độ của đơn vị {code} không thể có ({value})",
        "the coordinates of unit {code} are impossible ({value})",
        "sửa toạ độ; vĩ độ trong khoảng −90 đến 90, kinh độ −180 đến 180",
        "mend them; latitude lies between -90 and 90, longitude between -180 and 180",
    ),
    "outside_area_of_use": Wording(
        "warned",
        "{times} đơn vị nằm ngoài vùng dùng của hệ toạ độ {crs} (ví dụ {code})",
        "{times} units lie outside the area of use of {crs} (for example {code})",
        "kiểm tra xem hệ toạ độ có đúng múi, đúng kinh tuyến trục không",
        "check that the projection is the right zone and central meridian",
    ),
    "overlap_large": Wording(
        "warned",
        "đơn vị {code} và {other} chồng nhau {km2} km², bằng {share} đơn vị nhỏ hơn",
        "units {code} and {other} overlap by {km2} km², {share} of the smaller",
        "sửa ranh giới; tới lúc đó điểm nằm trong phần chồng thuộc mã nhỏ hơn",
        "mend the boundary; until then a point in the overlap belongs to the lower code",
    ),
    "overlaps": Wording(
        "noted",
        "{times} cặp đơn vị chồng nhau, tổng {km2} km²",
        "{times} pairs of units overlap, {km2} km² in all",
        "điểm nằm trong phần chồng được tính một lần, cho mã nhỏ hơn",
        "a point in an overlap is counted once, for the lower code",
    ),
    "gaps": Wording(
        "noted",
        "{times} khoảng hở giữa các đơn vị, tổng {km2} km² (trong đó {slivers} khe hẹp, {sliver_km2} km²)",
        "{times} gaps between units, {km2} km² in all ({slivers} of them narrow slivers, {sliver_km2} km²)",
        "điểm nằm trong khoảng hở không thuộc đơn vị nào và được liệt kê khi nạp ca",
        "a point in a gap belongs to no unit and is listed when cases are loaded",
    ),
    "slivers_closed": Wording(
        "mended",
        "ranh giới {level} được gộp từ đơn vị con: đã lấp {times} khe hẹp, tổng {km2} km²",
        "{level} boundaries were dissolved from their children: {times} slivers closed, {km2} km² in all",
        "không cần làm gì",
        "nothing to do",
    ),
    "population_refused": Wording(
        "warned",
        "dân số của đơn vị {code} không dùng được ({value}); để trống",
        "the population of unit {code} cannot be used ({value}); left unknown",
        "ghi một số nguyên không âm",
        "write a whole number, zero or more",
    ),
    "population_rounded": Wording(
        "mended",
        "dân số của đơn vị {code} không phải số nguyên ({value}); làm tròn thành {rounded}",
        "the population of unit {code} is not a whole number ({value}); rounded to {rounded}",
        "ghi số người là số nguyên",
        "write persons as a whole number",
    ),
    "population_missing": Wording(
        "warned",
        "{times} đơn vị không có dân số (ví dụ {code})",
        "{times} units have no population (for example {code})",
        "điền dân số; chưa có thì tỷ suất của các đơn vị này không tính được",
        "fill it in; until then no rate can be computed for them",
    ),
    "population_zero": Wording(
        "warned",
        "{times} đơn vị ghi dân số bằng 0 (ví dụ {code})",
        "{times} units state a population of 0 (for example {code})",
        "kiểm tra: không có người ở, hay chưa có số liệu?",
        "check: does nobody live there, or is the figure missing?",
    ),
    **{kind: Wording(*words) for kind, words in ROSTER_WORDINGS.items()},
}

#: A fault of a row of a table, which brings its own words.
_SAID: Final = Wording("refused", "{said_vi}", "{said}", "{fix_vi}", "{fix}")


@dataclass(frozen=True, slots=True)
class Finding(Problem):
    """One finding: a `Problem` with what was done about it, the unit it concerns, and its facts.

    `facts` fills the templates of `WORDINGS[code]`, so that the same finding can be told in either language.
    """

    severity: Severity = "warned"
    area_level: str = ""
    area_code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def words(self, lang: Lang) -> tuple[str, str]:
        """Problem and remedy in one language."""
        wording = WORDINGS.get(self.code, _SAID)
        told = (wording.vi, wording.remedy_vi) if lang == "vi" else (wording.en, wording.remedy_en)
        figures = {key: written(str(self.facts[key]))[lang] for key in _FIGURES if key in self.facts}
        facts = {**self.facts, **figures}
        return told[0].format_map(facts), told[1].format_map(facts)

    def to_json(self) -> dict[str, Any]:
        """The finding as plain values, in both languages."""
        vi, remedy_vi = self.words("vi")
        return {
            "code": self.code,
            "severity": self.severity,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "area_level": self.area_level,
            "area_code": self.area_code,
            "facts": dict(self.facts),
            "problem": {"vi": vi, "en": self.problem},
            "remedy": {"vi": remedy_vi, "en": self.remedy},
        }


def found(
    kind: str,
    *,
    row: int | None = None,
    column: str = "",
    value: str = "",
    area_level: str = "",
    **facts: Any,
) -> Finding:
    """The finding of one kind. Facts that a template needs are keywords; `code` is the unit's code."""
    wording = WORDINGS[kind]
    told = {"column": column, "value": value, "code": "", "level": area_level, **facts}
    return Finding(
        kind,
        wording.en.format_map(told),
        wording.remedy_en.format_map(told),
        row,
        column,
        value,
        wording.severity,
        area_level,
        str(told["code"]),
        told,
    )

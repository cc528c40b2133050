"""The words for what a layer shows by itself."""

from typing import Final

from geodata.boundaries.wordings.wording import Wording

_OTHERWISE = "nếu không đúng, hoàn lại rồi nạp với --level (province, district, ward hoặc hamlet)"
_OTHERWISE_EN = "if that is wrong, undo the import and load with --level (province, district, ward or hamlet)"

RECOGNISED: Final[dict[str, Wording]] = {
    "level_by_names": Wording(
        "noted", "các đơn vị thuộc cấp {level}, theo tên (ví dụ {value})",
        "the units are of level {level}, by their names (for example {value})", _OTHERWISE, _OTHERWISE_EN,
    ),
    "level_by_columns": Wording(
        "noted", "các đơn vị thuộc cấp {level}, theo các cột (ví dụ {value})",
        "the units are of level {level}, by the columns (for example {value})", _OTHERWISE, _OTHERWISE_EN,
    ),
    "level_by_codes": Wording(
        "noted", "các đơn vị thuộc cấp {level}, theo số chữ số của mã",
        "the units are of level {level}, by the digits of their codes", _OTHERWISE, _OTHERWISE_EN,
    ),
    "level_unknown": Wording(
        "warned", "tệp không cho biết các đơn vị thuộc cấp nào; lấy là cấp {level}",
        "the file does not tell of which level the units are; {level} was taken", _OTHERWISE, _OTHERWISE_EN,
    ),
    "level_unlike": Wording(
        "warned", "nạp thành cấp {level}, nhưng tên các đơn vị là tên cấp {other_vi} (ví dụ {value})",
        "loaded as level {level}, but the units are named like those of level {other} (for example {value})",
        _OTHERWISE, _OTHERWISE_EN,
    ),
    "levels_made": Wording(
        "noted", "lập luôn các cấp trên từ cột: {made_vi}", "the levels above were made from columns: {made}",
        "thêm --parent-level none nếu không muốn", "add --parent-level none if that is not wanted",
    ),
    "levels_kept": Wording(
        "noted", "các cấp trên đã có được giữ nguyên, không lập lại từ cột: {made_vi} (lập lại: {options})",
        "levels above that are held stay as they are: {made} (to make them anew from columns: {options})",
        "không cần làm gì nếu ranh giới cấp trên vẫn đúng", "nothing, if the boundaries above are right",
    ),
    "code_column_taken": Wording(
        "noted", "không cột nào tên là mã; lấy cột {column}, vì mỗi dòng một giá trị riêng",
        "no column is called a code; {column} was taken, since each row has a value of its own there",
        "chọn cột khác bằng --code nếu không đúng", "name another with --code if that is wrong",
    ),
    "names_as_codes": Wording(
        "warned", "tệp không có cột mã; tên ở cột {column} được dùng làm mã",
        "the file has no column of codes; the names in {column} stand for codes",
        "thêm cột mã chính thức vào tệp nếu có: tên đổi thì đơn vị bị coi là đơn vị khác",
        "add a column of official codes where there are some: under another name a unit passes for another unit",
    ),
    "row_numbers_as_codes": Wording(
        "warned", "tệp không có cột mã; số thứ tự ở cột {column} được dùng làm mã, lần xuất sau có thể khác",
        "the file has no column of codes; row numbers in {column} stand for codes; the next export may have others",
        "chọn cột mã bằng --code, hoặc thêm cột mã vào tệp", "name the codes with --code, or add them to the file",
    ),
    "layers_together": Wording(
        "noted", "{times} lớp cùng cấp được nạp chung, số dòng đếm liên tục: {value}",
        "{times} layers of one level were loaded together, their rows counted through: {value}",
        "chọn một lớp bằng --layer nếu không muốn", "choose one with --layer if that is not wanted",
    ),
}  # fmt: skip

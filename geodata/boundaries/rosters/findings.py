"""The words for what is found in a roster."""

from typing import Final

from geodata.boundaries.wordings.wording import Wording

ROSTERS: Final[dict[str, Wording]] = {
    "roster_read": Wording(
        "noted",
        "đây là danh sách, không phải tệp ranh giới: {times} đơn vị biết theo tên",
        "this is a roster, not a file of boundaries: {times} areas known by name",
        "không cần làm gì; khi có ranh giới, nạp vào cùng bộ: lịch sử vẫn giữ",
        "nothing to do; load boundaries into the same edition when there are some: history is kept",
    ),
    "above_by_name": Wording(
        "noted",
        "chưa có ranh giới cấp trên: lập theo tên trong danh sách ({made_vi}), chưa vẽ được trên bản đồ",
        "no boundaries above are held: these levels were made of the names in the roster ({made}), without shapes",
        "nạp ranh giới khi có; từ nay ca bệnh và báo cáo được nhận theo tên",
        "load boundaries when there are some; cases and reports are taken by names from now on",
    ),
    "codes_made": Wording(
        "noted",
        "{times} đơn vị không có mã trong danh sách; mã được lập từ mã cấp trên và tên (ví dụ {code})",
        "{times} areas have no code in the roster; codes were made of the code above and the name (e.g. {code})",
        "thêm cột mã nếu đã có mã chính thức; nạp lại cùng tên sẽ ra cùng mã",
        "add a column of codes where there are official ones; the same names give the same codes again",
    ),
    "parent_by_point": Wording(
        "noted",
        "{times} dòng không ghi xã; lấy xã chứa điểm (ví dụ {code} → {value})",
        "{times} rows do not name their ward; the ward that holds the point was taken (for example {code} → {value})",
        "thêm cột xã nếu không đúng",
        "add a column of wards if that is wrong",
    ),
    "point_outside": Wording(
        "warned",
        "điểm của {code} ({name}) nằm ngoài {value}, cách {km}; không dùng để dựng ranh giới",
        "the point of {code} ({name}) lies outside {value}, {km} away; no shape is constructed from it",
        "sửa toạ độ hoặc tên xã của dòng này",
        "mend the coordinates or the ward of this row",
    ),
    "point_doubled": Wording(
        "warned",
        "điểm của {code} ({name}) trùng với điểm của {other}; đơn vị nạp sau không có hình",
        "the point of {code} ({name}) is that of {other} as well; the later of the two gets no shape",
        "ghi cho mỗi đơn vị một điểm riêng",
        "give each area a point of its own",
    ),
    "voronoi_made": Wording(
        "noted",
        "dựng hình cho {times} đơn vị của {wards} xã từ điểm: ranh giới dựng từ điểm, không phải ranh giới hành chính",
        "shapes of {times} areas of {wards} wards were constructed from points: they are no administrative boundaries",
        "thay bằng ranh giới thật khi có",
        "replace them by true boundaries when there are some",
    ),
    "voronoi_not_made": Wording(
        "warned",
        "{value}: {with_point} trong {times} đơn vị có điểm dùng được; không dựng hình, vì điểm của ca sẽ rơi nhầm "
        "đơn vị",
        "{value}: {with_point} of {times} areas have a usable point; no shape is constructed, for points of cases "
        "would fall into the wrong area",
        "điền điểm còn thiếu, hoặc thêm --construct anyway để vẫn dựng",
        "fill in the missing points, or add --construct anyway to construct all the same",
    ),
    "voronoi_incomplete": Wording(
        "warned",
        "{value}: chỉ {with_point} trong {times} đơn vị có điểm dùng được; vẫn dựng hình theo yêu cầu, điểm của ca "
        "ở các đơn vị còn lại sẽ tính cho đơn vị khác",
        "{value}: only {with_point} of {times} areas have a usable point; constructed as asked, so cases with a "
        "point in the others are counted elsewhere",
        "điền điểm còn thiếu rồi nạp lại",
        "fill in the missing points and load again",
    ),
    "areas_matched": Wording(
        "noted",
        "khớp với đơn vị đã có: {times} theo mã, {named} theo tên trong đơn vị cấp trên (giữ mã đã có, "
        "ví dụ {value} → {code})",
        "the same as areas held: {times} by code, {named} by name within the area above (these keep the code held, "
        "for example {value} → {code})",
        "xem lại nếu tên giống nhau nhưng là hai nơi",
        "look again if two places bear one name",
    ),
    "areas_new": Wording(
        "noted",
        "{times} đơn vị mới (ví dụ {code})",
        "{times} areas are new (for example {code})",
        "không cần làm gì nếu đúng là đơn vị mới",
        "nothing, if they are new indeed",
    ),
    "areas_kept": Wording(
        "noted",
        "{times} đơn vị đã có mà tệp này không nêu vẫn được giữ (ví dụ {code})",
        "{times} areas held that this file does not name were kept (for example {code})",
        "thêm --complete nếu tệp nêu đủ mọi đơn vị của các xã trong tệp",
        "add --complete if the file names every area of its wards",
    ),
    "areas_ceased": Wording(
        "warned",
        "{times} đơn vị đã có không còn nữa, vì tệp này không nêu (ví dụ {code}); ca và số liệu của chúng vẫn được giữ",
        "{times} areas held cease, for this file does not name them (for example {code}); their cases and figures stay",
        "bỏ --complete nếu không đúng",
        "leave out --complete if that is wrong",
    ),
    "persons_differ": Wording(
        "warned",
        "{value}: tổng số khẩu các đơn vị là {persons}, dân số của xã đã nạp là {own} (chênh {change})",
        "{value}: the persons of its areas add up to {persons}, the ward's own figure is {own} ({change})",
        "xem lại số nào đúng; cả hai đều được giữ, mỗi cấp dùng số của cấp đó",
        "see which is right; both are kept, each level uses its own",
    ),
    "persons_not_summed": Wording(
        "warned",
        "tệp không nói đã nêu đủ mọi đơn vị: tổng số khẩu của {times} xã (ví dụ {value}: {persons}) không được lấy làm "
        "dân số của xã",
        "the file does not say that it names every area: the persons in {times} wards (for example {value}: {persons}) "
        "are not taken for the population of the ward",
        "thêm --complete nếu tệp nêu đủ mọi đơn vị, hoặc nạp dân số của xã",
        "add --complete if the file names every area, or load the population of the wards",
    ),
    "persons_summed": Wording(
        "noted",
        "dân số của {times} xã là tổng số khẩu các đơn vị trong tệp (ví dụ {value}: {persons})",
        "the population of {times} wards is the sum of the persons of their areas in the file (for example {value}: "
        "{persons})",
        "bỏ --complete nếu tệp không nêu đủ mọi đơn vị",
        "leave out --complete if the file does not name every area",
    ),
    "all_rows_settled": Wording(
        "noted",
        "các dòng bị từ chối của lần nạp {value} đã được giải quyết: tệp này nạp lại chúng",
        "the refused rows of import {value} are settled: this file brings them again",
        "không cần làm gì; hoàn lại lần nạp này thì các dòng đó lại mở",
        "nothing; if this import is undone they stand open again",
    ),
    "rows_settled": Wording(
        "noted",
        "{times} dòng bị từ chối của lần nạp {value} đã được giải quyết: tệp này nạp lại chúng",
        "{times} refused rows of import {value} are settled: this file brings them again",
        "không cần làm gì; hoàn lại lần nạp này thì các dòng đó lại mở",
        "nothing; if this import is undone they stand open again",
    ),
}

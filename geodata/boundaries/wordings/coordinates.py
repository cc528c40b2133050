"""The words for coordinates: the system they are in, and where they lie."""

from typing import Final

from geodata.boundaries.wordings.wording import Wording

COORDINATES: Final[dict[str, Wording]] = {
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
}

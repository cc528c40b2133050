"""The words for single shapes."""

from typing import Final

from geodata.boundaries.wordings.wording import Wording

SHAPES: Final[dict[str, Wording]] = {
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
}

"""The words for how units fit together."""

from typing import Final

from geodata.boundaries.wordings.wording import Wording

NEIGHBOURS: Final[dict[str, Wording]] = {
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
    "neighbours_mended": Wording(
        "mended",
        "đã khớp ranh giới giữa các đơn vị: {times} đơn vị thay đổi; {km2} km² chồng nhau giao cho mã nhỏ hơn, "
        "{sliver_km2} km² khe hẹp giao cho đơn vị có đường biên dài nhất; thay đổi nhiều nhất: {code} {name}, "
        "{share} diện tích",
        "neighbours were made to fit: {times} units changed; {km2} km² of overlaps went to the lower code, "
        "{sliver_km2} km² of slivers to the unit with the longest border; most changed: {code} {name}, "
        "{share} of its area",
        "bỏ --mend nếu muốn giữ nguyên; wardwatch boundaries mend … --report ghi đủ từng chỗ",
        "leave out --mend to keep the file's own; wardwatch boundaries mend … --report lists every move",
    ),
    "neighbours_left": Wording(
        "warned",
        "{times} đơn vị giữ nguyên chỗ chồng hoặc khe hẹp, vì còn ngờ (ví dụ {code} {name}: sẽ thay đổi {share})",
        "{times} units keep overlaps or slivers, for they are doubtful (for example {code} {name}: it would "
        "move {share})",
        "xem trên bản đồ; --prefer, --leave hoặc --max-moved cho biết phải làm gì",
        "look at them on the map; --prefer, --leave or --max-moved say what to do",
    ),
}

"""The words for the area above each unit."""

from typing import Final

from geodata.boundaries.wordings.wording import Wording

PARENTS: Final[dict[str, Wording]] = {
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
}

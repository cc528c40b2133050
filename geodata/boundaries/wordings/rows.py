"""The words for the rows of a layer: their codes, their names, the letters they are written in."""

from typing import Final

from geodata.boundaries.wordings.wording import Wording

ROWS: Final[dict[str, Wording]] = {
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
}

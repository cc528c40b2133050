"""Fixed words of a rulebook's page, in Vietnamese and English."""

from typing import Any, Final

from zones.phrases import Words, both
from zones.vocabulary import Lang

HEADINGS: Final[dict[str, Words]] = {
    "status": both("Trạng thái", "Status"),
    "cite": both("Văn bản", "Citation"),
    "where": both("Ghi chú nguồn", "On the source"),
    "valid": both("Hiệu lực", "In force"),
    "disease": both("Bệnh", "Disease"),
    "run": both("Lịch chạy", "Schedule"),
    "unverified": both("Chưa đối chiếu", "Not verified"),
    "hash": both("Mã băm", "Hash"),
    "levels": both("Các mức, từ tốt đến xấu", "Levels, from best to worst"),
    "indicators": both("Chỉ số", "Indicators"),
    "bands": both("Khoảng giá trị", "Bands"),
    "tables": both("Bảng quyết định", "Tables"),
    "rules": both("Quy tắc", "Rules"),
    "missing": both("Khi thiếu số liệu", "What is missing"),
    "small": both("Đơn vị nhỏ", "Small units"),
    "stability": both("Giữ ổn định mức", "Stability"),
    "override": both("Quyết định của người có thẩm quyền", "Override by the authority"),
    "inherit": both("Kế thừa từ cấp khác", "Inheritance between levels"),
}

PHRASES: Final[dict[str, Words]] = {
    "from": both("từ {first}, chưa định ngày hết", "from {first}, with no end set"),
    "between": both("từ {first} đến trước {end}", "from {first} to before {end}"),
    "outside": both("ngoài thứ tự", "outside the order"),
    "for": both("Áp dụng cho: {scopes}", "For: {scopes}"),
    "only_if": both("chỉ khi {reason}", "only if {reason}"),
    "first_match": both("quy tắc đầu tiên đúng sẽ quyết định:", "the first rule that holds decides:"),
    "if": both("nếu {reason}", "if {reason}"),
    "else": both("còn lại", "otherwise"),
    "written": both("viết là: {text}", "as written: {text}"),
    "by_table": both("theo bảng {table}", "by table {table}"),
    "worst_of": both("mức xấu nhất trong: {bands}", "the worst among: {bands}"),
    "raise": both("nâng {n} mức, không quá {cap}, {when}", "{n} level(s) worse, at most {cap}, {when}"),
    "raise_open": both("nâng {n} mức, {when}", "{n} level(s) worse, {when}"),
    "floor": both("không tốt hơn {level}, {when}", "at least as bad as {level}, {when}"),
    "cap": both("không xấu hơn {level}, {when}", "at most as bad as {level}, {when}"),
    "of": both("{band}, theo {quantity}", "{band}, by {quantity}"),
    "not_known": both("chưa rõ", "not known"),
    "nothing": both("không quy định", "nothing declared"),
    "raw_value": both("{key}: {value}", "{key}: {value}"),
}

#: Kinds of indicators.
KINDS: Final[dict[str, Words]] = {
    "count": both("số đếm", "a count"),
    "rate": both("tỷ lệ trên dân số", "a rate per population"),
    "ratio": both("tỷ số", "a ratio"),
    "days_since": both("số ngày kể từ lần gần nhất", "days since the last"),
    "fact": both("số liệu từ bên ngoài", "a figure from outside"),
    "expr": both("công thức", "a formula"),
}

#: Parts of an indicator: what is counted, by which day, over which window, in which unit.
PARTS: Final[dict[str, Words]] = {
    "of": both("đếm {value}", "counts {value}"),
    "where": both("chỉ lấy {value}", "only {value}"),
    "household": both("mỗi hộ tính một lần", "each household once"),
    "report": both("theo ngày báo cáo", "by report day"),
    "onset": both("theo ngày khởi phát", "by day of onset"),
    "sample": both("theo ngày lấy mẫu", "by day of sampling"),
    "win": both(
        "trong {value} ngày đến hết ngày tính", "over {value} days up to and including the as-of day"
    ),
    "mean_of": both("chia cho {value} kỳ", "divided by {value} periods"),
    "scale": both("nhân {value}", "times {value}"),
    "pop": both("dân số: {value}", "population: {value}"),
    "at": both("tính trên {value}", "taken on {value}"),
    "num": both("tử số {value}", "numerator {value}"),
    "den": both("mẫu số {value}", "denominator {value}"),
    "expr": both("= {value}", "= {value}"),
    "round": both("làm tròn {value} chữ số thập phân", "rounded to {value} decimals"),
    "later": both("đọc và giữ, chưa tính", "read and kept, not computed yet"),
}

#: What counts: streams and filter values that readers meet.
EVENTS: Final[dict[str, Words]] = {
    "case": both("ca bệnh", "cases"),
    "dose": both("mũi tiêm", "doses"),
    "person": both("người", "people"),
    "test": both("xét nghiệm", "tests"),
    "admission": both("ca nhập viện", "admissions"),
    "death": both("ca tử vong", "deaths"),
}
FILTERS: Final[dict[str, Words]] = {
    "setting": both("nơi phát hiện", "setting"),
    "source": both("nguồn lây", "source"),
    "acquisition": both("nơi nhiễm", "acquisition"),
    "exposure": both("phơi nhiễm", "exposure"),
    "status": both("tình trạng xác định", "status"),
    "community": both("cộng đồng", "community"),
    "quarantine": both("khu cách ly", "quarantine"),
    "known": both("đã rõ", "known"),
    "not_found": both("chưa rõ", "not found"),
    "local": both("tại chỗ", "local"),
    "imported": both("nhập cảnh", "imported"),
    "suspected": both("nghi ngờ", "suspected"),
    "probable": both("có thể", "probable"),
    "confirmed": both("đã xác định", "confirmed"),
    "age_min": both("tuổi từ", "age from"),
    "dose_min": both("số mũi từ", "doses from"),
    "course": both("liệu trình", "course"),
    "full": both("đủ liều", "full"),
    "elderly": both("người cao tuổi", "elderly"),
}

#: Declarations of `missing`, `small`, `stability`, `override`, by key or key and value.
DECLARED: Final[dict[str, Words]] = {
    "ambiguous.grey": both("nhiều mức còn có thể: xám", "several levels possible: grey"),
    "ambiguous.worst": both("nhiều mức còn có thể: lấy mức xấu nhất", "several levels possible: the worst"),
    "ambiguous.hold": both("nhiều mức còn có thể: giữ mức cũ", "several levels possible: the old level is held"),
    "silence.unknown": both("không báo cáo không phải là không có ca", "no report is not zero"),
    "silence.zero": both("không báo cáo được coi là không có ca", "no report counts as zero"),
    "population.grey": both("không rõ dân số: xám", "population not known: grey"),
    "population.small": both("không rõ dân số: tính như đơn vị nhỏ", "population not known: judged as a small unit"),
    "reports": both(
        "báo cáo đủ khi có {share} trong {days} ngày, không hở quá {gap} ngày, lần cuối trong {last} ngày",
        "reports suffice with {share} of {days} days, no gap of more than {gap} days, the last within {last} days",
    ),
    "stale_after_days": both("cũ sau {value} ngày", "stale after {value} days"),
    "show_counts_and_flag": both("vẫn đánh giá, xem số ca và đánh dấu", "judged, with counts shown and a flag"),
    "roll_up_to": both("gộp lên cấp trên", "taken together with the level above"),
    "lengthen_window": both("kéo dài cửa sổ tính", "over a longer window"),
    "grey": both("để xám", "grey"),
    "worsen": both("Xấu đi", "To get worse"),
    "improve": both("Tốt lên", "To get better"),
    "confirm": both("cần {value} lần đánh giá liền nhau", "{value} evaluation(s) in a row"),
    "dwell_days": both("mức cũ phải đủ {value} ngày", "the old level has stood for {value} days"),
    "max_step": both("mỗi lần nhiều nhất {value} mức", "at most {value} level(s) at a time"),
    "notice_hours": both("công bố sau {value} giờ", "published after {value} hours"),
    "gate": both("chỉ khi {value}", "only if {value}"),
    "allowed.true": both("được phép", "allowed"),
    "allowed.false": both("không được phép", "not allowed"),
    "direction.any": both("theo cả hai chiều", "in either direction"),
    "direction.raise_only": both("chỉ nâng mức", "to a worse level only"),
    "direction.lower_only": both("chỉ hạ mức", "to a better level only"),
    "by": both("do: {value}", "by: {value}"),
    "needs": both("cần nêu: {value}", "stating: {value}"),
    "commune_committee": both("UBND cấp xã", "commune committee"),
    "district_committee": both("UBND cấp huyện", "district committee"),
    "provincial_committee": both("UBND cấp tỉnh", "provincial committee"),
    "document_no": both("số văn bản", "document number"),
    "reason": both("lý do", "reason"),
    "expires": both("ngày hết hiệu lực", "end day"),
}  # fmt: skip


def in_words(words: dict[str, Words], key: str, lang: Lang, **values: Any) -> str:
    """The text of a key in a language with its places filled; the key itself where it is not known."""
    return words[key][lang].format(**values) if key in words else key

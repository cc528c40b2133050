"""Fixed words of a rulebook's page, in Vietnamese and English."""

from typing import Any, Final

from zones.phrases import Words, both
from zones.vocabulary import Lang

HEADINGS: Final[dict[str, Words]] = {
    "title": both("Bộ quy tắc", "Rulebook"),
    "status": both("Trạng thái", "Status"),
    "cite": both("Văn bản", "Citation"),
    "where": both("Ghi chú nguồn", "On the source"),
    "valid": both("Hiệu lực", "In force"),
    "disease": both("Bệnh", "Disease"),
    "run": both("Lịch chạy", "Schedule"),
    "open": both("Những điểm chưa đối chiếu với văn bản", "Points not verified against the text"),
    "url": both("Địa chỉ", "Address"),
    "line": both("Chuỗi văn bản nối tiếp", "Succession"),
    "clusters": both("Ổ dịch", "Clusters"),
    "evidence": both("Cơ sở", "Evidence"),
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
    "library": both("Các bộ quy tắc có sẵn", "The rulebooks that come along"),
    "no_text": both("quy tắc nội bộ, không theo văn bản nào", "a house rule that follows no published text"),
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
    "steps": both("các bước:", "steps:"),
    "axes": both("hàng: {rows}; cột: {columns}", "rows: {rows}; columns: {columns}"),
    "any": both("mọi bệnh", "any"),
    "daily": both("hằng ngày", "every day"),
    "every": both("{n} ngày một lần", "every {n} days"),
    "yesterday": both("số liệu đến hết ngày hôm trước", "on figures up to the day before"),
    "monday": both("số liệu đến hết thứ Hai", "on figures up to Monday"),
    "tuesday": both("số liệu đến hết thứ Ba", "on figures up to Tuesday"),
    "wednesday": both("số liệu đến hết thứ Tư", "on figures up to Wednesday"),
    "thursday": both("số liệu đến hết thứ Năm", "on figures up to Thursday"),
    "friday": both("số liệu đến hết thứ Sáu", "on figures up to Friday"),
    "saturday": both("số liệu đến hết thứ Bảy", "on figures up to Saturday"),
    "sunday": both("số liệu đến hết Chủ nhật", "on figures up to Sunday"),
    "version": both("Từ ngày {first}:", "From {first}:"),
    "mapping": both("Mức của {id} được chuyển thành:", "Levels of {id} are carried over as:"),
    "draft": both(
        "BẢN DỰ THẢO: chưa đối chiếu hết với văn bản. Chỉ phân vùng khi người dùng đồng ý rõ ràng.",
        "DRAFT: not fully verified against its text. It classifies only where that is expressly accepted.",
    ),
    "incomplete": both(
        "CHƯA ĐẦY ĐỦ: có phần của văn bản chưa biết. Không dùng để phân vùng.",
        "INCOMPLETE: parts of the text are not known. It does not classify.",
    ),
    "gaps": both("Chưa biết: {paths}", "Not known: {paths}"),
}

#: Kinds of indicators.
KINDS: Final[dict[str, Words]] = {
    "count": both("số đếm", "a count"),
    "rate": both("tỷ lệ trên dân số", "a rate per population"),
    "ratio": both("tỷ số", "a ratio"),
    "days_since": both("số ngày kể từ lần gần nhất", "days since the last"),
    "fact": both("số liệu từ bên ngoài", "a figure from outside"),
    "expr": both("công thức", "a formula"),
    "baseline": both("mức nền của các năm trước", "a baseline of past years"),
    "linked": both("chùm ca có liên quan lớn nhất", "the largest group of linked cases"),
    "cluster": both("có chùm ca hay không (1 có, 0 không)", "whether there is a cluster (1 yes, 0 no)"),
    "trend": both("xu hướng (1 có, 0 không)", "a trend (1 yes, 0 no)"),
    "child_share": both("tỷ lệ đơn vị trực thuộc", "a share of the units below"),
    "child_count": both("số đơn vị trực thuộc", "a number of the units below"),
    "adjacent": both("số đơn vị giáp ranh", "a number of neighbours"),
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
    "month_to_date": both(
        "từ ngày 1 của tháng đến hết ngày tính", "from the first of the month to the as-of day"
    ),
    "week_monday": both("từ thứ Hai của tuần đến hết ngày tính", "from the week's Monday to the as-of day"),
    "week_sunday": both("từ Chủ nhật đầu tuần đến hết ngày tính", "from the week's Sunday to the as-of day"),
    "mean_month": both(
        "trung bình cùng tháng của {value} năm trước", "mean of the same month of the {value} years before"
    ),
    "mean_week": both(
        "trung bình cùng tuần (ISO) của {value} năm trước",
        "mean of the same ISO week of the {value} years before",
    ),
    "sd_sample_month": both(
        "độ lệch chuẩn (mẫu) cùng tháng của {value} năm trước",
        "standard deviation (of a sample) of the same month of the {value} years before",
    ),
    "sd_sample_week": both(
        "độ lệch chuẩn (mẫu) cùng tuần (ISO) của {value} năm trước",
        "standard deviation (of a sample) of the same ISO week of the {value} years before",
    ),
    "sd_population_month": both(
        "độ lệch chuẩn (tổng thể) cùng tháng của {value} năm trước",
        "standard deviation (of a population) of the same month of the {value} years before",
    ),
    "sd_population_week": both(
        "độ lệch chuẩn (tổng thể) cùng tuần (ISO) của {value} năm trước",
        "standard deviation (of a population) of the same ISO week of the {value} years before",
    ),
    "min_years": both("cần ít nhất {value} năm có số liệu", "at least {value} usable years are needed"),
    "leave_out": both("bỏ những năm có {value} = 1", "years with {value} = 1 are left out"),
    "linked_by_household": both("cùng hộ", "sharing a household"),
    "linked_by_exposure": both("cùng nguồn phơi nhiễm", "sharing an exposure"),
    "linked_by_exposure_household": both(
        "cùng hộ hoặc cùng nguồn phơi nhiễm", "sharing a household or an exposure"
    ),
    "min_size": both("từ {value} ca trong khoảng đó", "{value} or more cases in the window"),
    "doubling": both(
        "{n} kỳ {days} ngày liền nhau, kỳ sau ít nhất gấp đôi kỳ trước, kỳ đầu từ 1 ca",
        "{n} periods of {days} days, each at least twice the one before, the first at least 1",
    ),
    "rising": both(
        "{n} kỳ {days} ngày liền nhau, kỳ sau cao hơn kỳ trước", "{n} periods of {days} days, each higher"
    ),
    "falling": both(
        "{n} kỳ {days} ngày liền nhau, kỳ sau thấp hơn kỳ trước", "{n} periods of {days} days, each lower"
    ),
    "at_level": both("ở đúng mức {value}", "at exactly the level {value}"),
    "at_least": both("ở mức {value} hoặc xấu hơn", "at the level {value} or a worse one"),
    "children": both("cấp được xét: {value}", "areas looked at: {value}"),
    "next_finer": both("cấp được đánh giá ngay bên dưới", "of the next finer level that is assessed"),
    "grey_counted": both("đơn vị chưa xác định vẫn tính ở mẫu số", "undecided ones are counted among all"),
    "grey_left_out": both("không tính đơn vị chưa xác định", "undecided ones are left out"),
    "corner": both("kể cả đơn vị chỉ chạm ở góc", "those that touch in a corner count"),
    "no_corner": both("không kể đơn vị chỉ chạm ở góc", "those that touch in a corner only do not count"),
    "per_disease": both(
        "theo bệnh: {value}/<bệnh>, nếu không có thì {value}", "by disease: {value}/<disease>, else {value}"
    ),
    "at_parent": both("lấy ở đơn vị cấp trên ({value})", "taken on the area around it ({value})"),
    "at_area": both("lấy trên mọi đơn vị có cùng {value}", "taken on all units with the same {value}"),
    "clusters": both(
        "ca trong bán kính {radius} m, cách ca đầu không quá {link} ngày; ca sau nối tiếp trong {chain} ngày;"
        " từ {size} ca",
        "cases within {radius} m and {link} days of the first; later ones within {chain} days of another;"
        " {size} or more",
    ),
    "second_notification": both("bắt đầu khi báo ca thứ hai", "it starts with the second notification"),
    "first_case": both("bắt đầu từ ca đầu tiên", "it starts with the first case"),
    "close_after_days": both(
        "đóng khi qua {value} ngày không có ca mới", "it closes after {value} days without a new case"
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

#: What filters say.
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
    "stale_after_days": both(
        "báo cáo cũ hơn {value} ngày thì coi như chưa biết", "reports older than {value} days count as not known"
    ),
    "show_counts_and_flag": both("vẫn đánh giá, xem số ca và đánh dấu", "judged, with counts shown and a flag"),
    "roll_up_to": both("lấy mức của {to}", "the level is that of {to}"),
    "inherit.copy": both(
        "đơn vị không có số liệu riêng lấy mức của {to}", "units without data of their own take the level of {to}"
    ),
    "inherit.floor": both(
        "đơn vị khác không được tốt hơn mức của {to}", "other units may not be better than {to}"
    ),
    "inherit.cap": both("đơn vị khác không được xấu hơn mức của {to}", "other units may not be worse than {to}"),
    "grey": both("để xám", "grey"),
    "no_stability": both(
        "không quy định: mức là mức tính từ số liệu trong ngày",
        "none: the level is the one that the day's figures give",
    ),
    "at_once": both("ngay lập tức", "at once"),
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

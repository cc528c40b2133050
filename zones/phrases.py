"""Fixed sentences of explanations, in Vietnamese and English."""

from collections.abc import Iterable, Mapping
from typing import Final

#: A text in both languages.
Words = dict[str, str]

LANGS: Final = ("vi", "en")

_PHRASES: Final[dict[str, tuple[str, str]]] = {
    "because": ("{name}: {level} – {reason}{figures}.", "{name}: {level} – {reason}{figures}."),
    "since": ("{level} từ {day}", "{level} since {day}"),
    "held_back": (
        "{name}: {level}. Tính theo số liệu là {raw} – {reason}{figures}; nhưng {waits}.",
        "{name}: {level}. The figures give {raw} – {reason}{figures}; but {waits}.",
    ),
    "held_plain": (
        "{name}: {level}. Tính theo số liệu là {raw}; nhưng {waits}.",
        "{name}: {level}. The figures give {raw}; but {waits}.",
    ),
    "held_open": (
        "{name}: {level}. Số liệu chưa đủ để xác định mức: có thể là {levels}, vì {missing}{reports}; {waits}.",
        "{name}: {level}. The figures do not decide: it may be {levels}, because {missing}{reports}; {waits}.",
    ),
    "last_known": (
        " Mức gần nhất đã xác định: {level} (từ {day}).",
        " The last level that was decided: {level} (since {day}).",
    ),
    "in_force": (
        " Mức này có hiệu lực từ {day}; trước đó vẫn áp dụng {level}.",
        " It comes into force on {day}; until then {level} applies.",
    ),
    "wait_dwell": (
        "{level} phải giữ đủ {n} ngày (đến {day})",
        "{level} has to stand for {n} days (until {day})",
    ),
    "wait_better": (
        "mức tốt hơn phải được xác nhận qua {n} lần đánh giá liên tiếp",
        "a better level has to be confirmed by {n} evaluations in a row",
    ),
    "wait_worse": (
        "mức xấu hơn phải được xác nhận qua {n} lần đánh giá liên tiếp",
        "a worse level has to be confirmed by {n} evaluations in a row",
    ),
    "wait_gate": ("chỉ được giảm mức khi: {gate}", "it may become better only with: {gate}"),
    "wait_step": ("mỗi lần chỉ đổi nhiều nhất {n} mức", "it changes by no more than {n} at a time"),
    "wait_hold": (
        "bộ quy tắc giữ {level} khi chưa xác định được mức mới",
        "the rulebook keeps {level} while nothing else is decided",
    ),
    "wait_schedule": (
        "mức chỉ được giảm vào ngày đánh giá của bộ quy tắc",
        "a level becomes better only on a day of evaluation",
    ),
    "wait_next": (
        "mức chỉ được giảm vào ngày đánh giá của bộ quy tắc, lần tới là {day}",
        "a level becomes better only on a day of evaluation, the next is {day}",
    ),
    "after_same": ("mức hiện nay giữ nguyên", "the level in place stays"),
    "after_dwell": (
        "sau khi {level} đã giữ đủ {n} ngày (từ {day})",
        "once {level} has stood for {n} days (from {day})",
    ),
    "after_confirm": ("khi đã xác nhận qua {n} lần đánh giá liên tiếp", "once {n} evaluations in a row confirm it"),
    "after_gate": ("với điều kiện: {gate}", "provided: {gate}"),
    "after_step": ("từng bước, mỗi lần nhiều nhất {n} mức", "step by step, by no more than {n} at a time"),
    "after_notice": ("có hiệu lực sau {n} giờ", "in force {n} hours later"),
    "then": ("{change}; {conditions}", "{change}; {conditions}"),
    "several": (
        "{name}: {level}. Có thể là {levels}, vì {missing}{reports}.",
        "{name}: {level}. It may still be {levels}, because {missing}{reports}.",
    ),
    "undecided": ("{name}: {level}.", "{name}: {level}."),
    "masked": (
        "{name}: {level} (số ca nhỏ không công bố chi tiết).",
        "{name}: {level} (small case numbers are not shown in detail).",
    ),
    "from_ward": (
        "Ô này lấy mức của {name}: {level}, vì các ca ở đó chỉ được biết đến cấp xã.",
        "This cell shows the level of {name}: {level}, because cases there are known by ward only.",
    ),
    "not_assessed": (
        "{name}: không đánh giá – bộ quy tắc “{title}” không có quy định cho loại đơn vị này.",
        "{name}: not assessed – the rulebook “{title}” has no rule for units of this kind.",
    ),
    "empty": ("{name}: không có dân cư và không có ca.", "{name}: no people live here and there are no cases."),
    "reports": ("báo cáo {days}/{of} ngày", "reports on {days} of {of} days"),
    "last_report": ("gần nhất {day}", "the last on {day}"),
    "no_report": ("chưa có báo cáo", "no report so far"),
    "days": ("từ {first} đến {last}", "from {first} to {last}"),
    "not_known": ("chưa rõ", "not known"),
    "withheld": ("không công bố", "not published"),
    "nobody_for": (
        "không tính được {label}, vì theo số liệu dân số thì ở đây không có ai sinh sống",
        "{label} cannot be worked out, because by the population data nobody lives here",
    ),
    "unknown_of": ("chưa có số liệu về {label}", "there is no figure for {label}"),
    "between": ("{label} có thể từ {low} đến {high}", "{label} may be {low} to {high}"),
    "at_least": ("{label} ít nhất là {low}, chưa rõ số tối đa", "{label} is at least {low}, with no known upper end"),
    "at_most": ("{label} nhiều nhất là {high}", "{label} is at most {high}"),
    "more_cases": (
        "Thêm {n} ca ({label} đạt {needed}): {level}",
        "{n} more cases ({label} reaching {needed}): {level}",
    ),
    "one_more_case": ("Thêm 1 ca ({label} đạt {needed}): {level}", "1 more case ({label} reaching {needed}): {level}"),
    "more_households": (
        "Thêm ca ở {n} hộ khác ({label} đạt {needed}): {level}",
        "Cases in {n} more households ({label} reaching {needed}): {level}",
    ),
    "one_more_household": (
        "Thêm ca ở 1 hộ khác ({label} đạt {needed}): {level}",
        "Cases in 1 more household ({label} reaching {needed}): {level}",
    ),
    "more_linked": (
        "Thêm {n} ca liên quan với nhau ({label} đạt {needed}): {level}",
        "{n} more linked cases ({label} reaching {needed}): {level}",
    ),
    "one_more_linked": (
        "Thêm 1 ca liên quan ({label} đạt {needed}): {level}",
        "1 more linked case ({label} reaching {needed}): {level}",
    ),
    "more_children": (
        "Thêm {n} đơn vị trực thuộc ({label} đạt {needed}): {level}",
        "{n} more of the units below ({label} reaching {needed}): {level}",
    ),
    "one_more_child": (
        "Thêm 1 đơn vị trực thuộc ({label} đạt {needed}): {level}",
        "1 more of the units below ({label} reaching {needed}): {level}",
    ),
    "fewer_children": (
        "Bớt {n} đơn vị trực thuộc ({label} còn {needed}): {level}",
        "{n} fewer of the units below ({label} down to {needed}): {level}",
    ),
    "more_neighbours": (
        "Thêm {n} đơn vị giáp ranh ({label} đạt {needed}): {level}",
        "{n} more neighbours ({label} reaching {needed}): {level}",
    ),
    "one_more_neighbour": (
        "Thêm 1 đơn vị giáp ranh ({label} đạt {needed}): {level}",
        "1 more neighbour ({label} reaching {needed}): {level}",
    ),
    "fewer_neighbours": (
        "Bớt {n} đơn vị giáp ranh ({label} còn {needed}): {level}",
        "{n} fewer neighbours ({label} down to {needed}): {level}",
    ),
    "more_days": (
        "Thêm {n} ngày không có ca mới ({label} đạt {needed}): {level}",
        "{n} more days without a new case ({label} reaching {needed}): {level}",
    ),
    "one_more_day": (
        "Thêm 1 ngày không có ca mới ({label} đạt {needed}): {level}",
        "1 more day without a new case ({label} reaching {needed}): {level}",
    ),
    "comes": ("Khi có {label}: {level}", "With {label}: {level}"),
    "goes": ("Khi không còn {label}: {level}", "Without {label}: {level}"),
    "reach": ("Khi {label} đạt {needed}: {level}", "When {label} reach {needed}: {level}"),
    "fall": ("Khi {label} giảm xuống {needed}: {level}", "When {label} fall to {needed}: {level}"),
    "above": ("trên {n}", "above {n}"),
    "below": ("dưới {n}", "below {n}"),
    "first_fall": (
        "Nếu không có ca mới, sớm nhất ngày {day}: {level}",
        "If nothing new is reported, from {day} at the earliest: {level}",
    ),
    "first_fall_told": (
        "Nếu không có ca mới và báo cáo đủ hằng ngày, sớm nhất ngày {day}: {level}",
        "If nothing new is reported and every day is reported, from {day} at the earliest: {level}",
    ),
    "alone": ("riêng số liệu này quyết định giữa {levels}", "this figure alone decides between {levels}"),
    "raised": ("nâng {n} mức vì {reason}", "raised by {n} because of {reason}"),
    "floor": ("không thấp hơn {level} vì {reason}", "not below {level} because of {reason}"),
    "cap": ("không cao hơn {level} vì {reason}", "not above {level} because of {reason}"),
    "always": ("trong mọi trường hợp", "in every case"),
    "otherwise": ("không có điều kiện nào ở trên", "none of the conditions above holds"),
    "no_rule": ("không quy tắc nào áp dụng được", "no rule applies"),
    "may_be": ("có thể là {levels}", "may be {levels}"),
    "several_rules": ("nhiều quy tắc cùng cho một mức", "several rules give the same level"),
    "small_unit": ("đơn vị quá nhỏ để đánh giá", "the unit is too small to be judged"),
    "hold_silent": (
        "Khi chưa xác định được, bộ quy tắc giữ mức cũ, nhưng chỉ khi báo cáo đủ.",
        "While nothing is decided the rulebook keeps the old level, but only where reports suffice.",
    ),
    "computed": (
        "Ô chỉ hiển thị mức tính theo số liệu; quy định giữ ổn định mức áp dụng cho đơn vị hành chính.",
        "Cells show the computed level; stability applies to areas.",
    ),
    "no_past": (
        "Chỉ có mức tính theo số liệu: bản chụp này không có mức đã giữ ổn định.",
        "Only the computed level is known here: this snapshot has no levels that stability has settled.",
    ),
    "stands": (
        "Mức của ngày đã chốt vẫn giữ nguyên: số liệu hôm nay chưa làm mức xấu hơn.",
        "The level of the closed day stands: today's figures do not make it worse.",
    ),
    "coarse": (
        "Số ca là một khoảng vì có ca chưa biết rõ ở đâu hay thuộc diện nào: chỉ biết đơn vị lớn hơn, chưa rõ nơi,"
        " dòng bị từ chối khi nạp, hoặc số đơn vị báo nhiều hơn danh sách ca.",
        "Cases are given as a range because some are not known well enough: placed in a larger unit only, not placed,"
        " refused when a list was loaded, or stated by a unit beyond what the case list holds.",
    ),
    "silent": (
        "Báo cáo chưa đủ, nên số ca thật có thể cao hơn số đã biết.",
        "Reports do not suffice, so that there may be more cases than are known.",
    ),
    "households": (
        "Ca không ghi hộ gia đình: mỗi ca được tính là một hộ.",
        "Where no household is recorded, each case counts as a household of its own.",
    ),
    "draft": (
        "Bộ quy tắc này là bản dự thảo, chưa đối chiếu đầy đủ với văn bản.",
        "This rulebook is a draft, not fully checked against the legal text.",
    ),
    "house": (
        "Quy tắc nội bộ, không có giá trị pháp lý.",
        "A house rule without legal force.",
    ),
    "widened": (
        "Có số liệu chưa chắc chắn, nhưng mọi giá trị có thể đều cho cùng một mức.",
        "Some figures are uncertain, but every possible value gives the same level.",
    ),
    "nobody": (
        "Không có ai sinh sống ở đây (dân số bằng 0), nên không có tỷ lệ trên số dân: xét theo số ca.",
        "Nobody lives here (the population is 0), so there is no rate per people: the counts are used.",
    ),
    "flagged": (
        "Đơn vị nhỏ: hãy xem số ca, tỷ lệ ở đây không ổn định.",
        "A small unit: read the counts; rates are unstable here.",
    ),
    "made_voronoi": (
        "Ranh giới dựng từ điểm, không phải ranh giới hành chính: ca có tọa độ được tính theo điểm gần nhất trong xã.",
        "The shape was constructed from points and is no administrative boundary: cases with coordinates are counted "
        "for the nearest point of the ward.",
    ),
    "made_name": (
        "Chỉ biết tên, chưa có ranh giới: ca chỉ có tọa độ trong xã có thể thuộc bất kỳ đơn vị nào chưa có ranh giới "
        "của xã.",
        "Known by name only, without a boundary: a case with nothing but coordinates in the ward may lie in any of its "
        "units that have none.",
    ),
    "masked_note": (
        "Số ca từ 1 đến 4 được ghi là “<5”; số liệu nào làm lộ một số nhỏ như vậy thì không công bố.",
        "Counts from 1 to 4 are written “<5”; figures that would give such a count away are not published.",
    ),
    "today": (
        "Số liệu trong ngày, tạm tính: chỉ có thể làm mức xấu đi.",
        "The day in progress, provisional: it can only worsen a level.",
    ),
}  # fmt: skip


def phrase(key: str, **values: object) -> Words:
    """A fixed phrase in both languages; a value that is `Words` is put in by language."""
    return {lang: _PHRASES[key][at].format(**in_language(values, lang)) for at, lang in enumerate(LANGS)}


def in_language(values: Mapping[str, object], lang: str) -> dict[str, object]:
    """Values with each `Words` among them replaced by its text."""
    return {key: value[lang] if isinstance(value, dict) else value for key, value in values.items()}


def both(vi: str, en: str) -> Words:
    """A text in both languages."""
    return {"vi": vi, "en": en}


def said(vi: str, en: str, **values: object) -> Words:
    """One sentence in both languages with the same values; a value that is `Words` is put in by language."""
    return both(vi.format(**in_language(values, "vi")), en.format(**in_language(values, "en")))


def bracketed(words: Words) -> Words:
    """A text in round brackets, with a blank before it."""
    return {lang: f" ({text})" for lang, text in words.items()}


def alternatives(parts: Iterable[Words]) -> Words:
    """Texts as a choice: "a, b hoặc c", "a, b or c"."""
    *most, last = list(parts)
    if not most:
        return last
    return joined((joined(most, ", ", ", "), last), " hoặc ", " or ")


def all_of(parts: Iterable[Words]) -> Words:
    """Texts that belong together: "a, b và c", "a, b and c"."""
    *most, last = list(parts)
    if not most:
        return last
    return joined((joined(most, ", ", ", "), last), " và ", " and ")


def joined(parts: Iterable[Words], vi: str, en: str) -> Words:
    """Texts set side by side with a word of each language between them."""
    listed = list(parts)
    return both(vi.join(part["vi"] for part in listed), en.join(part["en"] for part in listed))

"""Whether a rulebook lets the authority decide otherwise: what it allows, to whom, in which direction."""

from typing import Final, NamedTuple

from zones.rulebook import Level, Rulebook


class Refusal(NamedTuple):
    """Why a decision is not taken: a stable code, the field it lies in, and both in two languages."""

    code: str
    field: str
    en: str
    vi: str
    remedy: str
    remedy_vi: str


#: What a decision states, in the words of a rulebook's `needs`.
STATED: Final = ("document_no", "author", "reason", "from", "until", "expires", "by")

_DIRECTION: Final = {
    "raise_only": ("worse", "xấu hơn", "at least as bad as", "từ mức này trở lên:"),
    "lower_only": ("better", "tốt hơn", "at most as bad as", "từ mức này trở xuống:"),
}


def refused_by(rulebook: Rulebook, to: str, role: str | None) -> Refusal | None:
    """Why the rulebook takes no such decision, whatever level stands; None where it does.

    Parameters
    ----------
    to : id of the level decided
    role : who decides, as the rulebook names it
    """
    declared, levels = rulebook.override, [one.id for one in rulebook.levels]
    if not declared.allowed:
        return Refusal(
            "override_forbidden", "rulebook", f"rulebook {rulebook.id} does not let anybody decide otherwise",
            f"bộ quy tắc {rulebook.id} không cho phép quyết định khác",
            "name another rulebook, or leave the computed level as it is",
            "nêu bộ quy tắc khác, hoặc giữ nguyên mức tính toán",
        )  # fmt: skip
    if to not in levels:
        listed = ", ".join(levels)
        return Refusal(
            "level_unknown", "to", f"rulebook {rulebook.id} has no level '{to}' that could be decided",
            f"bộ quy tắc {rulebook.id} không có mức '{to}' để quyết định",
            f"choose one of {listed}", f"chọn một trong: {listed}",
        )  # fmt: skip
    beyond = [word for word in declared.needs if word not in STATED]
    if beyond:
        return _needs_more(rulebook, beyond)
    named = role in declared.by if role else not declared.by
    return None if named else _wrong_role(rulebook, role)


def only_role(rulebook: Rulebook) -> str | None:
    """Who decides where the rulebook names one only."""
    return rulebook.override.by[0] if len(rulebook.override.by) == 1 else None


def _needs_more(rulebook: Rulebook, beyond: list[str]) -> Refusal:
    listed = ", ".join(beyond)
    return Refusal(
        "needs_more", "rulebook", f"rulebook {rulebook.id} asks a decision for {listed}, which cannot be stated here",
        f"bộ quy tắc {rulebook.id} đòi quyết định nêu {listed}, điều chưa ghi được ở đây",
        f"its `needs` may hold {', '.join(STATED)}", f"`needs` chỉ được có {', '.join(STATED)}",
    )  # fmt: skip


def _wrong_role(rulebook: Rulebook, role: str | None) -> Refusal:
    listed = ", ".join(rulebook.override.by)
    said = f"'{role}' is none of those who" if role else "it is not said who"
    noi = f"'{role}' không thuộc những nơi" if role else "chưa nêu nơi"
    names_none = not rulebook.override.by
    return Refusal(
        "role_unknown", "by", f"{said} may decide under rulebook {rulebook.id}",
        f"{noi} có quyền quyết định theo bộ quy tắc {rulebook.id}",
        "leave it out: the rulebook names nobody" if names_none else f"name one of {listed}",
        "bỏ trống: bộ quy tắc không nêu nơi nào" if names_none else f"nêu một trong: {listed}",
    )  # fmt: skip


def against(rulebook: Rulebook, to: str, standing: str | None) -> Refusal | None:
    """Why a level may not be decided against the one that stands; None where it may.

    Parameters
    ----------
    standing : the ordered level that stands on the day of the decision; None where none does (grey). A rulebook
        that only lets levels be raised then takes any, one that only lets them be lowered takes none.
    """
    direction = rulebook.override.direction
    if direction == "any":
        return None
    new, old = rulebook.level(to), rulebook.level(standing) if standing else None
    if old is None:
        return _nothing_to_lower() if direction == "lower_only" else None
    fits = new.rank >= old.rank if direction == "raise_only" else new.rank <= old.rank
    return None if fits else _wrong_way(rulebook, new, old)


def _nothing_to_lower() -> Refusal:
    return Refusal(
        "direction_forbidden", "to", "no level stands that could be lowered", "chưa có mức nào để hạ",
        "wait until the area has a level", "chờ đến khi đơn vị có mức",
    )  # fmt: skip


def _wrong_way(rulebook: Rulebook, new: Level, old: Level) -> Refusal:
    way, huong, least, tu = _DIRECTION[rulebook.override.direction]
    return Refusal(
        "direction_forbidden", "to",
        f"rulebook {rulebook.id} lets the authority decide a {way} level only: '{old.id}' stands, '{new.id}' is not",
        f"bộ quy tắc {rulebook.id} chỉ cho quyết định mức {huong}: đang là '{old.id}', còn '{new.id}' thì không",
        f"choose a level {least} '{old.id}'", f"chọn {tu} '{old.id}'",
    )  # fmt: skip

"""Load, locate, count, measure, classify: the service in one sentence, wired."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, get_args

from api.standing import standing
from api.workspace import Workspace
from geodata.evidence import Gathered
from geodata.rulebooks import list_rulebooks
from geodata.sites.open import open_sites
from zones.areas import Edition
from zones.assessing import first_day_needed
from zones.classify import classify
from zones.content import content_hash
from zones.errors import InputError, NotFoundError
from zones.overriding import overridden
from zones.rulebook import Rulebook
from zones.snapshot import Snapshot, SnapshotMeta
from zones.stability import Shown
from zones.today import today_reading
from zones.units import Units
from zones.vocabulary import Purpose, Reading, resolution_of


@dataclass(frozen=True)
class Wanted:
    """What is to be classified; None stands for the workspace's own choice."""

    as_of: date | None = None
    known_at: datetime | None = None
    rulebook: str | Rulebook | None = None
    edition: str | None = None
    resolution: int | None = None
    purpose: Purpose = "live"
    allow_draft: bool = False


def series_name(rulebook: Rulebook, purpose: str) -> str:
    """Snapshots of one rulebook and purpose follow each other in one series."""
    return f"{rulebook.id}:{purpose}"


def classified(workspace: Workspace, wanted: Wanted, reading: Reading = "closed") -> Snapshot:
    """The zones of every unit on a day, with the hash of their content; not stored and without number."""
    made = drawn(workspace, wanted, reading)
    return _hashed(made, workspace.edition_by_key(made.meta.edition))


def drawn(workspace: Workspace, wanted: Wanted, reading: Reading = "closed") -> Snapshot:
    """What `classified` gives, without a hash: cells are worked out when somebody looks at them."""
    if wanted.purpose not in get_args(Purpose):
        listed = ", ".join(get_args(Purpose))
        raise InputError(
            f"there is no purpose '{wanted.purpose}'", fix=f"choose {listed}",
            vi=f"không có mục đích '{wanted.purpose}'", vi_fix=f"chọn một trong: {listed}",
        )  # fmt: skip
    as_of = wanted.as_of or workspace.yesterday()
    if as_of > workspace.today():
        raise InputError(
            f"{as_of} lies after the workspace's today, {workspace.today()}", fix="choose a past day",
            vi=f"{as_of} sau ngày hôm nay của không gian làm việc, {workspace.today()}", vi_fix="chọn một ngày đã qua",
        )  # fmt: skip
    rulebook = _rulebook(workspace, wanted, as_of)
    edition = workspace.edition(wanted.edition, as_of, wanted.known_at)
    known_at = workspace.store.known_at(wanted.known_at)
    known = workspace.gathered(edition, known_at)
    layers, later = known.few_layers(), known.later_cells(wanted.resolution or workspace.settings.resolution)
    if not layers and not later.names:
        raise NotFoundError(
            "nothing can be classified: there are no boundaries, and no case with coordinates",
            fix="load boundaries: wardwatch boundaries load FILE; or cases with coordinates: wardwatch cases load FILE",
            vi="chưa thể phân vùng: chưa có ranh giới nào, cũng chưa có ca nào có tọa độ",
            vi_fix="nạp ranh giới: wardwatch boundaries load TỆP; hoặc ca bệnh có tọa độ: wardwatch cases load TỆP",
        )
    reports = known.reporting(first_day_needed(rulebook, as_of), as_of)
    shown = _shown(workspace, rulebook, known, layers, as_of) if reading == "closed" else {}
    zones = classify(rulebook, known.evidence(as_of), layers, reports, as_of, shown, later)
    made = Snapshot(_meta(workspace, wanted, rulebook, edition, as_of, reading, known_at), rulebook, zones)
    return overridden(open_sites(made, known.sites), known.overrides)


def _shown(
    workspace: Workspace, rulebook: Rulebook, known: Gathered, layers: Sequence[Units], as_of: date
) -> dict[str, Shown]:
    states = standing(workspace, rulebook, known, layers, as_of)
    return {layer: shown for layer, (_, shown) in states.items()}


def _rulebook(workspace: Workspace, wanted: Wanted, as_of: date) -> Rulebook:
    """The rulebook asked for; what decides tonight has to be in force on the day."""
    if isinstance(wanted.rulebook, Rulebook):
        return wanted.rulebook
    book = workspace.rulebook(wanted.rulebook, allow_draft=wanted.allow_draft, on=as_of)
    if not book.in_force(as_of) and wanted.purpose != "whatif":
        first, end = book.valid
        raise InputError(
            f"rulebook {book.id} is not in force on {as_of} (valid from {first} to {end or 'today'})",
            fix="choose another rulebook or day, or ask what it would say with --purpose whatif",
            vi=f"bộ quy tắc {book.id} không có hiệu lực ngày {as_of} (hiệu lực từ {first} đến {end or 'nay'})",
            vi_fix="chọn bộ quy tắc hoặc ngày khác, hoặc hỏi thử bằng --purpose whatif",
        )
    return book


def _meta(
    workspace: Workspace, wanted: Wanted, rulebook: Rulebook, edition: Edition, as_of: date, reading: Reading,
    known_at: datetime,
) -> SnapshotMeta:  # fmt: skip
    return SnapshotMeta(
        number=None,
        series=series_name(rulebook, wanted.purpose),
        purpose=wanted.purpose,
        reading=reading,
        as_of=as_of,
        known_at=known_at,
        edition=edition.key,
        rulebook_id=rulebook.id,
        rulebook_hash=rulebook.hash,
        timezone=workspace.timezone.key,
    )


def stored(workspace: Workspace, wanted: Wanted, params: Mapping[str, Any] | None = None) -> Snapshot:
    """Classify a closed day and keep the result under a number; `params` says how it came about."""
    return workspace.store.save_snapshot(classified(workspace, wanted), dict(params or {}))


def today(workspace: Workspace, closed: Snapshot) -> Snapshot:
    """The provisional reading of the day in progress beside a closed one, with its hash; derived, never stored."""
    running = drawn_today(workspace, closed)
    return _hashed(running, workspace.edition_by_key(running.meta.edition))


def drawn_today(
    workspace: Workspace, closed: Snapshot, known_at: datetime | None = None, day: date | None = None
) -> Snapshot:
    """What `today` gives, without a hash: cells are worked out when somebody looks at them.

    `known_at` and `day` give the reading of a past instant.
    """
    edition = workspace.edition_by_key(closed.meta.edition)
    wanted = Wanted(
        day or workspace.today(), known_at, again(closed), edition.name, base_resolution(closed),
        purpose=closed.meta.purpose, allow_draft=True,
    )  # fmt: skip
    running = drawn(workspace, wanted, "today")
    # those of today, not of the closed day
    decisions = workspace.gathered(edition, running.meta.known_at).overrides
    return overridden(today_reading(closed, running), decisions)


def again(closed: Snapshot) -> str | Rulebook:
    """The rulebook of a closed reading: by its id where it comes along, else itself, for nobody else holds it."""
    name = closed.meta.rulebook_id
    return name if name in list_rulebooks() else closed.rulebook


def base_resolution(snapshot: Snapshot) -> int | None:
    """The finest resolution whose cells a snapshot judges, None where it has no cells."""
    return max(
        (resolution_of(layer.name) for layer in snapshot.layers.values() if layer.is_cells), default=None
    )


def _hashed(snapshot: Snapshot, edition: Edition) -> Snapshot:
    return snapshot.with_meta(content_hash=content_hash(snapshot, edition.checksum))

"""An opened workspace: its store, its clock, its caches. Everything else is handed one."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from threading import Lock
from zoneinfo import ZoneInfo

from api.settings import Settings
from geodata.bordering import Bordering
from geodata.carrying import Crossings
from geodata.evidence import Gathered
from geodata.following import follow
from geodata.grids import Grids
from geodata.intake.naming.places import PlaceIndex
from geodata.keyed import Keyed
from geodata.knowledge import first_difference
from geodata.rereading import Rereading
from geodata.rulebook_lines import in_force, is_line
from geodata.rulebooks import load_rulebook
from geodata.store import Store
from geodata.succession import Successions
from zones.areas import Edition, empty_edition
from zones.assessing import first_day_needed
from zones.errors import InputError, NotFoundError
from zones.evidence import Evidence
from zones.history import History, Known
from zones.phrases import Words, both
from zones.reporting import Reporting
from zones.rulebook import Rulebook
from zones.units import Units

DEFAULT_TIMEZONE = "Asia/Ho_Chi_Minh"


def utc_now() -> datetime:
    """The one place where the wall clock is read."""
    return datetime.now(UTC)


class Workspace:
    """A workspace opened by a command or a service.

    Parameters
    ----------
    settings : where it is
    now : the clock; tests pass their own
    """

    def __init__(self, settings: Settings, now: Callable[[], datetime] = utc_now) -> None:
        self.settings = settings
        self.now = now
        if settings.database_url is None:
            settings.data.mkdir(parents=True, exist_ok=True)
        self.store = Store.open(settings.store_url, clock=now)
        self._lock, self._naming = Lock(), Lock()
        self._grids, self._crossings = Grids(settings.cache_dir), Crossings()
        self._bordering, self._successions = Bordering(settings.cache_dir), Successions()
        self._rereading = Rereading()
        self._gathered = lru_cache(maxsize=4)(self._gather)
        self._names = lru_cache(maxsize=4)(_names)
        self._newest: dict[str, Gathered] = {}
        self._histories: dict[tuple[str, str], tuple[Gathered, History]] = {}

    @cached_property
    def timezone(self) -> ZoneInfo:
        """The time zone whose calendar days are counted."""
        return ZoneInfo(self.store.setting("timezone") or DEFAULT_TIMEZONE)

    @property
    def pinned(self) -> date | None:
        """The day that is taken as today whatever the clock says: by an argument, or by the workspace."""
        held = self.store.setting("today")
        return self.settings.today or (date.fromisoformat(held) if held else None)

    def today(self) -> date:
        """The day in progress: the pinned one, else the clock's."""
        return self.pinned or self.now().astimezone(self.timezone).date()

    def yesterday(self) -> date:
        """The last closed day."""
        return self.today() - timedelta(days=1)

    def edition(self, name: str | None, on: date, known_at: datetime | None = None) -> Edition:
        """The named edition, else the one valid on a day; the empty one where no boundaries are loaded.

        With `known_at` its version at that instant, where there was one: today's boundaries where none were loaded.
        """
        if known_at is not None and name != "none" and self.store.editions(known_at):
            with suppress(NotFoundError):
                return self.store.edition(name, on=on, known_at=known_at)
        if name == "none" or (name is None and not self.store.editions()):
            return empty_edition()
        return self.store.edition(name, on=on)

    def edition_by_key(self, key: str) -> Edition:
        """The very version of boundaries that a snapshot or an address names."""
        return empty_edition() if key == empty_edition().key else self.store.edition_by_key(key)

    def rulebook(
        self, name: str | None = None, *, allow_draft: bool = False, on: date | None = None
    ) -> Rulebook:
        """A rulebook that may classify: verified or house, a draft only when asked for.

        `name` may be that of a line of rulebooks: then it is the one in force on the day `on`.

        Raises
        ------
        InputError
            for a draft without `allow_draft`, and for an incomplete one always
        """
        name = name or self.store.setting("rulebook") or self.settings.rulebook
        book = in_force(name, on or self.yesterday()) if is_line(name) else load_rulebook(name)
        if book.status == "incomplete":
            why = _unverified(book)
            raise InputError(
                f"rulebook {book.id} is incomplete: {why['en']}", fix="choose another rulebook",
                vi=f"bộ quy tắc {book.id} chưa đầy đủ (incomplete): {why['vi']}", vi_fix="chọn bộ quy tắc khác",
            )  # fmt: skip
        if book.status == "draft" and not allow_draft:
            why = _unverified(book)
            raise InputError(
                f"rulebook {book.id} is a draft: {why['en']}",
                fix="pass --allow-draft if you accept that (the result is marked as a draft)",
                vi=f"bộ quy tắc {book.id} là bản dự thảo: {why['vi']}",
                vi_fix="thêm --allow-draft nếu chấp nhận (kết quả được ghi rõ là dự thảo)",
            )
        return book

    def names(self, edition: Edition) -> PlaceIndex:
        """The codes and names of an edition; kept, because single cases come one after the other."""
        with self._naming:
            return self._names(Keyed(edition.key, edition))

    def gathered(self, edition: Edition, known_at: datetime | None = None) -> Gathered:
        """What the store knows about an edition, located and summed; kept until something changes."""
        with self._lock:
            return self._gathered(Keyed(edition.key, edition), self.store.token(), known_at)

    def history(self, rulebook: Rulebook, known: Gathered, layers: Sequence[Units]) -> History:
        """The past evaluations of a rulebook on a state of knowledge.

        What was worked out for an earlier state is kept for the days before the first difference between them.
        """
        key = (known.edition.key, rulebook.hash)
        with self._lock:
            before = self._histories.get(key)
            if before is not None and before[0] is known:
                return before[1]
            found = History(rulebook, [one for one in layers if not one.is_cells], _telling(rulebook, known))
            if before is not None:
                found.take_over(before[1], first_difference(before[0], known) or date.max)
            self._histories[key] = (known, found)
            return found

    def _gather(self, edition: Keyed[Edition], _token: str, known_at: datetime | None) -> Gathered:
        made = Gathered(
            self.store, edition.take(), known_at, self._grids, self._crossings, self._bordering, self._successions,
            self._rereading,
        )  # fmt: skip
        if known_at is None:  # what it reads later may be newer
            return made
        before = self._newest.get(made.edition.key)
        self._newest = dict([*self._newest.items()][-3:]) | {made.edition.key: made}
        return made if before is None else follow(before, made)


def _names(edition: Keyed[Edition]) -> PlaceIndex:
    return PlaceIndex(edition.take())


def _telling(rulebook: Rulebook, known: Gathered) -> Known:
    def of(day: date) -> tuple[Evidence, Reporting]:
        return known.evidence(day), known.reporting(first_day_needed(rulebook, day), day)

    return of


def _unverified(book: Rulebook) -> Words:
    """What of a rulebook is not verified: in English as its author wrote it, in Vietnamese where to read it."""
    points = book.evidence.get("unverified", [])
    if not points:
        return both("nguồn của nó chưa được đối chiếu", "its source was not verified")
    told = ", ".join(map(str, points))
    vi = f"còn {len(points)} điểm chưa đối chiếu, xem bằng wardwatch rulebooks show {book.id}"
    return both(vi, f"not verified: {told}")

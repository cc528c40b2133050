"""Case lists into the store: read, placed, kept in one commit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from api.at_sites import Grounds, at_sites
from api.flagging import flagged_kept
from api.loading.case_particulars import case_particulars, counting_again
from api.loading.left_open import left_open
from api.loading.loaded import Loaded, Told, checksum, silent
from api.loading.sorts_of_counts import check_sort
from api.placing import placed_by_day
from api.private import secret_of
from api.sited import sited
from api.workspace import Workspace
from geodata.intake import CaseBatch, PlaceIndex, Reading, cases_of
from geodata.intake.cumulative import counted_through
from geodata.intake.presets import kept_preset
from geodata.intake.reading.requests import table_of_records
from geodata.intake.reading.tables import read_table
from geodata.locate_edition import EditionLocator
from geodata.store.delivery import After
from geodata.template import sheet_of

#: How a list was read, kept with its import so that a mended part is read alike.
_READING = (
    "mapping", "constants", "key", "date_order", "cumulative", "daily", "year", "crs", "keep_crs",
    "preset", "only", "swap_coordinates", "visits", "text_encoding",
)  # fmt: skip


@dataclass(frozen=True)
class CaseFile:
    """A case list as it was read, before anything is kept: of which list it is a delivery, how it was read, `after`
    which delivery its figures count on, and which of its cases lie in the `grounds` of sites."""

    batch: CaseBatch
    list: str
    params: Mapping[str, Any]
    after: After = "any"
    grounds: Grounds | None = None


def read_case_file(
    workspace: Workspace,
    path: Path,
    *,
    list_name: str | None = None,
    mode: str = "append",
    edition: str | None = None,
    mends: int | None = None,
    told: Told = silent,
    **how: Any,
) -> CaseFile:
    """Read a case list and place its rows, storing nothing. `how` is that of `read_cases`.

    A file that mends an earlier import goes to its list and is read as that one was, where nothing else is said.
    """
    if mends is not None:
        earlier = workspace.store.import_record(mends)
        list_name = list_name or earlier.list
        how |= {
            name: value for name, value in earlier.params.items() if name in _READING and not how.get(name)
        }

    name = list_name or path.name.split(".")[0]
    answer = how.pop("at_sites", None)
    after: After = "any"
    if how.get("cumulative") and mode != "replace":
        after = workspace.store.last_delivery(name)
        how["held"] = workspace.store.running_totals(name)
    told("reading", 0, 0)
    how["preset"] = kept_preset(how.get("preset"))
    table = read_table(path, sheet=how.get("sheet") or sheet_of(path, "cases"))
    told("placing", 0, table.read)
    reading = _reading(workspace, how)

    def read(places: PlaceIndex | None, locator: EditionLocator | None) -> CaseBatch:
        return cases_of(table, reading, places, locator, where=path.name)

    batch = placed_by_day(workspace, edition, read)
    if how.get("cumulative") and len(workspace.store.editions()) > 1:
        batch = counted_through(batch, how.get("held"))  # it may have been read in parts
    if mode != "replace":
        check_sort(workspace, batch, name, cumulative=bool(how.get("cumulative")), daily=bool(how.get("daily")),
                   where=path.name)  # fmt: skip
    how["text_encoding"] = {**(how.get("text_encoding") or {}), **batch.text_encoding}
    params = {key: value for key, value in how.items() if key in _READING and value}
    batch, grounds = at_sites(workspace, batch, name, answer)
    return CaseFile(batch, name, params | ({} if answer is None else {"at_sites": answer}), after, grounds)


def _reading(workspace: Workspace, how: Mapping[str, Any]) -> Reading:
    """How a list is to be read here, from the arguments of `read_cases`."""
    own = {name: value for name, value in how.items() if name != "sheet"}
    own |= {name: how.get(name) or {} for name in ("mapping", "constants", "only")}
    zone = workspace.timezone.key
    return Reading(today=workspace.today(), timezone=zone, secret=secret_of(workspace), **own)


def load_cases(
    workspace: Workspace,
    path: Path,
    *,
    mode: str = "append",
    mends: int | None = None,
    told: Told = silent,
    **how: Any,
) -> Loaded:
    """Read a case list (see `read_case_file`) and keep it."""
    file = read_case_file(workspace, path, mode=mode, mends=mends, told=told, **how)
    loaded = _kept(
        workspace, file, told, file_name=path.name, checksum=checksum(path), mode=mode, mends=mends,
        mended_rows=file.batch.source_rows if mends is not None else None,
    )  # fmt: skip
    return replace(loaded, notes=[*loaded.notes, *left_open(workspace, loaded.result.import_.id, file.list)])


def load_case_records(workspace: Workspace, list_name: str, records: Sequence[Mapping[str, Any]]) -> Loaded:
    """Cases of a request, as a file's would be."""
    how = Reading(
        today=workspace.today(), mapping={}, constants={}, daily=True, timezone=workspace.timezone.key,
        secret=secret_of(workspace), may_ask=False,
    )  # fmt: skip

    def read(places: PlaceIndex | None, locator: EditionLocator | None) -> CaseBatch:
        return cases_of(table_of_records(records), how, places, locator, where="cases")

    batch = placed_by_day(workspace, None, read)
    check_sort(workspace, batch, list_name, cumulative=False, daily=True, where="cases")
    batch, _ = at_sites(workspace, batch, list_name, None)
    loaded = _kept(workspace, CaseFile(batch, list_name, {}))
    taken = set(batch.columns.values()) | set(batch.columns)
    left_aside = sorted({str(name) for record in records for name in record} - taken)
    return replace(loaded, extra={**loaded.extra, "left_aside": left_aside})


def _kept(workspace: Workspace, file: CaseFile, told: Told = silent, **particulars: Any) -> Loaded:
    """The rows in the store; `particulars` are those of a `Delivery`."""
    batch = file.batch
    aside = workspace.store.set_aside().height
    result = workspace.store.load_cases(
        batch,
        file.list,
        _storing(told, batch.rows.height + batch.refused.height + batch.balances.height),
        params={**file.params, **flagged_kept(batch.flagged)},
        after=file.after,
        **particulars,
    )
    of_sites = sited(workspace, batch.rows)
    again = counting_again(aside - workspace.store.set_aside().height)
    return Loaded(
        result, [*batch.notes, *of_sites.notes, *again], case_particulars(batch, batch.tally | of_sites.tally)
    )


def _storing(told: Told, every: int) -> Callable[[int], None]:
    """Tells how many of the rows are stored."""
    done = 0

    def storing(rows: int) -> None:
        nonlocal done
        done = min(done + rows, every)  # what was stored before may have to be stored again
        told("storing", done, every)

    told("storing", 0, every)
    return storing

"""`demo`: the invented district, loaded, classified and served."""

from pathlib import Path

import click

from api.classifying import Wanted, stored
from api.cli.options import lang_option
from api.cli.output import guarded, progress, say
from api.cli.service import HOST, PORT, run_server
from api.loading import BoundaryFile, load_boundaries, load_cases, load_cell_population, load_reports
from api.settings import Settings
from api.sites import load_sites
from api.workspace import Workspace
from geodata.boundaries.columns import ParentLevel
from geodata.demo import DEMO_TODAY, write_demo
from zones.numerals import day
from zones.vocabulary import Lang

DEMO_FOLDER = Path("wardwatch-demo")
RULEBOOK = "house-three-colour"


def prepare_demo(workspace: Workspace, files_folder: Path, lang: Lang = "vi") -> None:
    """Load and classify the invented district, unless that has been done already."""
    store = workspace.store
    if store.snapshots(limit=1):
        return
    store.set_setting("name", "Huyện Mường Sương (giả lập)")
    store.set_setting("made_up", True)
    store.set_setting("today", DEMO_TODAY.isoformat())
    progress(_SAID["inventing"][lang])
    files = write_demo(files_folder)
    progress(_SAID["boundaries"][lang])
    parents = (
        ParentLevel("district", "district_code", "district"),
        ParentLevel("province", "province_code", "province"),
    )
    wards = BoundaryFile(
        files.communes, "ward", "demo", population="population", vintage=2022, parent_levels=parents
    )
    hamlets = BoundaryFile(
        files.hamlets, "hamlet", "demo", population="population", vintage=2022, parent="commune_code"
    )
    for file in (wards, hamlets):
        edition, _ = load_boundaries(workspace, file)
    load_cell_population(workspace, files.people, edition, 2022)
    load_sites(workspace, files.sites)
    progress(_SAID["cases"][lang])
    load_cases(workspace, files.cases, list_name="demo-cases")
    load_reports(workspace, files.reports)
    progress(_SAID["classifying"][lang])
    stored(workspace, Wanted(rulebook=RULEBOOK))


@click.command()
@HOST
@PORT
@click.option("--no-serve", is_flag=True, help="Prepare the workspace and stop.")
@lang_option
@click.pass_context
@guarded
def demo(ctx: click.Context, host: str, port: int, no_serve: bool, lang: Lang) -> None:
    """A made-up district, loaded, classified and served; nothing else is needed."""
    given: Settings = ctx.find_root().obj
    chosen = "data" in given.model_fields_set
    settings = given.model_copy(update={} if chosen else {"data": DEMO_FOLDER})
    workspace = Workspace(settings)
    prepare_demo(workspace, settings.data / "files", lang)
    say(_SAID["stands"][lang].format(folder=settings.data, day=day(workspace.today())[lang]))
    if not no_serve:
        run_server(workspace, host, port, lang)


_SAID = {
    "inventing": {
        "vi": "đang dựng một huyện giả lập: 19 xã, khoảng 200 bản",
        "en": "inventing a district of 19 communes and about 200 hamlets",
    },
    "boundaries": {"vi": "đang nạp ranh giới", "en": "loading boundaries"},
    "cases": {
        "vi": "đang nạp 1.357 ca và báo cáo hằng ngày",
        "en": "loading 1,357 cases and the daily reports",
    },
    "classifying": {"vi": "đang phân vùng", "en": "classifying"},
    "stands": {
        "vi": "Bản thử nằm ở {folder} (số liệu giả lập, ngày làm việc cố định {day}).",
        "en": "The demo stands in {folder} (made-up data, today is {day}).",
    },
}

COMMANDS = (demo,)

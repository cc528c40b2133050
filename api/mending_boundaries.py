"""A boundary file mended into a new file: geometry by `geodata`, every column kept."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.loading import BoundaryFile
from geodata.boundaries.attributes import attributes, check_output, write_layers
from geodata.boundaries.mend_rules import MendRules
from geodata.boundaries.mended_layer import MendedLayer, mend_layer
from geodata.boundaries.mending_words import mending_json, slivers
from geodata.boundaries.read import read_boundaries
from geodata.boundaries.report import BoundaryReport
from geodata.legacy_text.gazetteer import known_names


def mend_file(file: BoundaryFile, output: Path, rules: MendRules) -> MendedLayer:
    """Mend a layer and write it, with every column of the file; nothing is written where it is refused."""
    check_output(output)
    draft = read_boundaries(file.path, file.level, file, names=known_names)
    mended = mend_layer(draft, rules)
    table = attributes(file.path, file.layer, file.text_encoding).take(mended.rows)
    write_layers(output, {file.level: (table, mended.level.geometry)})
    return mended


def told(mended: MendedLayer, output: Path) -> dict[str, Any]:
    """The whole report for machines."""
    refused = [one.to_json() for one in mended.before.findings if one.severity == "refused"]
    about = {
        "source": mended.before.source, "output": output.name, "area_level": mended.level.area_level,
        "read": mended.before.read, "written": len(mended.level.areas), "refused": mended.before.refused,
        "problems": refused, "fits": mended.fits,
    }  # fmt: skip
    checks = {
        "before": _check(mended.before, mended), "after": _check(mended.after, mended)
    }  # fmt: skip
    return about | checks | mending_json(mended.mending, mended.level.areas)


def _check(report: BoundaryReport, mended: MendedLayer) -> Mapping[str, Any]:
    return {
        "area_km2": round(report.area_km2, 6),
        "overlap_pairs": len(report.overlaps),
        "overlap_km2": round(report.overlap_km2, 6),
        "slivers": slivers(report, mended.mending),
        "gap_km2": round(report.gap_km2, 6),
    }

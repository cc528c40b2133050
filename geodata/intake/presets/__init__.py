"""Presets: what the columns of other systems are called, as data files; recognised by their headings, and told."""

from geodata.intake.presets.files import kept_preset, list_presets, load_preset
from geodata.intake.presets.named import Named, named_by_preset
from geodata.intake.presets.preset import Preset, parse_preset

__all__ = ["Named", "Preset", "kept_preset", "list_presets", "load_preset", "named_by_preset", "parse_preset"]

"""Files of other systems (DHIS2, KoboToolbox, ODK, FHIR, plain JSON) as tables."""

from geodata.intake.foreign.reading import is_geojson, read_foreign

__all__ = ["is_geojson", "read_foreign"]

"""Boundaries: read from any vector file, checked at the door, linked into a hierarchy, kept as an edition."""

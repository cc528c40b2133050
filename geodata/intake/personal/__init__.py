"""Columns and cells about persons: recognised, left behind, and said so."""

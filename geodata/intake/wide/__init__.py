"""Sheets whose columns are days, settings or places, turned into rows."""

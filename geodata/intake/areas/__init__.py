"""Figures of areas and days: reports, context, populations."""

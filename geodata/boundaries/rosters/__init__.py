"""Hamlets and wards known by a list of names: matched, shaped where points are given, and stored."""

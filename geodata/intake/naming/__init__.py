"""The words for places: prefixes, aliases, addresses, slips, reviewed answers; and the area each row means."""

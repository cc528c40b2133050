"""The stages in which a table becomes cases: source, rows, accepted rows, finished rows."""

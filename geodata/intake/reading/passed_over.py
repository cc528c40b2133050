"""A table without the rows that are none, and with what its layout has to say in its notes."""

import numpy as np

from geodata.intake.reading.body import not_rows, skipped_rows
from geodata.intake.reading.sections import without_sections
from geodata.intake.reading.table import Table


def passed_over(table: Table) -> Table:
    """The rows of the table alone: column numbers, units, repeated headings, foot and heads of parts are left out.

    What was left out and why stands in the layout. Tables without one (Parquet, vector layers) stay as they are.
    """
    if table.layout is None or not table.layout.lines:
        return table
    found = not_rows(table.frame, table.rows, table.layout.lines)
    if found:
        keep = np.ones(len(table.frame), bool)
        keep[[at for positions, _ in found for at in positions]] = False
        more = skipped_rows(found, table.rows)
        table = table.only(keep)
        if table.layout is not None:
            table.layout = table.layout.but(skipped=(*table.layout.skipped, *more))
    table = without_sections(table)
    if table.layout is not None:
        table.notes = [*table.notes, *table.layout.notes()]
    return table

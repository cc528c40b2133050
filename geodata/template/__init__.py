"""The template workbook: sheets with the right columns and lists to choose from, which load back by themselves."""

from geodata.template.book import template_book
from geodata.template.filled import Filled, filled_sheets, nothing_filled_in, sheet_of
from geodata.template.tables import KINDS

__all__ = ["KINDS", "Filled", "filled_sheets", "nothing_filled_in", "sheet_of", "template_book"]

"""Files as they come, as one table: workbooks, text, pages, with what was heading and what was passed over."""

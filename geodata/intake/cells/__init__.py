"""What a column is and what its cells say: headings, days, numbers, choices."""

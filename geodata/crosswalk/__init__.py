"""From the areas of one edition of boundaries to those of another: how much of each went where."""

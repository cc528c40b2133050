"""What a layer shows by itself: its area level, its codes, the levels above that it carries in columns."""

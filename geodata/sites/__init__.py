"""Sites: read from tables and layers, placed, and matched with the cases that name them."""

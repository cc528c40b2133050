"""The store: everything that was delivered, by when it was known, and the results made from it."""

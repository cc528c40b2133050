"""The methods of `Store` by subject. Thin: each opens a transaction and calls one function."""

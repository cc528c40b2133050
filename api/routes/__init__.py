"""The HTTP routes, one module a concern. A route reads the request, calls one function, replies."""

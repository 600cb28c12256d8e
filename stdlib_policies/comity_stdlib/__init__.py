"""Policies to start from, as data: `*.comity` files and their tests."""

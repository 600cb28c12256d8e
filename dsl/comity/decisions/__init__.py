"""Decisions for those who send: what is given is read and checked here, and what is given back explains itself."""

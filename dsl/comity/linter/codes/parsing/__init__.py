"""Findings of the parser: a policy that cannot be read."""

"""Lint of policies, one rule a file: its page, its examples, its check."""

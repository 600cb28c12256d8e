"""Findings of the checker: a policy that reads well and means nothing."""

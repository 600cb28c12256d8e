"""Campaigns and tables of customers: what `comity screen` and `comity sql` ask, and how they tell what came of it."""

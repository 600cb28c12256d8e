"""Findings about whole campaigns and obligations."""

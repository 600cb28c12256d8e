"""Findings in campaign files and in what a project says about them."""

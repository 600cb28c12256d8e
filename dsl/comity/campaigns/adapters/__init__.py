"""Campaigns as others write them: one module for each format, behind the protocol of `protocol`."""

"""Tests written in the language: run, and what they leave untested."""

"""How findings are shown: one file per format, each a function from a report to pieces of text."""

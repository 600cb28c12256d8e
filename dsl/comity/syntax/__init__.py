"""The language as text: grammar, nodes, parsing. What names mean is decided in `comity.check`."""

"""Text with places in it: sources, spans, findings as values, nearest names. Knows nothing of the language."""

"""The report of an audit: one HTML file that opens anywhere, without a network."""

"""What `comity audit` asks of a log of sends, and how it tells what came of it."""

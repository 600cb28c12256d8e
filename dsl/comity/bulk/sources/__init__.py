"""Where a table is: files, databases, frames, rows; each becomes something DuckDB can read."""

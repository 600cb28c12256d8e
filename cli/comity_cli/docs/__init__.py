"""The pages of docs/ that are written from the code: findings and standard policies (``make docs-pages``)."""

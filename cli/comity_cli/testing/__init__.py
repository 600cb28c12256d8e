"""``comity test``: which tests there are, and what came of them."""

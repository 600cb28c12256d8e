"""Is there a customer who …? Representative values, search, the questions of lint, witnesses."""

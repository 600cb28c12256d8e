"""Campaign files: what they state, where exactly they state it, and what follows from it."""

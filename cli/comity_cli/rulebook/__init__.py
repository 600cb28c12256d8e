"""How the rules of a policy are shown: one file per format, each a function from entries to text."""

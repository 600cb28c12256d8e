"""From the tree to the program: what names mean, what types facts have, what sentences come down to."""

"""The project that ``comity init`` writes: its files in ``files``, and which of them a region asks for."""

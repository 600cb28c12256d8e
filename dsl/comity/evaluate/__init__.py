"""The meaning of a program: the three-valued reference evaluator, small enough to be read and believed."""

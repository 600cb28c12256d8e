"""Other forms of a program that mean the same: each is held to the evaluator, and none knows another."""

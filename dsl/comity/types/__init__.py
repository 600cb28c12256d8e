"""What facts there are and what values they take: fact types, the vocabulary, reading values."""

"""The mistakes that people who write policies are known to make, each with what to say of it."""

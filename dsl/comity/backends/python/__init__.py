"""Programs as generated Python: one function for each message, made of what the message leaves open."""

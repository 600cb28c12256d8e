"""The layout of policies. It knows syntax only: whether what it lays out makes sense is for others to say."""

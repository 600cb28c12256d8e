"""What `comity decide` and `comity why` read and print."""

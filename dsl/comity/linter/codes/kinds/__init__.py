"""What a policy rule's finding about a message claims."""

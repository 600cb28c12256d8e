"""What is worth saying about policies and campaigns that are well formed, and the pages that explain it."""

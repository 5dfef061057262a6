"""What can be reckoned from a debate, each figure with the claims behind it."""

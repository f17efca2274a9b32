"""What is wrong, in one shape for all checks."""

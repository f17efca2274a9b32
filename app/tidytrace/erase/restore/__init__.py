"""What was erased comes back, and nothing newer is overwritten."""

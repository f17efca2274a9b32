"""The activity page: what was done here, and what of it can still be undone."""

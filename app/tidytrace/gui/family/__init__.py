"""Saving a check-up as a page for somebody in the family."""

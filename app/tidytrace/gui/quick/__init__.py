"""Leaving in a hurry: everything that can be read is covered, hidden and forgotten."""

"""One pass over bytes for all rules at once; every candidate is confirmed with the rule itself."""

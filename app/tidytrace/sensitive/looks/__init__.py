"""A look into many files: which ones, by how many processes, and what is remembered for the next time."""

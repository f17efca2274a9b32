"""The page of the tips: how they stand, the walk through them, and how former walks came out."""

"""A check-up as a page that one would hand to somebody in the family: large, plain, and without anything private."""

"""The home page: the one-click check-up and what it found."""

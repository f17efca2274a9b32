"""«Fix these…»: a list of what would change, each of which can be left out; then the doing, and its end."""

"""The evidence report in the window: choose, see what is inside, save, and where it can be handed in."""

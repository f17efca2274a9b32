"""What takes long and only looks is done in a process of its own: the window never waits for its turn to think."""

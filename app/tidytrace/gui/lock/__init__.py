"""The optional lock of the window: what opens it, how it is set, and what stands in front while it is locked."""

"""The window: one of the two faces over the engine. Only this room knows Qt."""

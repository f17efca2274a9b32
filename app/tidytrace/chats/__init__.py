"""Lists, reads and locates conversations: one module per storage format, none per app."""

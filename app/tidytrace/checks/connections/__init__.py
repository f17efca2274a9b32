"""Where running AI apps are connected: whose process it is, what it is connected to, and what was seen before."""

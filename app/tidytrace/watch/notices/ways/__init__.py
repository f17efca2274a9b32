"""How a notice reaches the person: by the desktop's own service, or by a line on the terminal."""

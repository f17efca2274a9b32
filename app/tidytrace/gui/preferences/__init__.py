"""How the person wants the window to be, and the page where they say it."""

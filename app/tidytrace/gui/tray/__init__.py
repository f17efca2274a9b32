"""The sign in the desktop's tray: how things stand, in a shape and in words, and what can be done from there."""

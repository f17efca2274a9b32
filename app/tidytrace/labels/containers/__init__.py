"""One module per kind of file: where in it a note about its origin can stand. Media is stepped over."""

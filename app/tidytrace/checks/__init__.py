"""One module per kind of check; each turns this computer and the catalogue into findings."""

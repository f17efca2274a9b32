"""Files of an app, changed by handle: overwritten, cut, exchanged, and what of them goes into the vault."""

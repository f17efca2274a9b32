"""One word or person forgotten across all apps: looked for everywhere, cut out or erased, and proved."""

"""SQLite files of an app: rows that go, what stood in them, and what is left of the file."""

"""Rules against bytes that nobody would write."""

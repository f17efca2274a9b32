"""Carrying out: copy, erase, prove, and finish what was interrupted, one at a time."""

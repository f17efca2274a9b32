"""LevelDB stores that several sites share: written anew without the entries of some, or with entries put back."""

from tidytrace.erase.keyvalue.entries import Entry, erase_entries, take_entries
from tidytrace.erase.keyvalue.locked import Held, held

__all__ = ["Entry", "Held", "erase_entries", "held", "take_entries"]

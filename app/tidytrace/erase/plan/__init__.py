"""What an erasure would do: the footprint of conversations, inside a fence; nothing is changed here."""

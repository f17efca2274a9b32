"""Finding words in raw bytes, however they are spelled and packed; the proof is made of it."""

"""Cutting chosen words out of conversations and leaving the rest."""

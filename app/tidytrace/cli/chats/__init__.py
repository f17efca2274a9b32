"""``tidytrace chats``: list, show, save, pin, erase conversations, and cut words out of them."""

from tidytrace.cli.chats import erase, keep, listing, pins, redact
from tidytrace.cli.chats.choice import chats

__all__ = ["chats", "erase", "keep", "listing", "pins", "redact"]

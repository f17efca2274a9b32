"""``tidytrace chats``: list, show, save and erase conversations."""

from tidytrace.cli.chats import erase, keep, listing
from tidytrace.cli.chats.choice import chats

__all__ = ["chats", "erase", "keep", "listing"]

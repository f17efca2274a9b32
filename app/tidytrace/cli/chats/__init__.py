"""``tidytrace chats``: list, show and erase conversations."""

from tidytrace.cli.chats import erase, listing
from tidytrace.cli.chats.choice import chats

__all__ = ["chats", "erase", "listing"]

"""The chats page: find, read and erase conversations."""

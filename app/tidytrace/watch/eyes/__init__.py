"""The watcher: which folders, what moved in them, and what is said of what was added.

``eyes`` stays: it asks the system what moves and keeps hardly any memory. ``worker`` is a process of its own that
knows the definitions and the detector rules; it is started when something moved, and ends soon after.
"""

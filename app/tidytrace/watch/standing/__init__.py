"""The watcher that stays: whether one runs, that it pauses and ends when asked to, and what starts it at login."""

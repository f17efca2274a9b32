"""What starts the look at reminders by itself: a timer of systemd, a task of Windows, an agent of launchd, the login.

Each is something of the person's own, set up without an administrator, and taken away without a trace.
"""

"""Reminders: what the person wants to be reminded of, what is due now, and who wakes Tidytrace to look.

A rule is read (``reading``), kept in one private file (``book``), and held against the clock (``due``), which tells a
notice. ``placing`` sets up what the computer itself offers to start that look once a day.
"""

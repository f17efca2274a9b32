"""The walk through the ministry's tips: what is asked, what a machine has seen of it, and what the person answered."""

"""What each app will show after an erasure: it is carried out on a copy in memory, and the list is read there."""

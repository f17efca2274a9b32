"""What was found, in forms that other programs and people take along."""

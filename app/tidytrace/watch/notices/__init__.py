"""What the assistant says, how it reaches the person, and what was said already."""

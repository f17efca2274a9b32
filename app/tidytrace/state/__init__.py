"""What Tidytrace keeps is brought to the form of this version, step by numbered step, with a copy of what it was."""

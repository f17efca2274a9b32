"""What a person has seen and finds all right."""

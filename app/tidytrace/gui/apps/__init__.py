"""What is known of one app."""

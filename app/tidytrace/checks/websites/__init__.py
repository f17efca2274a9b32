"""What browsers remember of AI services on the web: counted for each profile, never read."""

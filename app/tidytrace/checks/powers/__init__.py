"""What each AI app may do: by its own switches, through its tool servers, and as the system lets it."""

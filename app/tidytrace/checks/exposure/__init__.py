"""AI servers on this computer: which there are, who can reach them, and what closes them."""

"""The large and simple window: one thing per page, from the first question to the report."""

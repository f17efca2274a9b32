"""The computer itself: what guards it, and the AI that its system brings along."""

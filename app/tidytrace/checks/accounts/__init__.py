"""What only the person can see: their accounts with AI services, what they said about them, and letters to vendors."""

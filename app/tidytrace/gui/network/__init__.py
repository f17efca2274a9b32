"""The network page: who can reach the AI servers of this computer, and where AI apps are connected."""

"""Tools for who describes an app: what a definition finds on this computer, and a home as it says the app writes."""

"""Rules as they are written in ``resources/detectors/``: read, and held to what must be true of them."""

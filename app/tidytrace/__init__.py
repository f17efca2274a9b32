"""Tidytrace (清迹): a privacy check-up of the AI apps on one's own computer."""

__version__ = "0.1.0"

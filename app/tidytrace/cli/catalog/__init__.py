"""``tidytrace catalog``: the catalogue itself, for who takes a newer one and for who adds an app."""

from tidytrace.cli.catalog import authoring, lint, table, update
from tidytrace.cli.catalog.group import catalog

__all__ = ["authoring", "catalog", "lint", "table", "update"]

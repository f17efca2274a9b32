"""The evidence report: looks, lets the person choose and see, and writes what ``report`` has made of it."""

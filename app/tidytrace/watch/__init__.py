"""The assistant that stays: it watches, reminds, keeps or tidies, and says when a switch moved."""

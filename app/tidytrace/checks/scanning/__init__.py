"""Where a look for sensitive content goes, whose conversation a place belongs to, and who said what stands there."""

from tidytrace.checks.scanning.place import NOISE, SAID, Place, Said, by_chat, of_note
from tidytrace.checks.scanning.scan import Scan
from tidytrace.checks.scanning.titles import masked_titles
from tidytrace.checks.scanning.values import Mask, masks, values

__all__ = ["NOISE", "SAID", "Mask", "Place", "Said", "Scan", "by_chat", "masked_titles", "masks", "of_note", "values"]

"""Chats with planted values that are known, and with what only looks alike: nothing in them is real.

``write(folder, seed)`` makes files as several apps write them, and says what stands where. It shares no wording with
the rules' own examples, so that it tells how well they do with what their author did not have in mind.
"""

from sensitive.corpus.files import write
from sensitive.corpus.items import Item
from sensitive.corpus.score import CATEGORIES, CHECKED, Score, score

__all__ = ["CATEGORIES", "CHECKED", "Item", "Score", "score", "write"]

"""What an object keeps alive, for tests that nothing secret is in there."""

import gc
from collections.abc import Iterable


def reachable(root: object) -> Iterable[object]:
    """Everything that an object holds, as the garbage collector sees it; types and modules left out."""
    seen: dict[int, object] = {}
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type) or hasattr(one, "__file__"):
            continue
        seen[id(one)] = one
        waiting += gc.get_referents(one)
        waiting += list(getattr(one, "__dict__", {}).values())
    return seen.values()

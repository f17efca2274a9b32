"""The keys of the quick exit: how they are written for the person, and which may be taken."""

from typing import Final

from PySide6.QtGui import QKeySequence

from tidytrace.language import N_

_STRONG: Final = ("Ctrl", "Alt", "Meta")
_TAKEN: Final = frozenset(f"Ctrl+{key}" for key in "123456789QCVXAZF")
"""Pages, the end, and what everybody does with text."""


def keys_shown(portably: str) -> str:
    """As the system writes them; empty for none."""
    keys = QKeySequence.fromString(portably, QKeySequence.SequenceFormat.PortableText)
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


def portable(keys: QKeySequence) -> str:
    """As ``Wishes.quick_exit`` keeps them."""
    return keys.toString(QKeySequence.SequenceFormat.PortableText)


def unfit(keys: QKeySequence) -> str:
    """Why these keys cannot be taken, as an English text of the translations; empty if they can, and for none."""
    if keys.isEmpty():
        return ""
    if keys.count() > 1:
        return N_("Press one combination only.")
    *held, key = portable(keys).split("+")
    alone = key == "Pause" or (key.startswith("F") and key[1:].isdecimal())
    if not alone and not set(held) & set(_STRONG):
        return N_("Take keys with Ctrl or Alt, or a function key: others are needed for typing.")
    if portable(keys) in _TAKEN:
        return N_("These keys already do something else.")
    return ""

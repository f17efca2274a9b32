"""What stands in chats that should never have been typed, on this computer."""

from collections.abc import Sequence

from tidytrace.chats.model import Conversation
from tidytrace.checks.surroundings import Surroundings
from tidytrace.gui.engine import Cancelled
from tidytrace.gui.found import Found


def look(surroundings: Surroundings, cancelled: Cancelled) -> Found:
    """In all chats. What cannot be read was named when they were listed."""
    from tidytrace.checks.accepting import not_accepted
    from tidytrace.checks.scanning import Scan, by_chat, of_note

    places = Scan.of(surroundings.state).of_chats(surroundings, stop=cancelled)
    return by_chat(of_note(not_accepted(surroundings.state, places)))


def words(surroundings: Surroundings, conversation: Conversation, cancelled: Cancelled) -> Sequence[str]:
    """The values themselves, line by line, as they stand in the messages of one chat."""
    from tidytrace.checks.scanning import values

    found = values(surroundings, conversation, cancelled)
    surroundings.library.close()
    return found

"""What the page of chats asks besides: which of them the person keeps."""

from typing import Protocol


class Keeping(Protocol):
    """Chats that nothing erases."""

    def hold(self, chat_id: str, *, held: bool) -> None:
        """Keep a chat from now on, or no longer. Raises EngineProblem."""

"""What the page of chats asks besides: which of them the person keeps, and what of a text is better not seen."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from tidytrace.chats.model import Message

if TYPE_CHECKING:
    from tidytrace.checks.scanning import Mask

Masks = Sequence[Sequence["Mask"]]
"""Of each message, in order."""


class Keeping(Protocol):
    """Chats that nothing erases."""

    def hold(self, chat_id: str, *, held: bool) -> None:
        """Keep a chat from now on, or no longer. Raises EngineProblem."""


class Masking(Protocol):
    """What is masked before anybody sees it."""

    def masks(self, messages: Sequence[Message], cancelled: Callable[[], bool]) -> Masks:
        """Where values stand that should never have been typed. Raises EngineProblem."""

    def titles(self, titles: Mapping[str, str | None], cancelled: Callable[[], bool]) -> Mapping[str, str]:
        """How those titles that hold such a value are shown instead.

        Args:
            titles: By the ids of the conversations; so is what is returned.
            cancelled: Asked all the time.

        Raises:
            EngineProblem: Nobody could look.
        """

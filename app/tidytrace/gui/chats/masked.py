"""Titles that hold something sensitive, as they may be seen by whoever stands behind the person."""

from collections.abc import Callable, Mapping

from tidytrace.gui.chats.port import Masking
from tidytrace.gui.engine import EngineProblem
from tidytrace.sensitive.stopping import never


def masked_titles(
    masking: Masking, titles: Mapping[str, str | None], cancelled: Callable[[], bool] = never
) -> Mapping[str, str] | None:
    """How such titles are shown instead, by their ids; none where nobody could look.

    It keeps nobody from the chats themselves: the list of chats says that its titles are shown as they are.
    """
    try:
        return masking.titles(titles, cancelled)
    except EngineProblem:
        return None

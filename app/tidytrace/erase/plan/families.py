"""Conversations that go with others: those that an app begins out of another one."""

from collections.abc import Callable, Sequence

from tidytrace.chats.errors import StoreError
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation
from tidytrace.chats.stores.database import DatabaseReader
from tidytrace.host import Installation


def with_children(
    going: Sequence[Conversation], installation: Installation, library: Library, problems: list[StoreError]
) -> dict[str, str]:
    """The app's own ids of some conversations and of their children, however deep, to the conversation they go with.

    Args:
        going: Those that were chosen.
        installation: Their app.
        library: Reads its databases.
        problems: Where databases that cannot be read are noted.
    """
    natives = {one.native: one.id for one in going}
    for store in installation.app.stores:
        if store.format != "sqlite" or store.database is None or store.database.children is None:
            continue
        reader = library.reader(installation, store)
        if not isinstance(reader, DatabaseReader):
            continue
        for path in installation.places.files(store):
            try:
                with reader.children(path, len(natives)) as children:
                    _add_children(natives, children)
            except StoreError as error:
                problems.append(error)
    return natives


def _add_children(natives: dict[str, str], children: Callable[[str], tuple[str, ...]]) -> None:
    waiting = list(natives)
    while waiting:
        native = waiting.pop()
        for child in children(native):
            if child not in natives:
                natives[child] = natives[native]
                waiting.append(child)

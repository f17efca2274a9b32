"""Which conversations lie in folders that are kept in step with other computers."""

import os
from collections.abc import Iterable

import msgspec

from tidytrace.catalog import Text
from tidytrace.chats.model import Conversation
from tidytrace.checks.copying.copied import Copying
from tidytrace.checks.surroundings import Surroundings


class SyncedChats(msgspec.Struct, frozen=True):
    """By conversation, and whether all could be looked at."""

    services: dict[str, Text] = {}
    """The name of the program or service by the id of the conversation."""
    complete: bool = True
    """False when a list of synced folders could not be read."""


def synced_chats(surroundings: Surroundings, conversations: Iterable[Conversation]) -> SyncedChats:
    """Look where the files of the conversations lie; what only the name of a folder speaks for is left out."""
    copying = Copying(surroundings)
    services: dict[str, Text] = {}
    by_folder: dict[str, Text | None] = {}
    for one in conversations:
        folder = os.path.dirname(one.name)  # noqa: PTH120 - tens of thousands
        if folder not in by_folder:
            # the files of one folder share its fate; thousands of them are not looked at one by one
            found = next((copied for copied in copying.of_file(one.path) if copied.certain), None)
            by_folder[folder] = found.client.names if found is not None else None
        service = by_folder[folder]
        if service is not None:
            services[one.id] = service
    return SyncedChats(services, not copying.survey.unread)

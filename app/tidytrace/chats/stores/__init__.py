"""One reader per storage format; a new app needs none of its own."""

from collections.abc import Callable

from tidytrace.catalog import Store
from tidytrace.chats.errors import StoreError
from tidytrace.chats.image import Images
from tidytrace.chats.stores.base import Listed, Reader

__all__ = ["Listed", "Reader", "reader_for"]


def reader_for(store: Store, problems: list[StoreError] | None = None, images: Images | None = None) -> Reader:
    """The reader of a store's format.

    Args:
        store: a store that lists conversations or holds their text.
        problems: where parts that cannot be read are noted.
        images: the open database, when several stores share it.
    """
    from tidytrace.chats.stores.coded import CodedLinesReader
    from tidytrace.chats.stores.cursor import CursorReader
    from tidytrace.chats.stores.database import DatabaseReader
    from tidytrace.chats.stores.document import DocumentReader
    from tidytrace.chats.stores.gemini import GeminiReader
    from tidytrace.chats.stores.gpt4all import GPT4AllReader
    from tidytrace.chats.stores.jsonl import JsonLinesReader
    from tidytrace.chats.stores.mozilla import MozillaSiteReader
    from tidytrace.chats.stores.records import RecordsReader
    from tidytrace.chats.stores.sections import SectionsReader
    from tidytrace.chats.stores.vscode import VSCodeReader
    from tidytrace.chats.stores.websites import SiteDatabaseReader, StorageReader
    from tidytrace.chats.stores.whole import WholeReader

    problems = [] if problems is None else problems
    if store.format in {"sqlite", "cursor-chat"}:
        kept = Images() if images is None else images
        return (
            DatabaseReader(store, problems, kept) if store.format == "sqlite" else CursorReader(store, problems, kept)
        )
    readers: dict[str, Callable[[Store, list[StoreError]], Reader]] = {
        "jsonl": JsonLinesReader,
        "base64-jsonl": CodedLinesReader,
        "json": DocumentReader,
        "yaml": DocumentReader,
        "gob": DocumentReader,
        "xml": DocumentReader,
        "markdown": SectionsReader,
        "text": SectionsReader,
        "gemini-chat": GeminiReader,
        "gpt4all-chat": GPT4AllReader,
        "vscode-chat": VSCodeReader,
        "file": WholeReader,
        "folder": WholeReader,
        "web-storage": StorageReader,
        "indexed-db": SiteDatabaseReader,
        "indexed-db-records": RecordsReader,
        "mozilla-site": MozillaSiteReader,
    }
    return readers[store.format](store, problems)

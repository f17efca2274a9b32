"""Sites as a browser of the Firefox family keeps them: a folder for each."""

from collections.abc import Iterator
from pathlib import Path

from tidytrace.catalog.sites import known_hosts
from tidytrace.chats.errors import ReadingStopped
from tidytrace.chats.files import file_time, files_below, unreadable
from tidytrace.chats.model import Message
from tidytrace.chats.stores.base import Listed
from tidytrace.chats.stores.websites import SiteReader
from tidytrace.chats.web.mozilla import values_in
from tidytrace.chats.web.texts import messages_in


class MozillaSiteReader(SiteReader):
    """Reads ``mozilla-site`` stores."""

    sizes_need_counts = True

    def list(self, path: Path, *, titles: bool, counts: bool) -> Iterator[Listed]:
        """The site of a folder, if it is an AI service."""
        native = self.id_of_path(path)
        if native not in known_hosts() or native is None:
            return
        found = files_below(path, lambda error: self.problems.append(unreadable(path, error)))
        times = [file_time(one.lstat()) for one in found if one.suffix == ".sqlite"]
        yield self.whole_site(path, native, times, titles=titles, counts=counts)

    def messages(self, path: Path, native: str) -> Iterator[Message]:  # noqa: ARG002 - one folder, one site
        """The texts in its databases and answers."""
        for value in values_in(path, self.problems):
            if self.is_stopped():
                raise ReadingStopped
            yield from messages_in(value)

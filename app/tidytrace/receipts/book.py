"""The folder with one JSON file for each receipt: files 0600 in a folder 0700, written in one step."""

import datetime
import os
import re
import secrets
from pathlib import Path
from typing import Any

import msgspec

from tidytrace.formats import SettingsError, files
from tidytrace.formats.refusals import of_system
from tidytrace.language import N_
from tidytrace.receipts.errors import ReceiptDamaged, ReceiptMissing, ReceiptsUnusable
from tidytrace.receipts.model import Receipt

_ID = re.compile(r"r-\d{8}-\d{6}-[0-9a-f]{4}")
_FILE = re.compile(_ID.pattern + r"\.json")


class Receipts:
    """All receipts of one person."""

    def __init__(self, folder: Path) -> None:
        """The folder is made with the first receipt."""
        self.folder = folder
        self.problems: list[ReceiptDamaged | ReceiptsUnusable] = []
        """What ``all`` could not read when it was last asked."""

    def new_id(self, when: datetime.datetime) -> str:
        """An id that is not taken yet."""
        while True:
            one = f"r-{when.astimezone(datetime.UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
            if not os.path.lexists(self._path(one)):
                return one

    def add(self, receipt: Receipt) -> None:
        """Keep a new receipt. Raises ReceiptsUnusable."""
        path = self._path(receipt.id)
        try:
            self._make_folder()
            files.sweep(self.folder, ".r-")
            files.replace(path, path, _encoded(receipt), "")
        except (OSError, SettingsError) as error:
            raise _unusable(path, error) from error

    def get(self, receipt_id: str) -> Receipt:
        """One receipt. Raises ReceiptMissing, ReceiptDamaged or ReceiptsUnusable."""
        path = self._path(receipt_id)
        content = self._content(path) if _ID.fullmatch(receipt_id) else None
        if content is None:
            raise ReceiptMissing(path, N_("There is no receipt {id}."), id=receipt_id)
        return _decoded(path, content)

    def all(self) -> tuple[Receipt, ...]:
        """Newest first. A damaged one is left out and named in ``problems``; so is a folder that cannot be read."""
        return self._those_after(0)

    def changed_since(self, when: datetime.datetime) -> tuple[Receipt, ...]:
        """Those that were written or marked after a time, newest first; older ones are not even opened."""
        # what a file system notes as the time may lag a little
        return self._those_after(when.timestamp() - 2)

    def _those_after(self, time: float) -> tuple[Receipt, ...]:
        self.problems = []
        try:
            with os.scandir(self.folder) as entries:
                paths = [
                    self.folder / entry.name
                    for entry in entries
                    if _FILE.fullmatch(entry.name) and (not time or _written(entry) >= time)
                ]
        except FileNotFoundError:
            return ()
        except OSError as error:
            self.problems.append(_unusable(self.folder, error))
            return ()
        found: list[Receipt] = []
        for path in sorted(paths):
            try:
                content = self._content(path)
                found += [] if content is None else [_decoded(path, content)]
            except (ReceiptDamaged, ReceiptsUnusable) as problem:
                self.problems.append(problem)
        return tuple(sorted(found, key=lambda receipt: (receipt.when, receipt.id), reverse=True))

    def mark_undone(self, receipt_id: str, when: datetime.datetime) -> None:
        """Note that a receipt was taken back. Raises ReceiptMissing, ReceiptDamaged or ReceiptsUnusable."""
        self.change(msgspec.structs.replace(self.get(receipt_id), undone=when))

    def change(self, receipt: Receipt) -> None:
        """Keep a receipt in place of the one with its id. Raises ReceiptMissing, ReceiptDamaged or ReceiptsUnusable."""
        path = self._path(receipt.id)
        self.get(receipt.id)
        try:
            files.replace(path, path, _encoded(receipt), files.digest(self._content(path)))
        except SettingsError as error:
            raise _unusable(path, error) from error

    def discard(self, receipt_id: str) -> None:
        """Forget a receipt of something that was not done after all. Raises ReceiptsUnusable."""
        path = self._path(receipt_id)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise _unusable(path, error) from error

    def _path(self, receipt_id: str) -> Path:
        return self.folder / f"{receipt_id}.json"

    def _make_folder(self) -> None:
        missing = [folder for folder in (self.folder, *self.folder.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
        if self.folder.stat().st_mode & 0o077:
            self.folder.chmod(0o700)

    def _content(self, path: Path) -> bytes | None:
        try:
            return files.read(path)
        except SettingsError as error:
            raise _unusable(path, error) from error


def _written(entry: "os.DirEntry[str]") -> float:
    try:
        return entry.stat().st_mtime
    except FileNotFoundError:
        return 0.0  # discarded at this moment


def _encoded(receipt: Receipt) -> bytes:
    return msgspec.json.format(msgspec.json.encode(receipt, enc_hook=_plain)) + b"\n"


def _plain(value: Any) -> str:
    if isinstance(value, Path):
        # a name that is no Unicode is shown as it can be shown; nothing is ever opened by it
        return str(value).encode("utf-8", "replace").decode()
    raise TypeError(f"{type(value)} in a receipt")


def _decoded(path: Path, content: bytes) -> Receipt:
    try:
        receipt: Receipt = msgspec.json.decode(content, type=Receipt, dec_hook=lambda kind, value: kind(value))
    except (msgspec.DecodeError, ValueError, TypeError, RecursionError) as error:
        raise ReceiptDamaged(path, N_("This receipt is damaged; what it stands for cannot be undone.")) from error
    if f"{receipt.id}.json" != path.name or receipt.when.tzinfo is None:
        raise ReceiptDamaged(path, N_("This receipt is damaged; what it stands for cannot be undone."))
    return receipt


def _unusable(path: Path, error: OSError | SettingsError) -> ReceiptsUnusable:
    if isinstance(error, SettingsError):
        return ReceiptsUnusable(path, error.problem, **error.parameters)
    problem, parameters = of_system(error, otherwise=N_("The receipts cannot be read or written: {reason}."))
    return ReceiptsUnusable(path, problem, **parameters)

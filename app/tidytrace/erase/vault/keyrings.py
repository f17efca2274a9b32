"""Master keys in the desktop's keyring: Secret Service, Windows Credential Locker or macOS Keychain.

A keyring can be locked, hang behind a prompt that nobody sees, or not be there at all. So it is asked in a thread of
its own with a time limit, and what only plays a keyring (none at all, plain text files) is refused.
"""

import base64
import binascii
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tidytrace.erase.vault.chunks import KEY
from tidytrace.erase.vault.errors import KeyDamaged, KeyGone, KeyringLocked, KeyringUnusable, VaultError
from tidytrace.erase.vault.homes import Home

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "Tidytrace"
_NEVER_ASK: Final = ("keyring.backends.Windows", "keyring.backends.macOS")
"""Open as long as the person is signed in."""
_REFUSED: Final = ("keyring.backends.fail", "keyring.backends.null", "keyring.backends.chainer", "keyrings.alt")
_LOCKED: Final = {"KeyringLocked", "LockedException", "PromptDismissedException"}
"""Of keyring and of secretstorage, which a backend lets through."""

_Answer = TypeVar("_Answer")


class KeyringHome(Home):
    """One entry of the keyring for each generation."""

    def __init__(self, *, patience: float = 120.0, quick: float = 15.0) -> None:
        """Nothing is asked yet.

        Args:
            patience: Seconds in which the person can unlock the keyring.
            quick: Seconds for an answer that needs no person.
        """
        self._patience = patience
        self._quick = quick
        self._backend: KeyringBackend | None = None
        self._opened = False

    def is_usable(self) -> bool:
        """Whether there is a keyring that can be trusted with a key; it may be locked."""
        try:
            self._found()
        except KeyringUnusable:
            return False
        return True

    def load(self, name: str) -> bytes:
        backend = self._found()
        said = self._answer(lambda: backend.get_password(SERVICE, _entry(name)))
        self._opened = True
        if said is None:
            raise KeyGone
        try:
            key = base64.b64decode(said, validate=True)
        except (binascii.Error, ValueError) as error:
            raise KeyDamaged(detail="entry of the keyring") from error
        if len(key) != KEY:
            raise KeyDamaged(detail="entry of the keyring")
        return key

    def store(self, name: str, key: bytes) -> None:
        backend = self._found()
        secret = base64.b64encode(key).decode()
        self._answer(lambda: backend.set_password(SERVICE, _entry(name), secret))
        self._opened = True

    def forget(self, name: str) -> None:
        backend = self._found()

        def delete() -> None:
            # some backends call a missing entry an error, each in its own way
            if backend.get_password(SERVICE, _entry(name)) is not None:
                backend.delete_password(SERVICE, _entry(name))

        self._answer(delete)
        self._opened = True

    def is_open(self) -> bool:
        if self._opened:
            return True
        try:
            backend = self._found()
            return _within(self._quick, lambda: _is_unlocked(backend))
        except VaultError:
            return False

    def _found(self) -> "KeyringBackend":
        if self._backend is None:
            self._backend = _within(self._quick, _find)
        if self._backend is None:
            raise KeyringUnusable
        return self._backend

    def _answer(self, question: Callable[[], _Answer]) -> _Answer:
        return _within(self._quick if self.is_open() else self._patience, question)


def _entry(name: str) -> str:
    return f"vault key {name}"


def _find() -> "KeyringBackend | None":
    import keyring

    chosen = keyring.get_keyring()
    # a chain asks several keyrings in turn, so a key could end in any of them
    several: Iterable[Any] = getattr(chosen, "backends", None) or (chosen,)
    return next((backend for backend in several if _is_trusted(backend)), None)


def _is_trusted(backend: "KeyringBackend") -> bool:
    module = type(backend).__module__
    if any(module == refused or module.startswith(f"{refused}.") for refused in _REFUSED):
        return False
    return bool(backend.priority > 0)


def _is_unlocked(backend: "KeyringBackend") -> bool:
    module = type(backend).__module__
    if module == "keyring.backends.SecretService":
        import secretstorage

        with closing(secretstorage.dbus_init()) as bus:
            return not secretstorage.Collection(bus).is_locked()
    return module.startswith(_NEVER_ASK)


def _within(seconds: float, question: Callable[[], _Answer]) -> _Answer:
    """An answer of the keyring. Raises KeyringLocked, or KeyringUnusable also when none comes in time."""
    future: Future[_Answer] = Future()

    def ask() -> None:
        try:
            future.set_result(question())
        except BaseException as error:  # noqa: BLE001 - backends raise what they like; it is looked at below
            future.set_exception(error)

    # a thread that never comes back must not keep the program from ending
    threading.Thread(target=ask, name="keyring", daemon=True).start()
    try:
        error = future.exception(seconds)
    except TimeoutError as late:
        raise KeyringUnusable(detail="no answer in time") from late
    if error is None:
        return future.result()
    if type(error).__name__ in _LOCKED:
        raise KeyringLocked(detail=type(error).__name__) from error
    raise KeyringUnusable(detail=type(error).__name__) from error

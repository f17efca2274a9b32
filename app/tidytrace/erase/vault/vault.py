"""The vault: one folder for each receipt, with its undo copies and the key that opens them.

    vault/setup.json             where the master key lives (``setup``)
    vault/master-…               master keys, if they live in files (``homes``)
    vault/<receipt>/key          the receipt's key, locked with a master key (``keys``)
    vault/<receipt>/pack         its undo copies (``pack``)
    vault/<receipt>/seal         how many entries the pack has, once it is complete (``deposit``)

One Tidytrace at a time uses it; who calls keeps others out.
"""

import contextlib
import datetime
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from tidytrace.erase.files.handles import Folder
from tidytrace.erase.vault import files, keys
from tidytrace.erase.vault.chunks import KEY
from tidytrace.erase.vault.deposit import PACK, VaultDeposit
from tidytrace.erase.vault.errors import AlreadyInVault, NotInVault, VaultDamaged, VaultError, VaultFull
from tidytrace.erase.vault.homes import Ask, FileHome, HomeKind, PassphraseHome
from tidytrace.erase.vault.keyrings import KeyringHome
from tidytrace.erase.vault.keys import ReceiptKey
from tidytrace.erase.vault.masters import Masters
from tidytrace.erase.vault.pack import NOTHING, Extent, Pack
from tidytrace.erase.vault.withdrawal import Withdrawal

_PACK: Final = os.O_RDWR | os.O_CREAT
_UNBORN: Final = ".new"


class Vault:
    """All undo copies of one person."""

    def __init__(self, folder: Path, *, ask: Ask | None = None, keyring: KeyringHome | None = None) -> None:
        """Nothing is made or asked before it is needed.

        Args:
            folder: Where it lies.
            ask: Asks the person for the passphrase, if the vault has one.
            keyring: Another one than the desktop's.
        """
        self.folder = folder
        self._keyring = keyring or KeyringHome()
        self._passphrase = PassphraseHome(folder, ask)
        self._masters = Masters(
            folder,
            {"keyring": self._keyring, "passphrase": self._passphrase, "file": FileHome(folder)},
            self._keyring.is_usable,
        )
        self.problems: list[VaultError] = []
        """What kept the master key from being replaced, or a receipt from being looked at, when it was last tried."""

    def home(self) -> HomeKind:
        """Where the master key lives; before anything was chosen: where it will live by itself. Asks nobody.

        Raises:
            NoKeyHome: The person has to choose (``choose``).
            VaultError: The choice cannot be read.
        """
        return self._masters.home()

    def is_set_up(self) -> bool:
        """Whether a master key was made already. Raises VaultError."""
        return self._masters.setup().current is not None

    def choose(self, home: HomeKind, passphrase: str | None = None) -> None:
        """Let the master key live somewhere, or change the passphrase; what the vault holds moves along.

        Args:
            home: Where.
            passphrase: The new one, for ``passphrase``.

        Raises:
            VaultError: KeyringUnusable, PassphraseTooShort; WrongPassphrase for the one until now …
        """
        self._masters.unlock()
        if home == "passphrase":
            self._passphrase.choose(passphrase or "")
        self._masters.move(home)

    def open(self, receipt_id: str, expires: datetime.datetime) -> VaultDeposit:
        """Begin to put something in.

        Args:
            receipt_id: Of a new receipt.
            expires: When its key is to be destroyed; with a time zone.

        Raises:
            VaultError: NoKeyHome, KeyringLocked, PassphraseNeeded, AlreadyInVault, VaultFull …
        """
        if not keys.RECEIPT.fullmatch(receipt_id) or expires.tzinfo is None:
            raise ValueError("no id of a receipt, or a time without a zone")
        self.problems = []
        self._masters.current()
        self._catch_up()
        generation, master = self._masters.current()
        key = os.urandom(KEY)
        locked = ReceiptKey.lock(key, receipt_id, expires, generation, master)
        with files.entrance(self.folder, make=True) as vault:
            self._make_room(vault, receipt_id, locked)
            try:
                return self._deposit(vault, receipt_id, key, NOTHING)
            except VaultError:
                self._remove(vault, receipt_id)
                raise

    def resume(self, receipt_id: str) -> VaultDeposit:
        """Go on with a deposit that a kill interrupted, after its last whole entry.

        Raises:
            VaultError: As ``withdraw``; AlreadyInVault if it was sealed.
        """
        with self.withdraw(receipt_id) as begun:
            if begun.sealed:
                raise AlreadyInVault(id=receipt_id)
            if not begun.whole:
                raise VaultDamaged(self.folder / receipt_id)
            with files.entrance(self.folder) as vault:
                return self._deposit(vault, receipt_id, begun.key, begun.extent)

    def _make_room(self, vault: Folder, receipt_id: str, locked: ReceiptKey) -> None:
        """Make a receipt's folder; one of that name always has a key, unless it was destroyed."""
        unborn = f".{receipt_id}{_UNBORN}"
        with files.told(self.folder / receipt_id):
            if os.path.lexists(self.folder / receipt_id):
                raise AlreadyInVault(self.folder / receipt_id, id=receipt_id)
            if os.path.lexists(self.folder / unborn):
                self._remove(vault, unborn)
            (self.folder / unborn).mkdir(mode=0o700)
            with files.inner(vault, unborn) as folder:
                keys.save(folder, locked)
            vault.replace(unborn, receipt_id)
            vault.sync()

    def _deposit(self, vault: Folder, receipt_id: str, key: bytes, begun: Extent) -> VaultDeposit:
        with files.told(self.folder / receipt_id):
            folder = files.inner(vault, receipt_id)
            try:
                descriptor = files.open_file(folder, PACK, _PACK)
                pack = Pack(descriptor, folder.path / PACK, key, receipt_id, begun)
                folder.sync()
            except (OSError, VaultError):
                folder.close()
                raise
        return VaultDeposit(receipt_id, key, folder, pack, lambda: self.destroy(receipt_id))

    def withdraw(self, receipt_id: str) -> Withdrawal:
        """Open what was put in; it stays in the vault.

        Raises:
            VaultError: NotInVault, KeyGone, KeyringLocked, WrongPassphrase, VaultDamaged …
        """
        self.problems = []
        try:
            with files.entrance(self.folder) as vault:
                locked = keys.load(vault, self._known(receipt_id))
                key = locked.unlock(self._masters.of(locked.generation))
                with files.inner(vault, receipt_id) as folder:
                    files.sweep(folder)
                    withdrawal = Withdrawal(receipt_id, key, folder)
        except FileNotFoundError as error:
            raise NotInVault(id=receipt_id) from error
        self._catch_up()
        return withdrawal

    def ids(self) -> tuple[str, ...]:
        """The receipts that something is kept of. Raises VaultError."""
        try:
            with files.entrance(self.folder) as vault:
                return tuple(one for one in keys.receipts(vault) if self._is_held(vault, one))
        except FileNotFoundError:
            return ()

    def holds(self, receipt_id: str) -> bool:
        """Whether something is kept of a receipt; it may still turn out to be damaged. Raises VaultError."""
        return receipt_id in self.ids()

    def size(self, receipt_id: str) -> int:
        """Bytes on the disk. Raises VaultError, NotInVault among them."""
        try:
            with files.entrance(self.folder) as vault, files.inner(vault, self._known(receipt_id)) as folder:
                return sum(folder.look(name).st_size for name in files.names(folder))
        except FileNotFoundError as error:
            raise NotInVault(id=receipt_id) from error

    def expires(self, receipt_id: str) -> datetime.datetime:
        """When a receipt's key is to be destroyed. Raises VaultError, NotInVault among them."""
        try:
            with files.entrance(self.folder) as vault:
                return keys.load(vault, self._known(receipt_id)).expires
        except FileNotFoundError as error:
            raise NotInVault(id=receipt_id) from error

    def destroy(self, *receipt_ids: str) -> None:
        """Destroy receipts' keys and then the rest of them; nobody is asked for anything.

        Then the master key is replaced, if that can be done without asking, else the next time it is at hand; why not
        is in ``problems``.

        Raises:
            VaultError: NotInVault before anything is destroyed. Or the system refuses: what was not destroyed then is
                still in ``ids``; the rest of what was goes the next time.
        """
        self.problems = []
        try:
            with files.entrance(self.folder) as vault:
                for receipt_id in receipt_ids:
                    if not os.path.lexists(self.folder / self._known(receipt_id)):
                        raise NotInVault(id=receipt_id)
                self._destroy(vault, receipt_ids)
        except FileNotFoundError as error:
            raise NotInVault(id=receipt_ids[0]) from error
        finally:
            self._catch_up()

    def destroy_all(self) -> None:
        """Destroy every receipt's key, then every master key, also in the keyring: the vault is over.

        What the system refuses is in ``problems``; the folder itself stays.
        """
        self.problems = []
        with contextlib.suppress(FileNotFoundError), files.entrance(self.folder) as vault:
            for receipt_id in self.ids():
                self._try(self._remove, vault, receipt_id)
        self._try(self._masters.forget_all)

    def destroy_expired(self, now: datetime.datetime) -> tuple[str, ...]:
        """Destroy what is past its time, and finish what a kill interrupted. Asks nobody.

        What cannot be looked at or destroyed stays and is told in ``problems``.

        Returns:
            The receipts whose time had come and that were destroyed.
        """
        self.problems = []
        try:
            with files.entrance(self.folder) as vault:
                for name in self._remains(vault):
                    self._try(self._remove, vault, name)
                expired = tuple(self._expired(vault, now))
                gone = tuple(one for one in expired if self._try(self._destroy, vault, (one,)))
        except FileNotFoundError:
            return ()
        self._catch_up()
        return gone

    def _try(self, step: Callable[..., None], *arguments: object) -> bool:
        try:
            step(*arguments)
        except VaultError as problem:
            self.problems.append(problem)
            return False
        return True

    def _is_held(self, vault: Folder, receipt_id: str) -> bool:
        try:
            return not keys.is_destroyed(vault, receipt_id)
        except VaultError:
            # whatever stands there, it was not destroyed by us
            return True

    def _known(self, receipt_id: str) -> str:
        if not keys.RECEIPT.fullmatch(receipt_id):
            raise NotInVault(id=receipt_id)
        return receipt_id

    def _expired(self, vault: Folder, now: datetime.datetime) -> Iterator[str]:
        for receipt_id in self.ids():
            try:
                expires = keys.load(vault, receipt_id).expires
            except VaultError as problem:
                self.problems.append(problem)
                continue
            if expires <= now:
                yield receipt_id

    def _remains(self, vault: Folder) -> Iterator[str]:
        """Folders that a kill left half made or half destroyed: no key, or no receipt's name yet."""
        for name in files.names(vault):
            unborn = name.startswith(".") and name.endswith(_UNBORN)
            receipt_id = name.removeprefix(".").removesuffix(_UNBORN) if unborn else name
            if keys.RECEIPT.fullmatch(receipt_id) and (unborn or not self._is_held(vault, name)):
                yield name

    def _destroy(self, vault: Folder, receipt_ids: Iterable[str]) -> None:
        # on a full disk nothing can be noted before something went
        noted = self._is_noted(vault)
        try:
            for receipt_id in receipt_ids:
                self._remove(vault, receipt_id)
        finally:
            if not noted and not self._is_noted(vault):
                self.problems.append(VaultFull(self.folder))

    def _is_noted(self, vault: Folder) -> bool:
        """Note that the master key has to be replaced, if there is room for that."""
        try:
            self._masters.owe(vault)
        except VaultFull:
            return False
        except VaultDamaged as problem:
            self.problems.append(problem)
        return True

    def _remove(self, vault: Folder, name: str) -> None:
        """Destroy a folder's key, then all else in it."""
        path = self.folder / name
        with files.told(path):
            with files.inner(vault, name) as folder:
                small = set(files.names(folder)) - {PACK}
                for one in sorted(small, key=lambda one: one != keys.NAME):
                    files.shred(folder, one)
                folder.sync()
                with contextlib.suppress(FileNotFoundError):
                    folder.unlink(PACK)
            vault.rmdir(name)
            vault.sync()

    def _catch_up(self) -> None:
        """Replace the master key if that is owed and nobody has to be asked."""
        try:
            if self._masters.setup().is_pending and self._masters.is_open():
                self._masters.settle()
        except VaultError as problem:
            self.problems.append(problem)

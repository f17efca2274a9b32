"""The master key of the vault and how it is replaced, so that a destroyed receipt's key stays destroyed.

A disk may keep the bytes of a removed key file. So after a receipt's key was destroyed, a new master key is made, all
other receipts' keys are locked with that one, and the old master key is destroyed. ``setup.json`` names a master key
before it exists and as long as it may exist; so a kill at any moment leaves every receipt readable, and what it left
behind is known and goes the next time.
"""

import contextlib
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.erase.files.handles import Folder
from tidytrace.erase.vault import files, keys
from tidytrace.erase.vault import setup as setups
from tidytrace.erase.vault.chunks import KEY
from tidytrace.erase.vault.errors import (
    KeyDamaged,
    KeyGone,
    KeyringUnusable,
    NoKeyHome,
    SetupDamaged,
    VaultDamaged,
    VaultError,
    VaultUnsafe,
)
from tidytrace.erase.vault.homes import Home, HomeKind
from tidytrace.erase.vault.keys import ReceiptKey
from tidytrace.erase.vault.setup import Generation, Setup

_NAME: Final = 8
"""Random bytes in a generation's name."""


class Masters:
    """The master keys of one vault."""

    def __init__(self, path: Path, homes: Mapping[HomeKind, Home], usable: Callable[[], bool]) -> None:
        """``usable`` tells whether the keyring may be used without having been chosen."""
        self._path = path
        self._homes = homes
        self._usable = usable
        self._known: dict[Generation, bytes] = {}

    def home(self) -> HomeKind:
        """Where the master key lives, or will live. Raises VaultError, NoKeyHome among them."""
        current = self.setup().current
        if current is not None:
            return current.home
        if self._usable():
            return "keyring"
        raise NoKeyHome

    def setup(self) -> Setup:
        """What was set up. Raises VaultError."""
        try:
            with files.entrance(self._path) as folder:
                return setups.load(folder)
        except FileNotFoundError:
            return Setup()

    def current(self) -> tuple[Generation, bytes]:
        """The master key for what is new; the first one is made in the keyring by itself. Raises VaultError."""
        current = self.setup().current
        if current is not None:
            try:
                return current, self.of(current)
            except (KeyGone, KeyDamaged):
                # somebody took it out of its home: what it locked stays closed, what is new gets a new one
                return self._begin(current.home)
        return self._begin(self.home())

    def of(self, generation: Generation) -> bytes:
        """A master key; may ask the person. Raises VaultError, KeyGone among them."""
        key = self._known.get(generation)
        if key is None:
            key = self._known[generation] = self._homes[generation.home].load(generation.name)
        return key

    def is_open(self) -> bool:
        """Whether the master key can be replaced without asking the person. Raises VaultError."""
        setup = self.setup()
        generations = [*([setup.current] if setup.current else []), *setup.others]
        return all(self._homes[generation.home].is_open() for generation in generations)

    def owe(self, folder: Folder) -> None:
        """Note that the current master key has to be replaced. Raises VaultError."""
        setup = setups.load(folder)
        if not setup.owed and setup.current is not None:
            setups.save(folder, msgspec.structs.replace(setup, owed=True))

    def move(self, home: HomeKind) -> None:
        """Make a new master key in a home that was chosen, and destroy the old one. Raises VaultError."""
        with files.entrance(self._path, make=True) as folder:
            try:
                setups.load(folder)
            except SetupDamaged:
                # the receipts' keys name their master keys themselves
                setups.save(folder, Setup())
        self._begin(home)
        self.settle()

    def settle(self) -> None:
        """Finish what was begun: replace the master key if that is owed, destroy those that no key needs any more.

        Raises:
            VaultError: It stays noted and is tried again the next time.
        """
        setup = self.setup()
        if setup.owed and setup.current is not None:
            with contextlib.suppress(KeyGone, KeyDamaged):
                self.of(setup.current)
            self._begin(setup.current.home)
        with files.entrance(self._path, make=True) as folder:
            setup = setups.load(folder)
            needed: set[Generation] = set()
            freed: set[Generation] = set()
            if setup.current is not None:
                needed, freed = self._lock_anew(folder, setup.current)
            for other in {*setup.others, *freed} - needed:
                self._homes[other.home].forget(other.name)
                self._known.pop(other, None)
            left = tuple(other for other in setup.others if other in needed)
            if left != setup.others:
                setups.save(folder, msgspec.structs.replace(setup, others=left))
            files.sweep(folder)

    def forget_all(self) -> None:
        """Destroy all master keys; nothing of the vault can be opened then. Raises VaultError; the rest is tried."""
        setup = self.setup()
        problem: VaultError | None = None
        for one in (*([setup.current] if setup.current else []), *setup.others):
            try:
                self._homes[one.home].forget(one.name)
            except VaultError as error:
                problem = error
        self._known.clear()
        if problem is not None:
            raise problem

    def _begin(self, home: HomeKind) -> tuple[Generation, bytes]:
        """Make and store a new master key, which locks all that is new from now on."""
        new = Generation(secrets.token_hex(_NAME), home)
        key = os.urandom(KEY)
        with files.entrance(self._path, make=True) as folder:
            setup = setups.load(folder)
            setups.save(folder, msgspec.structs.replace(setup, others=(*setup.others, new)))
            self._homes[home].store(new.name, key)
            if self._homes[home].load(new.name) != key:
                raise KeyringUnusable(detail="it does not give back what it was given")
            replaced = (*setup.others, *([setup.current] if setup.current else []))
            setups.save(folder, Setup(current=new, others=replaced))
        self._known[new] = key
        return new, key

    def _lock_anew(self, vault: Folder, current: Generation) -> tuple[set[Generation], set[Generation]]:
        """Lock all receipts' keys with the current master key.

        Returns:
            The master keys that are still needed, and those that were until now.
        """
        needed = {current}
        freed: set[Generation] = set()
        for receipt_id in keys.receipts(vault):
            try:
                key = keys.load(vault, receipt_id)
            except (VaultDamaged, VaultUnsafe, KeyGone):
                continue  # nothing that any master key could open
            if key.generation == current:
                continue
            try:
                opened = key.unlock(self.of(key.generation))
            except KeyGone:
                needed.add(key.generation)
                continue
            except VaultDamaged:
                continue
            fresh = ReceiptKey.lock(opened, receipt_id, key.expires, current, self.of(current))
            with files.inner(vault, receipt_id) as folder:
                keys.save(folder, fresh)
                files.sweep(folder)
            freed.add(key.generation)
        return needed, freed

    def unlock(self) -> None:
        """Get all master keys that receipts need, so that no more needs to be asked. Raises VaultError."""
        try:
            with files.entrance(self._path) as folder:
                for receipt_id in keys.receipts(folder):
                    with contextlib.suppress(VaultDamaged, VaultUnsafe, KeyGone):
                        self.of(keys.load(folder, receipt_id).generation)
        except FileNotFoundError:
            return

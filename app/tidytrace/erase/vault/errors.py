"""Why something cannot be kept in the vault or taken out of it; each error carries a sentence for the person.

VaultError
├── NoKeyHome           nothing is chosen yet, and this computer has no keyring to use by itself
├── KeyringLocked       the person did not unlock it
├── KeyringUnusable     it is gone, does not answer or refuses
├── PassphraseNeeded    nobody was there to be asked
├── PassphraseTooShort  a new one that is too easy to guess
├── WrongPassphrase     it does not open the vault
├── KeyGone             the key is no longer there: what it locked is gone for good
├── NotInVault          there is nothing of that receipt
├── AlreadyInVault      there is something of that receipt
├── VaultDamaged        one file is not as it was written
│   ├── KeyDamaged      … and it is a master key
│   └── SetupDamaged    … and it says where the master key lives
├── VaultNewer          one file was written by a newer Tidytrace
├── VaultFull           the disk has no room for more
├── VaultUnsafe         a link, another kind of file, or another person's
└── VaultUnusable       the system refuses to read or write there
"""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from tidytrace.formats.refusals import of_system
from tidytrace.language import N_


class VaultError(Exception):
    """The vault cannot do what was asked for; nothing else is concerned."""

    key: ClassVar[str]
    problem: str
    """An English sentence, marked with ``N_``, with ``{names}`` for the parameters."""

    def __init__(self, path: Path | None = None, detail: str = "", **parameters: str | int) -> None:
        """Keep the place and what goes into the sentence apart.

        Args:
            path: The file or folder that it is about, if there is one.
            detail: What the system says, for the log alone.
            parameters: What goes into the sentence; never a secret.
        """
        said = self.problem.format(**parameters)
        said = said if path is None else f"{path}: {said}"
        super().__init__(f"{said} [{detail}]" if detail else said)
        self.path = path
        self.parameters = parameters

    def sentence(self, translate: Callable[[str], str] = N_) -> str:
        """The sentence in the language of ``translate`` (a ``language.Language``), without the path."""
        return translate(self.problem).format(**self.parameters)


class NoKeyHome(VaultError):  # noqa: N818 - says what is the matter
    """The person has to choose where the vault's main key lives."""

    key = "no-key-home"
    problem = N_(
        "The vault for undo copies needs a place for its key, and this computer has no keyring that can be used. "
        "Choose a passphrase, or a key file that only you can read but that is not protected further."
    )


class KeyringLocked(VaultError):  # noqa: N818
    """The keyring was not unlocked."""

    key = "keyring-locked"
    problem = N_("Your keyring, which holds the vault's key, is locked. Unlock it and repeat.")


class KeyringUnusable(VaultError):  # noqa: N818
    """The keyring is gone, does not answer in time or refuses."""

    key = "keyring-unusable"
    problem = N_("Your keyring, which holds the vault's key, does not answer. Sign in to your desktop and repeat.")


class PassphraseNeeded(VaultError):  # noqa: N818
    """No passphrase was given."""

    key = "passphrase-needed"
    problem = N_("The vault is locked with your passphrase, and none was given.")


class PassphraseTooShort(VaultError):  # noqa: N818
    """A new passphrase can be guessed."""

    key = "passphrase-too-short"
    problem = N_("The passphrase is too short: take at least {count} characters.")


class WrongPassphrase(VaultError):  # noqa: N818
    """The passphrase does not open the vault."""

    key = "wrong-passphrase"
    problem = N_("This passphrase does not open the vault.")


class KeyGone(VaultError):  # noqa: N818
    """The key that would open it does not exist any more."""

    key = "key-gone"
    problem = N_("The key to these undo copies is no longer there, so they cannot be brought back.")


class NotInVault(VaultError):  # noqa: N818
    """Nothing is kept of a receipt."""

    key = "not-in-vault"
    problem = N_("There are no undo copies of {id} in the vault.")


class AlreadyInVault(VaultError):  # noqa: N818
    """Something is kept of a receipt that should be a new one."""

    key = "already-in-vault"
    problem = N_("There are undo copies of {id} in the vault already.")


class VaultDamaged(VaultError):  # noqa: N818
    """A file of the vault is not what was written."""

    key = "vault-damaged"
    problem = N_("These undo copies are damaged. Others in the vault are not affected.")


class KeyDamaged(VaultDamaged):
    """A master key is not what was stored."""

    key = "key-damaged"
    problem = N_("The key to these undo copies is damaged, so they cannot be brought back.")


class SetupDamaged(VaultDamaged):
    """What was chosen for the master key cannot be read."""

    key = "setup-damaged"
    problem = N_(
        "Where the vault's key lives cannot be read any more; choose it again. Undo copies that are there are not lost."
    )


class VaultNewer(VaultError):  # noqa: N818
    """A file of the vault has a format that is not known yet."""

    key = "vault-newer"
    problem = N_("A newer version of Tidytrace made these undo copies; update Tidytrace to use them.")


class VaultFull(VaultError):  # noqa: N818
    """There is no room for an undo copy."""

    key = "vault-full"
    problem = N_("The disk has not enough free space for an undo copy.")


class VaultUnsafe(VaultError):  # noqa: N818
    """What stands there is not ours."""

    key = "vault-unsafe"
    problem = N_("The vault is not used: a link or another user's file stands in its place.")


class VaultUnusable(VaultError):  # noqa: N818
    """The system refuses."""

    key = "vault-unusable"

    def __init__(self, path: Path, problem: str, **parameters: str | int) -> None:
        """The sentence is the system's, in our words."""
        self.problem = problem
        super().__init__(path, "", **parameters)


_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
# a folder that is opened without following links says «not a folder» of a link
_LINK = {errno.ELOOP, errno.ENOTDIR, *([errno.EMLINK] if hasattr(errno, "EMLINK") else [])}


def from_system(path: Path, error: OSError) -> VaultError:
    """The error that says in the person's words what the system said."""
    if error.errno in _FULL:
        return VaultFull(path)
    if error.errno in _LINK:
        return VaultUnsafe(path)
    problem, parameters = of_system(error, otherwise=N_("The vault cannot be read or written: {reason}."))
    return VaultUnusable(path, problem, **parameters)

"""Each error has a key of its own and a sentence for a person."""

import os
from pathlib import Path

import pytest

from tidytrace.erase.vault import VaultDamaged, VaultError, VaultUnusable, errors
from tidytrace.language import Language


def every_error() -> list[VaultError]:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, VaultError)]
    simple = [kind for kind in kinds if kind not in (VaultError, VaultUnusable)]
    return [kind(Path("/home/wang/vault"), id="r-1", count=8) for kind in simple] + [
        errors.from_system(Path("/home/wang/vault"), OSError(number, "in the system's words"))
        for number in (13, 28, 40, 34)
    ]


@pytest.mark.parametrize("error", every_error(), ids=lambda error: type(error).__name__)
def test_every_error_has_a_key_and_a_sentence_without_paths_and_jargon(error):
    assert error.key
    for language in (Language("en"), Language("zh_CN")):
        sentence = error.sentence(language)
        assert sentence
        assert not any(word in sentence for word in ("wang", "AES", "GCM", "scrypt", "HKDF", "{"))
    assert str(error).startswith("/home/wang/vault: ".replace("/", os.sep))


def test_the_keys_of_errors_are_their_own():
    keys = [kind.key for kind in (*VaultError.__subclasses__(), *VaultDamaged.__subclasses__())]
    assert len(keys) == len(set(keys)) == 16

"""What is worked out from the rules, kept in a file as long as that what it was made from is the same."""

import contextlib
import os
from pathlib import Path


def kept(cache: Path, digest: bytes) -> bytes | None:
    """What a file keeps for this digest; None if it is missing, unreadable or made from something else."""
    try:
        content = cache.read_bytes()
    except OSError:
        return None
    return content[len(digest) :] if content.startswith(digest) else None


def keep(cache: Path, digest: bytes, content: bytes) -> None:
    """Keep it in a file that nobody else reads. If that fails, the next start takes longer; nothing else is lost."""
    temporary = cache.with_name(f"{cache.name}.{os.getpid()}.new")
    try:
        cache.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(digest + content)
        temporary.replace(cache)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()

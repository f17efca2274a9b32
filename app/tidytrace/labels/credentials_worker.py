"""Reads content credentials with the C2PA library: a program of its own, so that nothing it does can harm the other.

The file is its standard input, which is open for reading only; the answer is one JSON document on standard output. It
opens nothing else and asks nobody: remote manifests, revocation and time services are all switched off.
"""

import contextlib
import json
import sys
from typing import Any

PURPOSES = (
    "1.3.6.1.4.1.62558.2.1",  # C2PA claim signing
    "1.3.6.1.5.5.7.3.36",  # document signing
    "1.3.6.1.5.5.7.3.4",  # e-mail, which the first versions of C2PA asked for
    "1.3.6.1.4.1.311.76.59.1.9",
    "1.3.6.1.5.5.7.3.8",  # time stamps
    "1.3.6.1.5.5.7.3.9",  # answers on revocation
)
"""For what a certificate may be meant, so that it may sign such records."""
SETTINGS: dict[str, Any] = {
    "verify": {
        "verify_after_reading": True,
        "verify_trust": True,
        "ocsp_fetch": False,
        "remote_manifest_fetch": False,
    },
    "trust": {"trust_config": "\n".join(PURPOSES)},
    "core": {"allowed_network_hosts": []},
}
_MEMORY = 3 << 30
"""Bytes of addresses, most of which are only reserved."""
_SECONDS = 120
"""Of the processor."""


def _bounds() -> None:
    if sys.platform != "win32":  # there the other side ends it when it takes too long
        import resource

        for kind, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS), (resource.RLIMIT_FSIZE, 0)):
            with contextlib.suppress(ValueError, OSError):  # the system has narrower bounds, or does not know these
                resource.setrlimit(kind, (most, most))


def answer(mime: str) -> dict[str, Any]:
    """The answer: ``state`` and ``store``, or ``problem``."""
    try:
        import c2pa
    except (ImportError, OSError, RuntimeError):
        return {"problem": "missing"}
    _bounds()
    try:
        with (
            c2pa.Context.from_dict(SETTINGS) as context,
            c2pa.Reader(mime, sys.stdin.buffer, context=context) as reader,
        ):
            return {"state": reader.get_validation_state(), "store": json.loads(reader.json())}
    except c2pa.C2paError.ManifestNotFound:
        return {"problem": "none"}
    except c2pa.C2paError.NotSupported:
        return {"problem": "format"}
    except c2pa.C2paError as error:
        return {"problem": "remote" if type(error).__name__.endswith("RemoteManifest") else "odd"}


def main() -> int:
    """Serve on the standard streams. Returns the exit code."""
    sys.stdout.write(json.dumps(answer(sys.argv[1])))
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Is the disk with the person's files encrypted?"""

from typing import Final

from tidytrace.checks.tips import TIP_OF
from tidytrace.findings.model import NO_REMEDY, Evidence, Finding, Phrase, Remedy, State
from tidytrace.host import Host, Volume

ID: Final = "system.disk-encryption"
_ELSEWHERE: Final = {"virtual": "disk-virtual-why", "network": "disk-network-why"}


def disk_encryption(host: Host) -> Finding:
    """What the volume of the home folder tells without special rights."""
    # a folder's own volume is asked for as that of something in it
    volume = host.volume(host.home / "x")
    if volume.encrypted is None or volume.medium == "network":
        why = _ELSEWHERE.get(volume.medium, "disk-unseen-why")
        steps = () if why != "disk-unseen-why" else (Phrase(f"step-disk-look-{host.system}"),)
        return _finding(volume, State.UNKNOWN, "disk-unseen", why, steps)
    if volume.encrypted:
        return _finding(volume, State.OK, "disk-encrypted", "disk-encrypted-why", ())
    return _finding(volume, State.RISK, "disk-open", "disk-open-why", (Phrase(f"step-disk-{host.system}"),))


def _finding(volume: Volume, state: State, title: str, why: str, steps: tuple[Phrase, ...]) -> Finding:
    return Finding(
        id=ID,
        app=None,
        check="antivirus",
        # what lies on the disk is kept from strangers by it, as keys are by a safe place
        tip=TIP_OF["secrets-at-rest"],
        state=state,
        severity={State.OK: "info", State.RISK: "medium"}.get(state, "low"),  # type: ignore[arg-type]
        title=Phrase(title),
        why=Phrase(why),
        evidence=(Evidence(where=volume.mount, key=volume.system or None, value=volume.medium),)
        if volume.mount
        else (),
        remedy=Remedy(kind="guide", steps=steps) if steps else NO_REMEDY,
    )

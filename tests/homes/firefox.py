"""Firefox with one profile."""

from collections.abc import Sequence

from homes.gecko import folders, write_profile
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, told: Sequence[Talk]) -> None:
    """One service for each conversation, and a page that is none."""
    where = folders(
        host,
        linux=".config/mozilla/firefox",
        windows="Mozilla/Firefox",
        macos="Firefox",
        cache="mozilla/firefox",
    )
    write_profile(*where, told)

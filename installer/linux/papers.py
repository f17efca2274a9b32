"""What Debian wants to be told of a package in words: whose it is, and what changed."""

import email.utils
import re
from collections.abc import Iterator
from pathlib import Path


def licences(site: Path) -> Iterator[str]:
    """The licence of the program, and what each library in a ``site-packages`` folder says about its own."""
    yield "Tidytrace"
    yield "Copyright: 2026 The Tidytrace authors"
    yield "Licence: Apache-2.0, as in /usr/share/common-licenses/Apache-2.0."
    yield ""
    yield "It is packed together with these libraries; their licence texts lie beside them, in *.dist-info:"
    for metadata in sorted(site.glob("*.dist-info/METADATA")):
        text = metadata.read_text("utf-8")
        fields = dict(re.findall(r"^(Name|Version|License-Expression|License): (.+)$", text, re.MULTILINE))
        classifiers = re.findall(r"^Classifier: License :: (?:OSI Approved :: )?(.+)$", text, re.MULTILINE)
        licence = fields.get("License-Expression") or ", ".join(classifiers) or fields.get("License", "see there")
        yield f"  {fields['Name']} {fields['Version']}: {licence}"


def changes(version: str, maintainer: str, moment: int) -> str:
    """Debian's change log: that this version was packed. What changed in it is in NEWS, beside it.

    Args:
        version: Of the program.
        maintainer: Name and address.
        moment: Seconds since 1970.
    """
    day = email.utils.formatdate(moment)
    return (
        f"tidytrace ({version}) stable; urgency=low\n\n"
        "  * What changed is told in NEWS.gz.\n\n"
        f" -- {maintainer}  {day.replace('-0000', '+0000')}\n"
    )

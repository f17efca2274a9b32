"""Reports to be changed, and things that were seen."""

import datetime
import io
import zipfile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidytrace.catalog import Text
from tidytrace.findings.model import Evidence, Finding, Phrase, State
from tidytrace.report.channels import load_channels
from tidytrace.report.draft import draft
from tidytrace.report.model import Attachment, Origin, Seen
from tidytrace.report.redaction import Private, Redactor
from tidytrace.report.statements import document

WHEN = datetime.datetime(2026, 11, 26, 18, 45, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
ORIGIN = Origin(version="0.1.0", os="linux", release="Debian GNU/Linux 13", when=WHEN)
PRIVATE = Private(users=("zhangwei",), homes=("/home/zhangwei",), computers=("zw-thinkpad",))
PICTURE = Attachment(name="screen of zhangwei.PNG", content=b"\x89PNG picture", modified=WHEN)


def finding(check="outbound", where="/home/zhangwei/.claude/settings.json", **more):
    return Finding(
        id="claude-code.connections",
        app="claude-code",
        check=check,
        tip="report",
        state=State.RISK,
        severity="low",
        title=Phrase("lines-new-host", {"app": Text("Claude Code", "Claude Code"), "hosts": "zhangwei.example"}),
        why=Phrase("lines-problem", {"reason": "zw-thinkpad"}, (Phrase("lines-local", {"ports": "1, 2"}),)),
        evidence=(Evidence(where=where, key="k", value="192.168.1.23"),),
        **more,
    )


def made(findings=(), files=(PICTURE,), *, note="", shown=()):
    seen = [Seen(source="connections", when=WHEN.astimezone(datetime.UTC), finding=one) for one in findings]
    redactor = Redactor(PRIVATE, shown)
    return draft(
        document(ORIGIN, seen, (), [(one, ()) for one in files], redactor, note=note, shown=shown),
        files,
        load_channels(),
    )


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts, compression=zipfile.ZIP_STORED) -> bytes:
    """A ZIP file as any other program writes it; parts may be doubled."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name)
            info.filename = name  # where the system has backslashes it would be written with slashes
            archive.writestr(info, content, compression)
    return written.getvalue()

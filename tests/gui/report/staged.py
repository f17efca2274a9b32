"""A made-up computer that looks and writes at once; what it sets and writes is real."""

import datetime
import threading
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gui.staged_findings import findings
from tidytrace.catalog import Text
from tidytrace.evidence.looking import Look
from tidytrace.evidence.making import Written, attachments
from tidytrace.gui.engine import EngineProblem, Step
from tidytrace.report.bundle import SEAL, Member, fingerprint
from tidytrace.report.channels import load_channels
from tidytrace.report.draft import draft
from tidytrace.report.model import Origin, Seen, Unseen
from tidytrace.report.redaction import Private, Redactor, found_in
from tidytrace.report.statements import document
from tidytrace.report.verify import verify

NOW = datetime.datetime(2026, 11, 26, 10, 45, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
PRIVATE = Private(users=("wang",), homes=("/home/wang",), computers=("wang-laptop",), addresses=("192.168.1.23",))


class StagedEvidence:
    """``gate`` set means: go on."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        self.asked = []
        self.problem = None
        self.gate = threading.Event()
        self.gate.set()
        self.found = Look(
            seen=tuple(Seen(source="checkup", when=NOW, finding=one) for one in findings()),
            unseen=(Unseen(where="/home/wang/.codex", message=Text("It could not be read.", "无法读取。")),),
        )

    def _fail(self):
        if self.problem is not None:
            problem, self.problem = self.problem, None
            raise problem

    def look(self, sources, progress, cancelled):
        self.asked.append(sources)
        progress(Step(1, 3, "Looking at data sharing"))
        while not self.gate.wait(0.01):
            if cancelled():
                return Look(complete=False)
        self._fail()
        return self.found

    def draft(self, wish):
        self._fail()
        self.asked.append(wish)
        files = attachments(wish.files)
        made = document(
            Origin(version="0.1.0", os="linux", release="Debian GNU/Linux 13", when=NOW),
            wish.seen,
            wish.unseen,
            [(one, tuple(found_in(one.content, PRIVATE))) for one in files],
            Redactor(PRIVATE, wish.shown),
            note=wish.note,
            shown=wish.shown,
        )
        return draft(made, files, load_channels())

    def write(self, made, path, *, over):
        self._fail()
        if Path(path).exists() and not over:
            raise EngineProblem("{path} exists already. Choose another name.", {"path": path})
        content = made.sealed(self.key)
        Path(path).write_bytes(content)
        return Written(
            path=Path(path),
            bytes=len(content),
            sha256=Member("", content).sha256,
            key=fingerprint(self.key.public_key()),
            parts=(*(one.name for one in made.members), *SEAL),
        )

    def check(self, path):
        self._fail()
        return verify(Path(path), fingerprint(self.key.public_key()))

    def proposal(self):
        return str(self.folder / "tidytrace-report-20261126-1045.zip")

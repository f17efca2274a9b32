"""Content credentials: what they say, whether they hold, and that nobody is ever asked about them."""

import http.server
import io
import json
import shutil
import struct
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from labels import files, signing
from tidytrace.catalog import Grade
from tidytrace.labels import credentials, credentials_worker, record
from tidytrace.labels.bounded import Stopped
from tidytrace.labels.knowledge import knowledge
from tidytrace.labels.look import look_at
from tidytrace.labels.model import Bound, Says, Verdict
from tidytrace.labels.telling import details, told
from tidytrace.language import Language

ENGLISH = Language("en")
SIGNED = {
    "jpeg": files.jpeg(),
    "png": files.png(),
    "webp": files.webp(),
    "gif": files.gif(files.xmp()),
    "heic": files.heic(files.xmp()),
    "mp4": files.mp4(),
    "m4a": files.mp4(brand=b"M4A "),
    "wav": files.wav(),
    "mp3": files.mp3(),
    "avi": files.avi("{}"),
    "flac": files.flac(),
    "svg": files.svg(files.xmp()),
    "pdf": files.pdf(),
}


def mime(form: str) -> str:
    return knowledge().formats[form].mime


@pytest.mark.usefixtures("credentials_library")
@pytest.mark.parametrize("form", SIGNED)
def test_a_record_is_found_and_fits_in_every_kind_of_file_that_can_carry_one(look, form):
    looked = look(signing.signed(SIGNED[form], mime(form)))
    assert looked.format == form
    assert looked.verdict is Verdict.AI
    (sign,) = looked.signs
    assert (sign.bound, sign.by) == (Bound.FITS, "Sample Press")
    assert sign.values["program"] == "Sample Painter 2.1"


@pytest.mark.usefixtures("credentials_library")
class TestWhatIsSigned:
    """By a key that nobody knows."""

    def test_it_is_told_without_vouching_for_the_signer(self, look):
        lines = told(look(signing.signed(files.jpeg(), "image/jpeg", "digitalCapture")), ENGLISH)
        assert lines.title == "It carries signed content credentials"
        assert lines.why == "Made or edited with Sample Painter 2.1, signed by Sample Press."
        assert lines.then.endswith("That the signer is who the name says, nobody vouches for.")

    def test_a_changed_content_does_not_fit(self, look):
        content = bytearray(signing.signed(files.jpeg(), "image/jpeg", "digitalCapture"))
        content[-3] ^= 0x55
        looked = look(bytes(content))
        assert looked.verdict is Verdict.BROKEN
        assert told(looked, ENGLISH).then == "The content was changed after it was signed."
        assert "assertion.dataHash.mismatch" in [line.text for line in details(looked.signs[0], ENGLISH)]

    def test_a_changed_record_does_not_fit(self, look):
        content = signing.signed(files.png(), "image/png", "digitalCapture")
        looked = look(content.replace(b"Sample Painter", b"Simple Painter"))
        assert looked.signs[0].bound is Bound.BROKEN
        assert "changed" in told(looked, ENGLISH).then

    def test_a_record_of_another_file_does_not_fit(self, look):
        signed = signing.signed(files.png(), "image/png", "digitalCapture")
        at = signed.index(b"caBX") - 4
        size = struct.unpack(">I", signed[at : at + 4])[0]
        other = files.png(files.png_text("Title", "another"), signed[at : at + 12 + size])
        assert look(other).signs[0].bound is Bound.BROKEN

    def test_a_later_state_of_something_of_ai_is_of_ai_and_what_holds_it_is_partly(self, look):
        first = ("image/png", signing.signed(files.png(), "image/png"))
        later = signing.signed(files.png(), "image/png", "humanEdits", parent=first)
        assert look(later).verdict is Verdict.AI
        assert look(later).signs[0].values["source"] == "trainedAlgorithmicMedia"
        latest = signing.signed(files.png(), "image/png", "humanEdits", parent=("image/png", later))
        assert look(latest).verdict is Verdict.AI
        assert look(signing.signed(files.png(), "image/png", "digitalCreation", part=first)).verdict is Verdict.PART

    def test_a_record_in_a_file_that_is_cut_off_does_not_hold(self, look):
        looked = look(signing.signed(files.mp4(), "video/mp4")[:-40])
        assert {sign.bound for sign in looked.signs} <= {Bound.BROKEN, Bound.UNCHECKED}

    def test_the_label_and_the_record_are_two_signs(self, look):
        content = signing.signed(files.jpeg_xmp(files.labelled_xmp()), "image/jpeg", "digitalCapture")
        assert [sign.kind for sign in look(content).signs] == ["credentials", "aigc"]


class _Asked(http.server.BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        # tests beside this one look at all that listens on this computer, and know nothing of the record
        if self.path.startswith("/record"):
            self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, *_arguments: object) -> None:
        """Nothing into the output of the tests."""


@pytest.fixture
def server():
    """A server that remembers what it was asked."""
    handler = type("Handler", (_Asked,), {"asked": []})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as one:
        thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield one, handler.asked
        one.shutdown()
        thread.join()


@pytest.mark.usefixtures("credentials_library")
class TestNobodyIsAsked:
    """A file names a server for its record, and would be glad to know who reads it."""

    def test_the_library_alone_would_ask(self, server):
        import c2pa

        one, asked = server
        remote = f"http://127.0.0.1:{one.server_port}/record.c2pa"
        content = signing.signed(files.jpeg(), "image/jpeg", remote=remote)
        with pytest.raises(c2pa.C2paError):
            c2pa.Reader("image/jpeg", io.BytesIO(content))
        assert asked == ["/record.c2pa"]

    def test_we_do_not_and_say_where_the_record_lies(self, server, look, tmp_path):
        one, asked = server
        remote = f"http://127.0.0.1:{one.server_port}/record.c2pa"
        content = signing.signed(files.jpeg(), "image/jpeg", remote=remote)
        looked = look(content)
        path = tmp_path / "one"
        with path.open("rb") as stream:
            sign = credentials.check(stream, len(content), knowledge().formats["jpeg"], ["x"], known=knowledge())
        assert sign.bound is Bound.UNCHECKED
        assert looked.verdict is Verdict.UNCHECKED
        assert looked.signs[0].values["address"] == remote
        assert asked == []

    @pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed here")
    def test_the_worker_opens_no_socket_and_writes_no_file(self, tmp_path):
        path, log = tmp_path / "one.jpg", tmp_path / "log"
        path.write_bytes(signing.signed(files.jpeg(), "image/jpeg"))
        command = ["strace", "-f", "-e", "trace=network,openat", "-o", str(log), sys.executable, "-I"]
        with path.open("rb") as stream:
            done = subprocess.run(
                [*command, credentials_worker.__file__, "image/jpeg"], stdin=stream, capture_output=True, check=False
            )
        if not done.stdout:
            pytest.skip("strace may not follow processes here")
        calls = log.read_text()
        assert "socket(" not in calls
        assert "connect(" not in calls
        writing = [line for line in calls.splitlines() if "O_WRONLY" in line or "O_RDWR" in line or "O_CREAT" in line]
        assert [line for line in writing if "/dev/" not in line] == []


def _answer(failures: list[str], *, state: str = "Invalid", success: str = "assertion.dataHash.match", **more):
    """As the library tells it."""
    validation = {"activeManifest": {"success": [{"code": success}], "failure": [{"code": one} for one in failures]}}
    store = {"active_manifest": "a", "manifests": {"a": {}}, "validation_results": validation | more}
    return json.dumps({"state": state, "store": store})


DELTAS = [{"validationDeltas": {"failure": [{"code": "assertion.hashedURI.mismatch"}]}}]
UNTRUSTED = "signingCredential.untrusted"


@pytest.mark.parametrize(
    ("answer", "bound", "reason"),
    [
        (_answer([UNTRUSTED], state="Valid"), Bound.FITS, ""),
        # a site that says who somebody is was not asked: that is no fault of the file
        (_answer([UNTRUSTED, "cawg.ica.did_unavailable"]), Bound.FITS, ""),
        (_answer([UNTRUSTED, "signingCredential.expired"]), Bound.DOUBTFUL, record.EXPIRED),
        (_answer(["signingCredential.revoked", "signingCredential.expired"]), Bound.DOUBTFUL, record.REVOKED),
        (_answer(["signingCredential.invalid"]), Bound.DOUBTFUL, record.INVALID),
        (_answer(["signingCredential.expired"], success="claimSignature.validated"), Bound.BROKEN, record.FORGED),
        (_answer(["signingCredential.expired", "assertion.dataHash.mismatch"]), Bound.BROKEN, record.CHANGED),
        (_answer(["assertion.bmffHash.mismatch"]), Bound.BROKEN, record.CHANGED),
        (_answer(["claimSignature.mismatch"]), Bound.BROKEN, record.FORGED),
        (_answer(["claim.hardBindings.missing"]), Bound.BROKEN, record.LOOSE),
        (_answer([], ingredientDeltas=DELTAS), Bound.BROKEN, record.EARLIER),
        (_answer(["general.error"]), Bound.BROKEN, record.FORGED),
    ],
)
def test_how_far_a_record_holds(monkeypatch, tmp_path, answer, bound, reason):
    path = tmp_path / "one.png"
    path.write_bytes(files.png(files.chunk(b"caBX", b"\0\0\0\x20jumb....c2pa" + b"\0" * 16)))
    program = tmp_path / "worker.py"
    program.write_text(f"print({answer!r})")
    monkeypatch.setattr(credentials, "available", lambda: True)
    monkeypatch.setattr(credentials_worker, "__file__", str(program))
    (sign,) = look_at(path).signs
    assert (sign.bound, sign.reason) == (bound, reason)
    assert told(look_at(path), ENGLISH).title.startswith("It carries")


class TestWithoutTheLibrary:
    """Where it is not installed, or does not do what it should."""

    def _looked(self, monkeypatch, tmp_path, worker: str | None):
        # what a record looks like from outside is all that is needed to know that there is one
        path = tmp_path / "one.png"
        path.write_bytes(files.png(files.chunk(b"caBX", b"\0\0\0\x20jumb....c2pa" + b"\0" * 16)))
        monkeypatch.setattr(credentials, "available", lambda: worker is not None)
        if worker is not None:
            program = tmp_path / "worker.py"
            program.write_text(worker)
            monkeypatch.setattr(credentials_worker, "__file__", str(program))
        return look_at(path)

    def test_it_is_said_that_they_could_not_be_checked(self, monkeypatch, tmp_path):
        looked = self._looked(monkeypatch, tmp_path, None)
        assert looked.verdict is Verdict.UNCHECKED
        assert "not installed" in told(looked, ENGLISH).why
        assert looked.signs[0].grade is Grade.SOURCE

    @pytest.mark.parametrize(
        "worker",
        [
            "print('nonsense')",
            "import os; os.abort()",
            'print(\'{"problem": "odd"}\')',
            "print('[' * 100000)",
            'print(\'{"store": {"manifests": []}}\')',
            "print('x' * (9 << 20))",
        ],
    )
    def test_a_worker_that_fails_harms_nobody(self, monkeypatch, tmp_path, worker):
        looked = self._looked(monkeypatch, tmp_path, worker)
        assert looked.verdict is Verdict.UNCHECKED
        assert "damaged" in told(looked, ENGLISH).why

    def test_a_worker_that_never_ends_is_ended(self, monkeypatch, tmp_path):
        monkeypatch.setattr(credentials, "_PATIENCE", 0.2)
        looked = self._looked(monkeypatch, tmp_path, "import time; time.sleep(60)")
        assert "too long" in told(looked, ENGLISH).why

    def test_it_can_be_cancelled(self, monkeypatch, tmp_path):
        path = tmp_path / "one.png"
        path.write_bytes(files.png(files.chunk(b"caBX", b"\0\0\0\x20jumb....c2pa" + b"\0" * 16)))
        program = tmp_path / "worker.py"
        program.write_text("import time; time.sleep(60)")
        monkeypatch.setattr(credentials, "available", lambda: True)
        monkeypatch.setattr(credentials_worker, "__file__", str(program))
        with pytest.raises(Stopped):
            look_at(path, lambda: True)

    def test_an_answer_without_what_it_should_have_says_nothing_of_ai(self, monkeypatch, tmp_path):
        worker = 'print(\'{"state": "Valid", "store": {"active_manifest": "a", "manifests": {"a": {}}}}\')'
        looked = self._looked(monkeypatch, tmp_path, worker)
        assert looked.signs[0].says is Says.NOTHING
        assert told(looked, ENGLISH).why == "Neither a program nor a signer is named."


def test_the_worker_says_that_the_library_is_missing(tmp_path):
    without = "import runpy, sys; sys.modules['c2pa'] = None; del sys.argv[0]"
    without += "; runpy.run_path(sys.argv[0], None, '__main__')"
    done = subprocess.run(
        [sys.executable, "-I", "-c", without, str(Path(credentials_worker.__file__)), "image/jpeg"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    assert done.stdout == b'{"problem": "missing"}'

"""What the boxes of Linux let programs do."""

import os
from pathlib import Path

import pytest

from tidytrace.host import FixtureHost, Recorded
from tidytrace.host.grants import Identity

JAN = Identity(packages=("deb:jan", "flatpak:ai.jan.Jan"))
OLLAMA = Identity(packages=("snap:ollama",))
TABLE = """Interface        Plug                  Slot             Notes
camera           ollama:camera         -                -
home             ollama:home           :home            -
personal-files   ollama:dot-ollama     :personal-files  manual
content[x]       ollama:other          gtk:themes       -
audio-record     elsewhere:mic         :audio-record    -
"""


@pytest.fixture
def linux(fixture_host) -> FixtureHost:
    return fixture_host("linux")


def metadata(root: Path, text: str, name: str = "ai.jan.Jan") -> Path:
    """As Flatpak lays an installed app out: two links lead to the version in use."""
    version = root / "app" / name / "x86_64" / "stable" / "abc"
    version.mkdir(parents=True)
    (version / "metadata").write_text(text, "utf-8")
    (version.parent / "active").symlink_to("abc")
    (root / "app" / name / "current").symlink_to("x86_64/stable")
    return version / "metadata"


def own(host: FixtureHost) -> Path:
    return host.home / ".local" / "share" / "flatpak"


def overridden(root: Path, name: str, text: str) -> None:
    (root / "overrides").mkdir(parents=True, exist_ok=True)
    (root / "overrides" / name).write_text(text, "utf-8")


def rights(host: FixtureHost, identity: Identity = JAN) -> set[str]:
    return {one.right for one in host.granting().of(identity).grants}


def test_metadata_tells_what_a_flatpak_may_do(linux) -> None:
    text = (
        "[Application]\nname=ai.jan.Jan\n\n[Context]\nshared=network;ipc;\nsockets=x11;wayland;\ndevices=dri;\n"
        "filesystems=xdg-documents:ro;~/Models:create;xdg-run/pipewire-0;host-etc;\n\n"
        "[Session Bus Policy]\norg.freedesktop.Flatpak=talk\norg.gnome.Shell=talk\n"
    )
    metadata(own(linux), text)
    found = linux.granting().of(JAN)
    assert (found.box, found.package) == ("flatpak", "ai.jan.Jan")
    assert {one.right for one in found.grants} == {"network", "windows", "documents", "some-files", "host-commands"}
    values = {one.right: (one.key, one.value, one.of) for one in found.grants}
    assert values["documents"] == ("filesystems", "xdg-documents:ro", "")
    assert values["some-files"] == ("filesystems", "~/Models:create", "~/Models")


@pytest.mark.parametrize("entry", ["host", "host:ro", "home", "~", "~/", "/home/alice"])
def test_the_whole_home_under_any_name_is_strong(linux, entry: str) -> None:
    entry = entry.replace("/home/alice", str(linux.home))
    metadata(own(linux), f"[Context]\nfilesystems={entry};\n")
    assert [one.strong for one in linux.granting().of(JAN).grants] == [True]


def test_override_files_take_and_give_and_the_later_one_counts(linux) -> None:
    system = linux.local("/var/lib/flatpak")
    metadata(system, "[Context]\nfilesystems=home;xdg-music;\nsockets=session-bus;\n")
    overridden(system, "ai.jan.Jan", "[Context]\nfilesystems=!home;xdg-pictures;\n")
    overridden(own(linux), "global", "[Context]\nsockets=!session-bus;\n")
    assert rights(linux) == {"music", "pictures"}
    overridden(own(linux), "ai.jan.Jan", "[Context]\nfilesystems=home;!xdg-pictures;\n")
    assert rights(linux) == {"music", "home"}
    overridden(own(linux), "ai.jan.Jan", "[Context]\nfilesystems=xdg-videos;!host:reset;!host;\n")
    assert rights(linux) == {"videos"}


def test_overrides_of_the_system_say_nothing_of_what_the_person_installed(linux) -> None:
    metadata(own(linux), "[Context]\nfilesystems=home;\n")
    overridden(linux.local("/var/lib/flatpak"), "ai.jan.Jan", "[Context]\nfilesystems=!home;\n")
    assert rights(linux) == {"home"}


def test_a_flatpak_whose_metadata_is_missing_is_could_not_look(linux) -> None:
    (own(linux) / "app" / "ai.jan.Jan").mkdir(parents=True)
    found = linux.granting().of(JAN)
    assert found.grants == ()
    assert [one.why for one in found.unseen] == ["unreadable"]


@pytest.mark.parametrize(
    "text", ["", "[", "=\n[]\n;;;\n", "[Context]\nfilesystems=;!;:;!:reset;\n", "\0" * 5000, "\ufffd]["]
)
def test_strange_files_are_survived(linux, text: str) -> None:
    metadata(own(linux), text)
    assert linux.granting().of(JAN).grants == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_a_pipe_as_override_waits_for_nobody(linux) -> None:
    metadata(own(linux), "[Context]\nfilesystems=home;\n")
    (own(linux) / "overrides").mkdir()
    os.mkfifo(own(linux) / "overrides" / "ai.jan.Jan")
    found = linux.granting().of(JAN)
    assert [one.right for one in found.grants] == ["home"]
    assert [one.why for one in found.unseen] == ["unreadable"]


def snap(host: FixtureHost, confinement: str) -> None:
    folder = host.local("/snap/ollama/12/meta")
    folder.mkdir(parents=True)
    (folder / "snap.yaml").write_text(f"name: ollama\nversion: 1\nconfinement: {confinement}\n", "utf-8")
    host.local("/snap/ollama/current").symlink_to("12")


def test_snapd_tells_what_a_snap_is_connected_to(fixture_host) -> None:
    host = fixture_host("linux", answers=Recorded(commands={"snap connections ollama": TABLE}))
    snap(host, "strict")
    found = host.granting().of(OLLAMA)
    assert found.box == "snap"
    assert {(one.right, one.state, one.of) for one in found.grants} == {
        ("camera", "denied", ""),
        ("visible-files", "allowed", ""),
        ("some-files", "allowed", "dot-ollama"),
    }


def test_a_snapd_that_does_not_answer_is_could_not_look(linux) -> None:
    snap(linux, "strict")
    found = linux.granting().of(OLLAMA)
    assert [(one.where, one.why) for one in found.unseen] == [("snap connections ollama", "no-answer")]


def test_a_classic_snap_has_no_box(linux) -> None:
    snap(linux, "classic")
    found = linux.granting().of(OLLAMA)
    assert found.box == "snap-classic"
    assert [one.strong for one in found.grants] == [True]


def test_any_other_program_has_no_box(linux) -> None:
    assert linux.granting().of(Identity(packages=("npm:x",))).box == "none"

"""Which packages needs.py names."""

import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "installer" / "needs.py"


@pytest.fixture
def needs(monkeypatch):
    """The script as a module, on a Linux that has every library and no font."""
    spec = importlib.util.spec_from_file_location("needs", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(module, "_load", lambda name: name)
    monkeypatch.setattr(module, "_draws_chinese", lambda _: False)
    return module


def test_a_complete_system_lacks_only_the_font(needs):
    assert list(needs.main(["offscreen", "x11", "wayland"])) == []
    assert list(needs.main(["font"])) == ["fonts-wqy-microhei"]


def test_a_bare_system_lacks_everything_once(needs, monkeypatch):
    monkeypatch.setattr(needs, "_load", lambda _: None)

    lacking = list(needs.main(["offscreen", "x11", "font"]))

    assert lacking[0] == "libgl1"
    assert "libxcb-cursor0" in lacking
    assert lacking[-1] == "fonts-wqy-microhei"
    assert len(lacking) == len(set(lacking)) == 13


def test_drawing_offscreen_needs_neither_x11_nor_wayland(needs, monkeypatch):
    monkeypatch.setattr(needs, "_load", lambda _: None)

    assert not [package for package in needs.main(["offscreen"]) if "xcb" in package or "wayland" in package]


def test_the_desktop_of_the_tests_is_programs_that_are_looked_for_by_name(needs, monkeypatch):
    there = {"dunst": "/usr/bin/dunst", "Xvfb": "/usr/bin/Xvfb"}
    monkeypatch.setattr(needs.shutil, "which", there.get)
    assert list(needs.main(["desktop"])) == ["dbus", "xdotool", "openbox", "at-spi2-core", "strace", "nsis"]


def test_other_systems_need_nothing_from_apt(needs, monkeypatch):
    monkeypatch.setattr(needs, "_load", lambda _: None)
    monkeypatch.setattr(sys, "platform", "darwin")

    assert list(needs.main(["x11", "font"])) == []

"""``tidytrace licences``: what it is built on, as a person and a program read it."""

import importlib.metadata
from pathlib import Path

import pytest

from tidytrace import __version__
from tidytrace.licences import Licensed, licensed


def test_a_program_reads_name_version_licence_and_where_the_text_lies(command) -> None:
    answer = command("licences", "--json")
    assert answer.code == 0
    document = answer.document
    assert (document["schema"], document["version"]) == ("tidytrace/licences/1", __version__)
    libraries = {one["name"]: one for one in document["libraries"]}
    assert len(libraries) == len(licensed())
    here = libraries["click"]
    assert here["version"] == importlib.metadata.version("click")
    assert (here["licence"], here["through"]) == ("BSD-3-Clause", None)
    assert all(Path(text).is_file() for one in libraries.values() for text in one["texts"])
    assert libraries["shiboken6"]["through"] == "PySide6-Essentials"


def test_a_person_reads_it_in_their_language(command) -> None:
    pytest.importorskip("PySide6", reason="needs the window, and PySide6 does not load here")
    said = command("licences", "--lang", "zh_CN").out
    assert "PySide6-Essentials" in said
    assert "窗口界面" in said
    assert "LGPL-3.0.txt" in said


def test_one_licence_is_shown_whole(command) -> None:
    said = command("licences", "hyperscan").out
    assert "Permission is hereby granted, free of charge" in said
    assert "Redistributions in binary form must reproduce" in said


def test_a_library_that_is_not_ours_is_wrong_usage(command) -> None:
    answer = command("licences", "left-pad")
    assert answer.code == 2
    assert "left-pad" in answer.err


def test_a_text_that_is_missing_is_said(command, monkeypatch) -> None:
    monkeypatch.setattr(Licensed, "texts", property(lambda _one: ()))
    answer = command("licences", "--json")
    assert answer.code == 3
    assert {"where": "click", "message": "The text of its licence is missing."} in answer.document["errors"]

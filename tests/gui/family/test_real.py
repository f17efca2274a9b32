"""The page about a real folder tree: written for nobody else's eyes, in either shape."""

import os

import pytest

from gui.staged_findings import findings
from tidytrace.catalog import load_tips
from tidytrace.checks.tips import tip_states
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.family import real
from tidytrace.gui.family.port import Standing
from tidytrace.gui.family.real import RealPapers
from tidytrace.language import Language
from tidytrace.report.paper import NoPaper
from warm import kept, warm


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    return kept(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def host(fixture_host, first_run):
    found = fixture_host("linux", environ={"HOME": "/home/wang", "USER": "wang"})
    warm(found, first_run)
    return found


@pytest.fixture
def standing():
    found = findings()
    return Standing(findings=found, tips=tip_states(load_tips(), found, only=False))


def test_the_ending_of_the_name_says_which(host, standing, tmp_path):
    papers = RealPapers(host)
    papers.save(standing, Language("en"), str(tmp_path / "a.pdf"))
    papers.save(standing, Language("zh_CN"), str(tmp_path / "b.HTML"))
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    page = (tmp_path / "b.HTML").read_text("utf-8")
    assert "Gemini CLI：会上传使用统计" in page
    assert "wang" not in page
    if os.name != "nt":
        assert (tmp_path / "a.pdf").stat().st_mode & 0o077 == 0


def test_a_stopped_check_up_is_told_as_one(host, standing, tmp_path):
    RealPapers(host).save(standing, Language("en"), str(tmp_path / "a.html"))
    assert "The check-up was stopped before its end" in (tmp_path / "a.html").read_text("utf-8")


def test_no_font_is_a_problem_in_words(host, standing, tmp_path, monkeypatch):
    def nobody(_page, _code):
        raise NoPaper

    monkeypatch.setattr(real, "use_printer", lambda _printer: None)
    papers = RealPapers(host)
    monkeypatch.setattr("tidytrace.evidence.family.printed", nobody)
    with pytest.raises(EngineProblem, match="There is no PDF"):
        papers.save(standing, Language("en"), str(tmp_path / "a.pdf"))
    assert not (tmp_path / "a.pdf").exists()


def test_a_folder_that_is_not_there_is_a_problem_in_words(host, standing, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    with pytest.raises(EngineProblem):
        RealPapers(host).save(standing, Language("en"), str(blocked / "a.html"))


def test_the_proposal_is_a_name_that_is_free(host):
    documents = host.home / "Documents"
    documents.mkdir(parents=True)
    assert RealPapers(host).proposal("check") == str(documents / "check.pdf")
    (documents / "check.pdf").touch()
    assert RealPapers(host).proposal("check") == str(documents / "check-2.pdf")

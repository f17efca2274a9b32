"""The screen lock of KDE Plasma, switched on from the command line."""

from pathlib import Path

import pytest

from tidytrace.host import current_host

pytestmark = pytest.mark.skipif(current_host().system != "linux", reason="the desktop of a Linux computer")


@pytest.fixture
def settings(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desktop that does not lock its screen."""
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    path = home / ".config" / "kscreenlockerrc"
    path.parent.mkdir(parents=True)
    path.write_text("[Daemon]\nAutolock=false\n")
    return path


def test_the_lock_is_switched_on_and_back(command, settings: Path) -> None:
    [before] = (one for one in looked(command) if one["id"] == "system.screen-lock")
    assert (before["state"], before["app"], before["remedy"]["kind"]) == ("risk", None, "setting")
    rehearsed = command("fix", "system.screen-lock", "--dry-run", "--json").document
    assert rehearsed["fixed"][0]["receipt"] is None
    assert settings.read_text() == "[Daemon]\nAutolock=false\n"

    fixed = command("fix", "system.screen-lock", "--json")

    assert fixed.code == 0, fixed.err
    [done] = fixed.document["fixed"]
    assert (done["where"], done["before"], done["after"]) == (str(settings), "false", "true")
    assert settings.read_text() == "[Daemon]\nAutolock=true\n"
    assert command("undo", "--list", "--json").document["receipts"][0]["id"] == done["receipt"]
    assert command("undo", "--json").code == 0
    assert settings.read_text() == "[Daemon]\nAutolock=false\n"


def looked(command) -> list[dict]:
    return command("checkup", "--json", "--only", "antivirus").document["findings"]


def test_a_person_reads_what_to_type(command, settings: Path) -> None:
    answer = command("checkup", "--only", "antivirus", "--lang", "en")
    assert answer.code == 1
    assert "→ tidytrace fix system.screen-lock" in answer.out
    assert "No AI apps" not in answer.out


def test_what_has_no_switch_is_said(command, settings: Path) -> None:
    answer = command("fix", "system.disk-encryption", "--json")
    assert answer.document["fixed"] == []
    assert answer.document["skipped"][0]["finding"] == "system.disk-encryption"

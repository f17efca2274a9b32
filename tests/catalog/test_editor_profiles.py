"""What an extension remembers stands in the editor's database of the profile of that time; all are looked at."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from homes import WRITERS
from homes.editor import user_folder, write_state
from homes.files import aged
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase import carry_out, plan_erasure, prove
from tidytrace.host import FixtureHost, locate

MakeHost = Callable[..., FixtureHost]


def in_profile(folder: Path) -> Path:
    """The database of the editor's own profile becomes that of another one."""
    profile = folder / "profiles" / "5a2c" / "globalStorage"
    profile.mkdir(parents=True)
    (folder / "globalStorage" / "state.vscdb").rename(profile / "state.vscdb")
    return profile / "state.vscdb"


@pytest.mark.parametrize("system", ["linux", "windows", "macos"])
def test_chats_in_the_database_of_a_profile_are_listed_and_erased(fixture_host: MakeHost, system: str) -> None:
    host = fixture_host(system)
    WRITERS["cody"](host, talks(5, seed=3))
    path = in_profile(user_folder(host, "Code"))
    installation = locate(load_catalogue().app("cody"), host)
    assert installation is not None
    library = Library([installation], host, None)
    listed = [one for one in library.conversations() if one.store == "chats"]
    assert len(listed) == 3
    plan = plan_erasure(listed[:1], library, host)
    assert plan.kept == ()
    assert carry_out(plan).failed == ()
    assert prove(plan, plan.traces).leftovers == ()
    assert listed[0].native.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("app", "row", "folder"),
    [
        ("roo-code", "RooVeterinaryInc.roo-cline", "rooveterinaryinc.roo-cline"),
        ("cline", "saoudrizwan.claude-dev", "saoudrizwan.claude-dev"),
    ],
)
def test_the_list_of_tasks_in_a_profile_goes_with_the_task(
    fixture_host: MakeHost, app: str, row: str, folder: str
) -> None:
    host = fixture_host("linux")
    user = user_folder(host, "VSCodium")
    task = user / "globalStorage" / folder / "tasks" / "1760000000000"
    task.mkdir(parents=True)
    asked = [{"type": "text", "text": "<task>\nSECRET plan\n</task>"}]
    said = [{"role": "user", "content": asked}, {"role": "assistant", "content": "Yes."}]
    (task / "api_conversation_history.json").write_text(json.dumps(said))
    shown = [{"ts": 1760000000000, "type": "say", "say": "text", "text": "SECRET plan"}]
    (task / "ui_messages.json").write_text(json.dumps(shown))
    history = {"taskHistory": [{"id": "1760000000000", "ts": 1760000000000, "task": "SECRET plan"}], "mode": "code"}
    path = user / "profiles" / "5a2c" / "globalStorage" / "state.vscdb"
    write_state(path, {row: json.dumps(history)})
    aged(host.home)
    installation = locate(load_catalogue().app(app), host)
    assert installation is not None
    library = Library([installation], host, None)
    listed = list(library.conversations())
    assert [one.title for one in listed] == ["SECRET plan"]
    plan = plan_erasure(listed, library, host)
    assert carry_out(plan).failed == ()
    assert b"SECRET" not in path.read_bytes()
    assert b'"mode"' in path.read_bytes()

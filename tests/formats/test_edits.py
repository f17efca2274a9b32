"""What a person would notice: real-looking files, links, protection, others who write at the same time."""

import os
import stat
from contextlib import suppress

import pytest

from tidytrace.formats import (
    ChangedSinceRead,
    KeyConflict,
    OtherNames,
    OutsideHome,
    ReadOnly,
    TooLarge,
    Unchangeable,
    Unparsable,
    apply_edit,
    files,
    plan_edit,
    plan_removal,
    read_document,
    read_key,
    revert_edit,
)
from windows import POSIX_MODES, has_mode

VSCODE = """// Place your settings here
{
    "editor.fontSize": 14, // big
    "telemetry.telemetryLevel": "all",
    "chat.tools.terminal.autoApprove": {
        "/.*/": true,
    },
    "http.proxy": "http://me:secret@proxy", /* mine */
}
"""
CODEX = """model = "gpt-6.1"
[model_providers.mock]
name = "mock" # local
env_key = "OPENAI_API_KEY"

[tui]
screen_reader_detection_done = true

[projects."/home/alice/project"]
trust_level = "trusted"
"""
GOOSE = """# goose
GOOSE_PROVIDER: openai
GOOSE_TELEMETRY_ENABLED: true   # asked on first start
extensions:
  developer:
    enabled: true
    timeout: 300
GOOSE_MODE: auto
"""
AIDER = """## analytics for this person
#analytics: false
model: sonnet
read: [CONVENTIONS.md, NOTES.md]
openai-api-key: sk-hush
"""
DOTENV = """# keys
export OPENAI_API_KEY="sk-hush"
TELEMETRY='on' # shared

DISABLE_TELEMETRY=
"""
INI = """[core]
\tname = parrot
[privacy]
send_statistics = yes ; why not
"""


def put(home, name, text):
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="")
    return path


EXAMPLES = [
    ("jsonc", VSCODE, ("telemetry.telemetryLevel",), "off", VSCODE.replace('"all"', '"off"')),
    (
        "jsonc",
        VSCODE,
        ("telemetry.feedback.enabled",),
        False,
        VSCODE.replace("/* mine */\n", '/* mine */\n    "telemetry.feedback.enabled": false,\n'),
    ),
    ("jsonc", VSCODE, ("chat.tools.terminal.autoApprove", "/.*/"), False, VSCODE.replace("true", "false")),
    ("json", '{"a":{"b":1}}\n', ("a", "c"), True, '{"a":{"b":1,"c":true}}\n'),
    (
        "json",
        '{\r\n\t"a": 1\r\n}',
        ("privacy", "usage"),
        False,
        '{\r\n\t"a": 1,\r\n\t"privacy": {\r\n\t\t"usage": false\r\n\t}\r\n}',
    ),
    ("jsonc", "", ("a",), 1, '{\n  "a": 1\n}\n'),
    ("json", " \r\n", ("a",), 1, ' \r\n{\r\n  "a": 1\r\n}\r\n'),
    ("jsonc", '{"a": 1, "a": 2}', ("a",), 3, '{"a": 1, "a": 3}'),
    ("toml", CODEX, ("analytics", "enabled"), False, CODEX + "\n[analytics]\nenabled = false\n"),
    (
        "toml",
        CODEX,
        ("tui", "notifications"),
        True,
        CODEX.replace("_done = true\n", "_done = true\nnotifications = true\n"),
    ),
    (
        "toml",
        CODEX,
        ("projects", "/home/alice/project", "trust_level"),
        "untrusted",
        CODEX.replace('"trusted"', '"untrusted"'),
    ),
    (
        "toml",
        CODEX,
        ("approval_policy",),
        "on-request",
        CODEX.replace('"gpt-6.1"\n', '"gpt-6.1"\napproval_policy = "on-request"\n'),
    ),
    ("toml", "[a]\nb = 1\n", ("c",), 2, "c = 2\n\n[a]\nb = 1\n"),
    ("toml", "otel = {exporter = 'x'}\n", ("otel", "log"), False, "otel = {exporter = 'x', log = false}\n"),
    ("toml", "a.b = 1 # x\n[c]\n", ("a", "d"), 2, "a.b = 1 # x\na.d = 2\n[c]\n"),
    ("yaml", GOOSE, ("GOOSE_TELEMETRY_ENABLED",), False, GOOSE.replace("ENABLED: true", "ENABLED: false")),
    (
        "yaml",
        GOOSE,
        ("extensions", "developer", "bundled"),
        True,
        GOOSE.replace("300\n", "300\n    bundled: true\n"),
    ),
    ("yaml", GOOSE, ("GOOSE_NEW",), "off", GOOSE + 'GOOSE_NEW: "off"\n'),
    ("yaml", AIDER, ("analytics-disable",), True, AIDER + "analytics-disable: true\n"),
    ("yaml", AIDER, ("read", "1"), "x", AIDER.replace("NOTES.md", "x")),
    ("yaml", "# only a remark", ("a", "b"), False, "# only a remark\na:\n  b: false\n"),
    (
        "yaml",
        "telemetry:\nother: 1\n",
        ("telemetry", "on"),
        False,
        "telemetry:\n  on: false\nother: 1\n".replace("on:", '"on":'),
    ),
    ("env", DOTENV, ("TELEMETRY",), "off", DOTENV.replace("'on'", "'off'")),
    ("env", DOTENV, ("DISABLE_TELEMETRY",), True, DOTENV.replace("DISABLE_TELEMETRY=", "DISABLE_TELEMETRY=true")),
    ("env", DOTENV, ("NEW",), "a b", DOTENV + "NEW='a b'\n"),
    ("ini", INI, ("privacy", "send_statistics"), False, INI.replace("= yes", "= false")),
    ("ini", INI, ("core", "x"), "1", INI.replace("parrot\n", "parrot\n\tx = 1\n")),
    ("ini", INI, ("sync", "on"), False, INI + "\n[sync]\non = false\n"),
]


@pytest.mark.parametrize(("file_format", "text", "key", "value", "expected"), EXAMPLES)
def test_one_key_changes_in_the_files_own_style_and_comes_back(home, file_format, text, key, value, expected):  # noqa: PLR0917 - one table row
    path = put(home, "settings", text)
    edit = plan_edit(path, file_format, key, value, home=home)
    assert path.read_bytes().decode() == text, "planning writes nothing"
    apply_edit(edit, home=home)
    assert path.read_bytes().decode() == expected
    for secret in (b"hush", b"secret"):
        assert not any(secret in one.before + one.after for one in edit.splices)
    assert revert_edit(edit, home=home) == "bytes"
    assert path.read_bytes().decode() == text


REMOVALS = [
    ("jsonc", '{\n  "a": 1, // one\n  "b": 2\n}\n', ("a",), '{\n  // one\n  "b": 2\n}\n'),
    ("jsonc", '{\n  "a": 1,\n  "b": 2\n}\n', ("b",), '{\n  "a": 1\n}\n'),
    ("json", '{"a": 1, "b": 2, "a": 3}', ("a",), '{"b": 2}'),
    ("json", '{"a": {"b": 1}}', ("a", "b"), '{"a": {}}'),
    ("toml", CODEX, ("tui",), CODEX.replace("[tui]\nscreen_reader_detection_done = true\n", "")),
    ("toml", "a = {b = 1, c = 2}\n", ("a", "b"), "a = {c = 2}\n"),
    ("yaml", GOOSE, ("extensions", "developer", "enabled"), GOOSE.replace("    enabled: true\n", "")),
    ("yaml", "a:\n  b: 1\nc: 2\n", ("a", "b"), "a: {}\nc: 2\n"),
    ("yaml", "l:\n- 1\n- 2 # two\n", ("l", "0"), "l:\n- 2 # two\n"),
    ("env", DOTENV, ("TELEMETRY",), DOTENV.replace("TELEMETRY='on' # shared", "# shared")),
    ("env", "A=1\nB=2\nexport A=3\n", ("A",), "B=2\n"),
    ("ini", INI, ("core", "name"), INI.replace("\tname = parrot\n", "")),
]


@pytest.mark.parametrize(("file_format", "text", "key", "expected"), REMOVALS)
def test_one_key_goes_with_its_line_but_not_with_its_remark(home, file_format, text, key, expected):
    path = put(home, "settings", text)
    edit = plan_removal(path, file_format, key, home=home)
    apply_edit(edit, home=home)
    assert path.read_bytes().decode() == expected
    assert revert_edit(edit, home=home) == "bytes"
    assert path.read_bytes().decode() == text


def test_a_file_that_is_not_there_has_no_keys(home):
    assert not read_key(home / "none.json", "json", ("a",)).present
    assert read_document(home / "none" / "x.toml", "toml") == {}


def test_the_same_value_again_changes_nothing(home):
    path = put(home, "a.json", '{"a": 1}')
    edit = plan_edit(path, "json", ("a",), 1, home=home)
    before = path.stat()
    apply_edit(edit, home=home)
    assert (edit.splices, path.stat().st_ino) == ((), before.st_ino)


def test_true_and_one_are_different(home):
    path = put(home, "a.json", '{"a": 1}')
    apply_edit(plan_edit(path, "json", ("a",), True, home=home), home=home)
    assert path.read_text() == '{"a": true}'


@POSIX_MODES
def test_mode_and_attributes_stay(home):
    path = put(home, "a.json", '{"a": 1}')
    path.chmod(0o640)
    apply_edit(plan_edit(path, "json", ("a",), 2, home=home), home=home)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_owner_stays(home):
    if os.geteuid():
        pytest.skip("only root can give files away")
    path = put(home, "a.json", '{"a": 1}')
    os.chown(path, 1234, 1235)
    apply_edit(plan_edit(path, "json", ("a",), 2, home=home), home=home)
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 1235)


def test_a_new_file_and_its_folder_are_private_and_go_again(home):
    path = home / ".parrot" / "settings.json"
    edit = plan_edit(path, "json", ("a",), 2, home=home)
    apply_edit(edit, home=home)
    assert has_mode(path, 0o600)
    assert has_mode(path.parent, 0o700)
    assert revert_edit(edit, home=home) == "bytes"
    assert not path.parent.exists()


def test_a_new_file_that_others_added_to_stays_without_our_key(home):
    path = home / "settings.json"
    edit = plan_edit(path, "json", ("a",), 2, home=home)
    apply_edit(edit, home=home)
    path.write_text('{"a": 2, "theirs": 1}')
    assert revert_edit(edit, home=home) == "key"
    assert path.read_text() == '{"theirs": 1}'


def test_no_folders_are_made_above_the_apps_own(home):
    with pytest.raises(Unchangeable):
        plan_edit(home / "a" / "b" / "settings.json", "json", ("a",), 2, home=home)


def test_a_new_file_never_takes_the_place_of_one_that_appeared_meanwhile(home):
    path = home / "settings.json"
    edit = plan_edit(path, "json", ("a",), 2, home=home)
    path.write_text('{"theirs": 1}')
    with pytest.raises(ChangedSinceRead):
        apply_edit(edit, home=home)
    assert path.read_text() == '{"theirs": 1}'


def test_a_link_inside_the_home_is_written_through_and_stays_a_link(home):
    real = put(home, "dotfiles/settings.json", '{"a": 1}')
    link = home / "settings.json"
    link.symlink_to(real)
    apply_edit(plan_edit(link, "json", ("a",), 2, home=home), home=home)
    assert link.is_symlink()
    assert real.read_text() == '{"a": 2}'


def test_a_link_that_leads_out_of_the_home_is_refused(home, tmp_path):
    real = tmp_path / "elsewhere.json"
    real.write_text('{"a": 1}')
    link = home / "settings.json"
    link.symlink_to(real)
    with pytest.raises(OutsideHome):
        plan_edit(link, "json", ("a",), 2, home=home)


def test_a_folder_that_is_a_link_out_of_the_home_is_refused(home, tmp_path):
    real = put(tmp_path / "elsewhere", "settings.json", '{"a": 1}')
    (home / ".parrot").symlink_to(real.parent)
    with pytest.raises(OutsideHome):
        plan_edit(home / ".parrot" / "settings.json", "json", ("a",), 2, home=home)


def test_a_link_set_after_planning_is_refused_too(home, tmp_path):
    path = put(home, "settings.json", '{"a": 1}')
    edit = plan_edit(path, "json", ("a",), 2, home=home)
    path.rename(tmp_path / "moved.json")
    path.symlink_to(tmp_path / "moved.json")
    with pytest.raises(OutsideHome):
        apply_edit(edit, home=home)


def test_a_hard_link_is_refused_because_its_other_name_would_be_left_behind(home):
    path = put(home, "settings.json", '{"a": 1}')
    os.link(path, home / "other.json")
    with pytest.raises(OtherNames):
        plan_edit(path, "json", ("a",), 2, home=home)


def test_a_write_protected_file_is_refused(home):
    path = put(home, "settings.json", '{"a": 1}')
    path.chmod(0o444)
    with pytest.raises(ReadOnly):
        plan_edit(path, "json", ("a",), 2, home=home)


@POSIX_MODES
def test_a_write_protected_folder_is_refused(home):
    path = put(home, ".parrot/settings.json", '{"a": 1}')
    path.parent.chmod(0o555)
    try:
        with pytest.raises(ReadOnly):
            plan_edit(path, "json", ("a",), 2, home=home)
    finally:
        path.parent.chmod(0o755)


def test_a_file_that_is_too_large_is_refused(home, monkeypatch):
    monkeypatch.setattr(files, "LIMIT", 10)
    path = put(home, "settings.json", '{"a": "0123456789"}')
    with pytest.raises(TooLarge):
        read_key(path, "json", ("a",))
    with pytest.raises(TooLarge):
        plan_edit(path, "json", ("a",), 2, home=home)


def test_a_file_changed_since_it_was_read_is_left_alone(home):
    path = put(home, "settings.json", '{"a": 1}')
    edit = plan_edit(path, "json", ("a",), 2, home=home)
    path.write_text('{"a": 1, "b": 1}')
    with pytest.raises(ChangedSinceRead):
        apply_edit(edit, home=home)
    assert path.read_text() == '{"a": 1, "b": 1}'
    assert [one.name for one in home.iterdir()] == ["settings.json"]


def test_a_file_changed_in_the_last_moment_is_left_alone(home, monkeypatch):
    path = put(home, "settings.json", '{"a": 1}')
    edit = plan_edit(path, "json", ("a",), 2, home=home)
    written = files._written_beside

    def slow(real, content):
        temporary = written(real, content)
        path.write_text('{"theirs": 1}')
        return temporary

    monkeypatch.setattr(files, "_written_beside", slow)
    with pytest.raises(ChangedSinceRead):
        apply_edit(edit, home=home)
    assert path.read_text() == '{"theirs": 1}'
    assert [one.name for one in home.iterdir()] == ["settings.json"]


def test_undo_of_a_key_that_others_changed_is_a_conflict(home):
    path = put(home, "settings.json", '{"a": 1}')
    edit = plan_edit(path, "json", ("a",), 2, home=home)
    apply_edit(edit, home=home)
    path.write_text('{"a": 3}')
    with pytest.raises(KeyConflict):
        revert_edit(edit, home=home)


def test_undo_of_what_somebody_set_back_already_is_done(home):
    path = put(home, "settings.json", '{"a": 1}')
    edit = plan_edit(path, "json", ("a",), 2, home=home)
    apply_edit(edit, home=home)
    path.write_text('{ "a": 1 }')
    assert revert_edit(edit, home=home) == "key"
    assert path.read_text() == '{ "a": 1 }'


def test_a_group_cannot_be_made_where_a_plain_value_stands(home):
    for file_format, text in (("json", '{"a": 1}'), ("toml", "a = 1"), ("yaml", "a: 1")):
        with pytest.raises(Unchangeable):
            plan_edit(put(home, "s", text), file_format, ("a", "b"), 2, home=home)


def test_an_anchor_that_others_use_is_not_changed_behind_their_back(home):
    path = put(home, "s.yaml", "a: &x\n  on: 1\nb: *x\n")
    with pytest.raises(Unchangeable):
        plan_edit(path, "yaml", ("a", "on"), 2, home=home)


HOSTILE = {
    "deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "deep and closed": b"[" * 100_000 + b"]" * 100_000,
    "NUL": b'{"a": 1}\0',
    "not UTF-8": b'{"a": "\xff\xfe\xfd"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "half a string": b'{"a": "' + b'\\"' * 50_000,
    "comments never closed": b"/* " * 50_000,
    "long number": b'{"a": ' + b"9" * 10_000 + b"}",
    "dashes": b"- " * 50_000,
    "dots": b"a." * 50_000 + b"a = 1",
    "quoted dots": b'x = {"a"' + b'."a"' * 50_000 + b" = 1}",
    "blanks": b"a = " + b" " * 200_000 + b"#",
    "laughs": b"a: &a [1,1]\n" + b"".join(b"%c: &%c [*%c,*%c]\n" % (c, c, c - 1, c - 1) for c in range(98, 123)),
    "itself": b"a: &a [*a]",
    "noise": bytes(range(1, 256)) * 20,
    "question marks": b"? " * 20_000,
    "tags": b"!!python/object:os.system [x]\n%YAML 9.9\n---\n---\n",
}


@pytest.mark.parametrize("file_format", ["json", "jsonc", "toml", "yaml", "ini", "env"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_words_and_in_time(home, file_format, name):
    path = home / "settings"
    path.write_bytes(HOSTILE[name])
    for look in (
        lambda: read_document(path, file_format),
        lambda: plan_edit(path, file_format, ("a",), "b", home=home),
    ):
        with suppress(Unparsable, Unchangeable):
            look()
    if name in {"NUL", "not UTF-8", "UTF-16"}:
        with pytest.raises(Unparsable, match=r"\.$"):
            read_document(path, file_format)


def test_a_pipe_is_no_settings_file(home):
    os.mkfifo(home / "settings.json")
    with pytest.raises(Exception, match="no regular file"):
        read_key(home / "settings.json", "json", ("a",))


@pytest.mark.parametrize(
    ("name", "file_format", "content"),
    [
        ("s.json", "jsonc", b'{\n    // mine\n    "size": 14,\n}\n'),
        ("c.toml", "toml", b"# mine\nsize = 14\n"),
        ("c.yaml", "yaml", b"# mine\nsize: 14\n"),
    ],
)
def test_two_switches_in_one_new_group_can_be_undone_in_any_order(home, name, file_format, content):
    path = home / name
    path.write_bytes(content)
    first = plan_edit(path, file_format, ("a", "b", "one"), True, home=home)
    apply_edit(first, home=home)
    second = plan_edit(path, file_format, ("a", "b", "two"), True, home=home)
    apply_edit(second, home=home)
    assert revert_edit(first, home=home) == "key"
    assert read_document(path, file_format) == {"size": 14, "a": {"b": {"two": True}}}
    assert revert_edit(second, home=home) == "key"
    # the second found the group there, so it is not its to take
    assert read_document(path, file_format) == {"size": 14, "a": {"b": {}}}


def test_a_group_that_somebody_uses_stays(home):
    path = home / "s.json"
    path.write_bytes(b'{"size": 14}\n')
    edit = plan_edit(path, "json", ("a", "one"), True, home=home)
    apply_edit(edit, home=home)
    path.write_bytes(path.read_bytes().replace(b'"one": true', b'"one": true, "theirs": 1'))
    assert revert_edit(edit, home=home) == "key"
    assert read_document(path, "json") == {"size": 14, "a": {"theirs": 1}}


def test_an_emptied_group_goes_when_another_key_came_beside_it(home):
    path = home / "s.json"
    path.write_bytes(b'{"size": 14}\n')
    edit = plan_edit(path, "json", ("a", "b", "one"), True, home=home)
    apply_edit(edit, home=home)
    path.write_bytes(path.read_bytes().replace(b'"size": 14', b'"size": 15'))
    assert revert_edit(edit, home=home) == "key"
    assert read_document(path, "json") == {"size": 15}

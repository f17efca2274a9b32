"""Property lists that are written as text: one value is changed, and no other byte."""

import plistlib
from pathlib import Path

import pytest

from tidytrace.formats import Unchangeable, Unparsable, apply_edit, plan_edit, plan_removal, read_key, revert_edit

AGENT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- 开机启动 -->
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>com.ada.ollama</string>
	<key>ProgramArguments</key>
	<array>
		<string>/usr/local/bin/ollama</string>
		<string>serve</string>
	</array>
	<key>EnvironmentVariables</key>
	<dict>
		<key>OLLAMA_HOST</key>
		<string>0.0.0.0</string>
	</dict>
	<key>RunAtLoad</key>
	<true/>
</dict>
</plist>
"""
HOST = ("EnvironmentVariables", "OLLAMA_HOST")


@pytest.fixture
def agent(tmp_path: Path) -> Path:
    path = tmp_path / "com.ada.ollama.plist"
    path.write_text(AGENT, "utf-8")
    return path


def test_a_value_is_read_and_changed_alone(agent: Path, tmp_path: Path) -> None:
    assert read_key(agent, "plist", HOST).value == "0.0.0.0"
    edit = plan_edit(agent, "plist", HOST, "127.0.0.1 & <more>", home=tmp_path)
    apply_edit(edit, home=tmp_path)
    assert agent.read_text("utf-8") == AGENT.replace("0.0.0.0", "127.0.0.1 &amp; &lt;more&gt;")
    assert plistlib.loads(agent.read_bytes())["EnvironmentVariables"]["OLLAMA_HOST"] == "127.0.0.1 & <more>"
    assert revert_edit(edit, home=tmp_path) == "bytes"
    assert agent.read_text("utf-8") == AGENT


def test_a_word_of_a_list_is_changed(agent: Path, tmp_path: Path) -> None:
    apply_edit(plan_edit(agent, "plist", ("ProgramArguments", "1"), "list", home=tmp_path), home=tmp_path)
    assert agent.read_text("utf-8") == AGENT.replace("<string>serve<", "<string>list<")


def test_a_switch_without_content_is_changed(agent: Path, tmp_path: Path) -> None:
    apply_edit(plan_edit(agent, "plist", ("RunAtLoad",), False, home=tmp_path), home=tmp_path)
    assert agent.read_text("utf-8") == AGENT.replace("<true/>", "<false/>")


def test_a_new_key_comes_last_in_its_group_and_goes_again(agent: Path, tmp_path: Path) -> None:
    edit = plan_edit(agent, "plist", ("EnvironmentVariables", "OLLAMA_ORIGINS"), "x", home=tmp_path)
    apply_edit(edit, home=tmp_path)
    added = "\t\t<key>OLLAMA_ORIGINS</key>\n\t\t<string>x</string>\n"
    assert added in agent.read_text("utf-8")
    agent.write_text(agent.read_text("utf-8").replace("com.ada", "com.eva"), "utf-8")
    assert revert_edit(edit, home=tmp_path) == "key"
    assert agent.read_text("utf-8") == AGENT.replace("com.ada", "com.eva")


def test_a_key_is_taken_out(agent: Path, tmp_path: Path) -> None:
    apply_edit(plan_removal(agent, "plist", ("RunAtLoad",), home=tmp_path), home=tmp_path)
    assert agent.read_text("utf-8") == AGENT.replace("\t<key>RunAtLoad</key>\n\t<true/>\n", "")


@pytest.mark.parametrize("key", [("Nothing", "x"), ("Label", "x"), ("ProgramArguments", "7")])
def test_a_place_that_is_none_is_refused(agent: Path, tmp_path: Path, key: tuple[str, ...]) -> None:
    with pytest.raises(Unchangeable):
        plan_edit(agent, "plist", key, "x", home=tmp_path)


BOMB = '<!DOCTYPE plist [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><plist><string>&b;</string></plist>'


@pytest.mark.parametrize("text", ["nonsense", "<plist>", "<plist><dict><key>a</key></dict></plist>", BOMB])
def test_what_is_no_property_list_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.plist"
    path.write_text(text, "utf-8")
    with pytest.raises(Unparsable):
        read_key(path, "plist", HOST)


def test_the_binary_form_is_not_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "x.plist"
    path.write_bytes(plistlib.dumps({"a": 1}, fmt=plistlib.FMT_BINARY))
    with pytest.raises(Unparsable):
        read_key(path, "plist", ("a",))

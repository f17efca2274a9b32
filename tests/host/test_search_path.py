"""Our folder is put among those where commands are looked for, and taken out again; whatever else is there stays."""

import sys
from pathlib import Path

import pytest

from tidytrace.host.search_path import add, remove, with_folder, without_folder

OURS = "C:\\Users\\Wang Fang\\AppData\\Local\\Programs\\Tidytrace"
OTHERS = "%USERPROFILE%\\AppData\\Local\\Microsoft\\WindowsApps;;C:\\a b\\;C:\\Tidytrace"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", OURS),
        (";", OURS),
        (OTHERS, f"{OTHERS};{OURS}"),
        (f"{OTHERS};", f"{OTHERS};{OURS}"),
        ("x" * 9000, f"{'x' * 9000};{OURS}"),  # longer than what many tools cut off
    ],
)
def test_it_comes_last_and_goes_without_a_trace(before, after):
    assert with_folder(before, OURS) == after
    assert without_folder(after, OURS) == before.rstrip(";")


@pytest.mark.parametrize("spelled", [OURS, OURS.lower(), f"{OURS}\\", f' "{OURS}" '])
def test_it_is_there_once_however_it_is_spelled(spelled):
    value = f"C:\\x;{spelled};C:\\y"
    assert with_folder(value, OURS) == value
    assert without_folder(value, OURS) == "C:\\x;C:\\y"


def test_where_it_is_not_nothing_changes():
    assert without_folder(OTHERS, OURS) == OTHERS
    assert without_folder("", OURS) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="there it is done")
@pytest.mark.parametrize("deed", [add, remove])
def test_elsewhere_it_is_refused(deed):
    with pytest.raises(OSError, match="no such list"):
        deed(Path("/opt"))


@pytest.mark.skipif(sys.platform != "win32", reason="needs the registry")
def test_in_the_registry_the_kind_of_the_value_stays():
    import winreg

    with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, "Environment", 0, winreg.KEY_ALL_ACCESS) as key:
        try:
            before = winreg.QueryValueEx(key, "Path")
        except FileNotFoundError:
            before = None
        for kind in (winreg.REG_SZ, winreg.REG_EXPAND_SZ):
            winreg.SetValueEx(key, "Path", 0, kind, OTHERS)
            add(Path(OURS))
            assert winreg.QueryValueEx(key, "Path") == (f"{OTHERS};{OURS}", kind)
            remove(Path(OURS))
            assert winreg.QueryValueEx(key, "Path") == (OTHERS, kind)
        winreg.DeleteValue(key, "Path")
        add(Path(OURS))
        assert winreg.QueryValueEx(key, "Path") == (OURS, winreg.REG_EXPAND_SZ)
        remove(Path(OURS))
        with pytest.raises(FileNotFoundError):
            winreg.QueryValueEx(key, "Path")
        if before is not None:
            winreg.SetValueEx(key, "Path", 0, before[1], before[0])

"""An invented app with one switch, on a computer of the test."""

import datetime

from tidytrace.catalog import App, Detection, Grade, PathVariable, ProcessMark, Setting, Source, Text
from tidytrace.host import locate

BOTH = Text("Usage statistics", "使用统计")


def switch(**more):
    fields = {
        "id": "usage",
        "check": "data-sharing",
        "severity": "medium",
        "title": BOTH,
        "effect": BOTH,
        "files": ("{data}/settings.json",),
        "format": "jsonc",
        "key": ("telemetry",),
        "grade": Grade.SOURCE,
        "default": True,
        "risk": (True,),
        "safe": (False,),
        "fix": False,
    }
    return Setting(**(fields | more))


def app_with(setting, **more):
    fields = {
        "id": "parrot",
        "names": Text("Parrot", "鹦鹉"),
        "vendor": "Nobody",
        "kind": "terminal-agent",
        "homepage": "https://example.org",
        "systems": ("linux", "windows", "macos"),
        "verified_on": datetime.date(2026, 11, 1),
        "verified_versions": ("1.0",),
        "detect": Detection(processes=(ProcessMark(name="parrot"),)),
        "paths": {
            "data": PathVariable(any=("{home}/.parrot", "{home}/.parrot-beta")),
            "project": PathVariable(any=("{home}/work",)),
        },
        "folders": ("{data}",),
        "never_touch": (),
        "settings": (setting,),
        "sources": (Source(what="invented", ref="here", grade=Grade.SOURCE),),
    }
    return App(**(fields | more))


def install(host, setting, **files):
    """Put the app's files in place (``settings='{…}'``, ``beta='{…}'``) and find it."""
    places = {"settings": ".parrot/settings.json", "beta": ".parrot-beta/settings.json", "local": ".parrot/local.json"}
    (host.home / ".parrot").mkdir(exist_ok=True)
    for name, text in files.items():
        path = host.home / places[name]
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8", newline="")
    installation = locate(app_with(setting), host)
    assert installation is not None
    return installation

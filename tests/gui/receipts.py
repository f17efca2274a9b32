"""Receipts of every kind and state, as the window tells them."""

import datetime

from gui.staged import APPS, NOW
from tidytrace.catalog import Text
from tidytrace.gui.erasing import Deed


def deeds():
    day = datetime.timedelta(days=1)
    return (
        Deed(
            receipt="r-1",
            kind="erase",
            when=NOW,
            state="can-be-undone",
            apps=(APPS["codex"], APPS["cursor"]),
            chats=2,
            until=NOW + 7 * day,
        ),
        Deed(
            receipt="r-2",
            kind="setting",
            when=NOW - day,
            state="can-be-undone",
            apps=(APPS["gemini-cli"],),
            switch=Text("Usage statistics are sent", "会上传使用统计"),
        ),
        Deed(receipt="r-3", kind="erase", when=NOW - 3 * day, state="no-copy", apps=(APPS["codex"],), chats=1, left=1),
        Deed(
            receipt="r-4",
            kind="erase",
            when=NOW - 9 * day,
            state="destroyed",
            apps=(APPS["claude-code"],),
            chats=14,
            destroyed=NOW - 2 * day,
        ),
        Deed(
            receipt="r-5",
            kind="redact",
            when=NOW - 20 * day,
            state="undone",
            apps=(APPS["claude-code"],),
            chats=1,
            undone=NOW - 19 * day,
        ),
    )

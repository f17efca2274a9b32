"""The open and closed tabs of the Firefox family, all sites in one packed file.

Windows hold tabs, and tabs hold the pages one went through (``entries``) with the number of the one that is shown
(``index``, from 1), drafts by origin (``storage``) and what was typed (``formdata``). A closed tab or window keeps the
same under ``state``.

Source: Firefox, browser/components/sessionstore/{SessionStore,TabState}.sys.mjs; the file of a real run.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from tidytrace.chats.decode import NotJSON, decode
from tidytrace.chats.leveldb import FormatError
from tidytrace.chats.web.mozlz4 import packed, unpacked

Ours = Callable[[str], bool]
"""Whether an address is that of a site that goes."""
_TABS: Final = ("tabs", "_closedTabs", "_closedWindows", "windows", "savedGroups", "closedGroups")
_CHOSEN: Final = {"tabs": "selected", "windows": "selectedWindow"}
"""Which of a list is in front, counted from 1."""
_DEPTH: Final = 60


def without_sites(data: bytes, ours: Ours) -> tuple[bytes, int]:
    """The file without the pages of some sites, and how many there were; a tab of nothing else goes.

    Args:
        data: The packed file.
        ours: Tells their addresses.

    Raises:
        FormatError: It is not packed or built as is known.
    """
    content = unpacked(data)
    try:
        session = decode(content) if content is not None else None
    except NotJSON as error:
        raise FormatError("no JSON is packed in it") from error
    if not isinstance(session, dict) or not isinstance(session.get("windows"), list):
        raise FormatError("no tabs are in it")
    cleaning = _Cleaning(ours)
    cleaning.clean(session, 0)
    if not cleaning.count:
        return data, 0
    return packed(json.dumps(session, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")), (
        cleaning.count
    )


class _Cleaning:
    def __init__(self, ours: Ours) -> None:
        self._ours = ours
        self.count = 0

    def clean(self, holder: dict[str, Any], depth: int) -> bool:
        """Take the pages out of a session, window, group, tab or closed one; whether anything is left of it."""
        if depth > _DEPTH:
            raise FormatError("it is nested too deep")
        left = True
        state = holder.get("state")
        if isinstance(state, dict):
            left = self.clean(state, depth + 1)
            if left and isinstance(state.get("entries"), list) and "title" in holder:
                holder["title"] = str(_shown(state).get("title", ""))
        if isinstance(holder.get("entries"), list):
            left = self._pages(holder) and left
        for name in _TABS:
            if isinstance(holder.get(name), list):
                left = self._tabs(holder, name, depth) and left
        if isinstance(holder.get("cookies"), list):
            self._cookies(holder)
        return left

    def _tabs(self, holder: dict[str, Any], name: str, depth: int) -> bool:
        """What stands in one list; false when a window or group has lost its last tab."""
        before, counted = holder[name], self.count
        after = holder[name] = [one for one in before if not isinstance(one, dict) or self.clean(one, depth + 1)]
        chosen = _CHOSEN.get(name)
        if chosen is not None and isinstance(holder.get(chosen), int):
            holder[chosen] = max(1, min(holder[chosen], len(after)))
        if name == "tabs" and self.count > counted and after and "title" in holder:
            place = holder.get("selected")
            tab = after[place - 1] if isinstance(place, int) and place <= len(after) else after[0]
            holder["title"] = str(_shown(tab).get("title", "")) if isinstance(tab, dict) else ""
        return name != "tabs" or bool(after) or not before

    def _pages(self, tab: dict[str, Any]) -> bool:
        """The pages of one tab, and what it keeps of them; false when it was at these sites alone."""
        before = tab["entries"]
        tab["entries"] = [one for one in before if not self._is_ours(one)]
        self.count += len(before) - len(tab["entries"])
        for one in tab["entries"]:
            if isinstance(one, dict) and isinstance(one.get("children"), list):
                self._pages_of_frames(one)
        storage = tab.get("storage")
        if isinstance(storage, dict):
            tab["storage"] = {origin: kept for origin, kept in storage.items() if not self._ours(origin)}
            self.count += len(storage) - len(tab["storage"])
        if self._is_ours(tab.get("formdata")):
            del tab["formdata"]
        if len(tab["entries"]) < len(before):
            if isinstance(tab.get("index"), int):
                tab["index"] = max(1, min(tab["index"], len(tab["entries"])))
            tab.pop("image", None)
        return bool(tab["entries"]) or not before

    def _pages_of_frames(self, page: dict[str, Any]) -> None:
        before = page["children"]
        page["children"] = [one for one in before if not self._is_ours(one)]
        self.count += len(before) - len(page["children"])

    def _cookies(self, session: dict[str, Any]) -> None:
        """As everywhere, only those that pages can read."""
        before = session["cookies"]
        session["cookies"] = [one for one in before if not self._is_readable_cookie(one)]
        self.count += len(before) - len(session["cookies"])

    def _is_readable_cookie(self, one: Any) -> bool:
        host = one.get("host") if isinstance(one, dict) else None
        return isinstance(host, str) and not one.get("httponly") and self._ours(f"https://{host.lstrip('.')}/")

    def _is_ours(self, one: Any) -> bool:
        return isinstance(one, dict) and isinstance(one.get("url"), str) and self._ours(one["url"])


def _shown(tab: dict[str, Any]) -> dict[str, Any]:
    """The page that a tab shows."""
    entries = tab.get("entries")
    place = tab.get("index")
    if not isinstance(entries, list) or not isinstance(place, int) or not 0 < place <= len(entries):
        return {}
    page = entries[place - 1]
    return page if isinstance(page, dict) else {}

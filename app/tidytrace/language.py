"""Both faces' texts in the person's language: English in the code, Simplified Chinese from ``resources/locale``."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from tidytrace.resources import resources

if TYPE_CHECKING:
    from gettext import NullTranslations

DOMAIN: Final = "tidytrace"
LANGUAGES: Final = ("en", "zh_CN")


class Language:
    """One language; callable, so that it can stand as ``_``."""

    def __init__(self, code: str) -> None:
        """``code`` is one of LANGUAGES; anything else is English."""
        self.code = code if code in LANGUAGES else "en"
        self._texts: NullTranslations | None = None if self.code == "en" else _texts(self.code)

    def __call__(self, text: str) -> str:
        """The text in this language."""
        return self._texts.gettext(text) if self._texts is not None and text else text

    def plural(self, one: str, many: str, count: int) -> str:
        """The form that fits ``count``, with ``{count}`` filled in."""
        if self._texts is None:
            return (one if count == 1 else many).format(count=count)
        return self._texts.ngettext(one, many, count).format(count=count)

    def led(self, what: str, how: str) -> str:
        """«What: how»; Chinese has a colon of its own."""
        return f"{what}：{how}" if self.code == "zh_CN" else f"{what}: {how}"


def _texts(code: str) -> "NullTranslations":
    import gettext  # English does without, and both faces start with this module

    return gettext.translation(DOMAIN, resources() / "locale", languages=[code])


def choose_language(environ: Mapping[str, str], asked: str | None = None) -> str:
    """``zh_CN`` or ``en``: what was asked for, else TIDYTRACE_LANG, else the desktop's language."""
    for wanted in (asked, environ.get("TIDYTRACE_LANG")):
        if wanted:
            return _known(wanted)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return _known(environ[name].split(":")[0])
    import locale  # where the environment says nothing, which is rare

    return _known(locale.getlocale()[0] or "")


def _known(name: str) -> str:
    # Windows spells it «Chinese (Simplified)_China»
    lowered = name.lower().replace("-", "_")
    traditional = any(part in lowered for part in ("zh_tw", "zh_hk", "zh_mo", "hant", "traditional"))
    return "zh_CN" if lowered.startswith(("zh", "chinese")) and not traditional else "en"


def N_(text: str) -> str:  # noqa: N802 - the name that message extractors know
    """Mark a text for translation where it is kept; it is translated where it is shown."""
    return text

"""Both faces' texts in the person's language: English in the code, Simplified Chinese from ``resources/locale``."""

import gettext
import locale
from collections.abc import Mapping
from typing import Final

from tidytrace.resources import resources

DOMAIN: Final = "tidytrace"
LANGUAGES: Final = ("en", "zh_CN")


class Language:
    """One language; callable, so that it can stand as ``_``."""

    def __init__(self, code: str) -> None:
        """``code`` is one of LANGUAGES; anything else is English."""
        self.code = code if code in LANGUAGES else "en"
        self._texts: gettext.NullTranslations = (
            gettext.NullTranslations()
            if self.code == "en"
            else gettext.translation(DOMAIN, resources() / "locale", languages=[self.code])
        )

    def __call__(self, text: str) -> str:
        """The text in this language."""
        return self._texts.gettext(text) if text else ""

    def plural(self, one: str, many: str, count: int) -> str:
        """The form that fits ``count``, with ``{count}`` filled in."""
        return self._texts.ngettext(one, many, count).format(count=count)


def choose_language(environ: Mapping[str, str], asked: str | None = None) -> str:
    """``zh_CN`` or ``en``: what was asked for, else TIDYTRACE_LANG, else the desktop's language."""
    for wanted in (asked, environ.get("TIDYTRACE_LANG")):
        if wanted:
            return _known(wanted)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return _known(environ[name].split(":")[0])
    return _known(locale.getlocale()[0] or "")


def _known(name: str) -> str:
    # Windows spells it «Chinese (Simplified)_China»
    lowered = name.lower().replace("-", "_")
    traditional = any(part in lowered for part in ("zh_tw", "zh_hk", "zh_mo", "hant", "traditional"))
    return "zh_CN" if lowered.startswith(("zh", "chinese")) and not traditional else "en"


def N_(text: str) -> str:  # noqa: N802 - the name that message extractors know
    """Mark a text for translation where it is kept; it is translated where it is shown."""
    return text

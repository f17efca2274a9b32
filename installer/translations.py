"""Keep the translations in step with the code: extract from ``app/``, update each language, compile.

``.venv/bin/python installer/translations.py`` rewrites ``resources/locale``; with ``--check`` it only says whether
that would change anything or a translation is missing, and exits 1 then.
"""

import datetime
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "resources" / "locale"
DOMAIN = "tidytrace"
LANGUAGES = ("zh_CN",)
# _("…"), N_("…") and language("…"); plural("one", "many", count) whatever it is called on; N_plural("one", "many")
KEYWORDS = {"_": None, "N_": None, "language": None, "plural": (1, 2), "N_plural": (1, 2)}
# A fixed date: the files change when the texts do, and only then.
DATED = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)


def extracted() -> Catalog:
    """All texts of the code, each with the files it stands in."""
    catalog = Catalog(project="Tidytrace", copyright_holder="the Tidytrace authors", charset="utf-8")
    catalog.creation_date = DATED
    found = extract_from_dir(
        ROOT / "app", [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for name, _line, texts, comments, _context in sorted(found, key=lambda one: (one[0], one[1])):
        catalog.add(texts, locations=[(f"app/{name}", 0)], auto_comments=comments)
    return catalog


def updated(language: str, template: Catalog) -> Catalog:
    """The texts of one language: what is translated already is kept, what the code no longer has is dropped."""
    path = po_of(language)
    catalog = Catalog(locale=language)
    if path.is_file():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    # a guess from a similar text would be shown to people as if somebody had written it
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.project, catalog.version = "Tidytrace", "1"
    catalog.creation_date = catalog.revision_date = DATED
    catalog.last_translator = catalog.language_team = "the Tidytrace authors"
    catalog.fuzzy = False
    return catalog


def po_of(language: str) -> Path:
    """The file that translators edit."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def written(catalog: Catalog) -> bytes:
    """A catalogue as a text file; without line numbers, which change with every edit of the code."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=120, include_lineno=False, sort_output=True, ignore_obsolete=True)
    return buffer.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """A catalogue as the program reads it."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def missing(catalog: Catalog) -> Iterator[str]:
    """Texts without a translation."""
    for message in catalog:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and (not all(texts) or message.fuzzy):
            yield str(message.id if isinstance(message.id, str) else message.id[0])


def wanted() -> tuple[dict[Path, bytes], list[str]]:
    """What the files should hold, and what is still to be translated."""
    template = extracted()
    files = {LOCALE / f"{DOMAIN}.pot": written(template)}
    lost: list[str] = []
    for language in LANGUAGES:
        catalog = updated(language, template)
        files[po_of(language)] = written(catalog)
        files[po_of(language).with_suffix(".mo")] = compiled(catalog)
        lost += [f"{language}: {text}" for text in missing(catalog)]
    return files, lost


def main(arguments: list[str]) -> int:
    """Update, or with ``--check`` only compare. Returns the exit code."""
    files, lost = wanted()
    stale = [path for path, content in files.items() if not path.is_file() or path.read_bytes() != content]
    if "--check" in arguments:
        for path in stale:
            print(f"out of date: {path.relative_to(ROOT)}", file=sys.stderr)
    else:
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[path])
            print(f"written: {path.relative_to(ROOT)}", file=sys.stderr)
        stale = []
    for text in lost:
        print(f"not translated: {text!r}", file=sys.stderr)
    return 1 if stale or lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

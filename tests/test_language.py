"""Both languages are complete, and what the program reads is what the translators wrote."""

import ast
import importlib.util
import re
import string
import sys
from pathlib import Path

import pytest

from tidytrace.language import LANGUAGES, Language, choose_language
from tidytrace.resources import resources

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def translations():
    spec = importlib.util.spec_from_file_location("translations", ROOT / "installer" / "translations.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["translations"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def catalog(translations):
    from babel.messages.pofile import read_po

    with translations.po_of("zh_CN").open("rb") as file:
        return read_po(file, locale="zh_CN")


def _pairs(catalog):
    for message in catalog:
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            yield ids, texts


def test_the_compiled_file_is_the_written_one(translations, catalog):
    compiled = (resources() / "locale" / "zh_CN" / "LC_MESSAGES" / "tidytrace.mo").read_bytes()
    assert compiled == translations.compiled(catalog)


def test_no_text_of_the_code_lacks_its_chinese(translations):
    files, lost = translations.wanted()
    assert lost == []
    assert [path.name for path, content in files.items() if path.read_bytes() != content] == []


def test_no_text_of_the_code_hides_from_the_translators(translations):
    """Before Python 3.12 the extraction sees no call that stands inside an f-string, and later ones do."""
    inside = (
        (path, node)
        for path in sorted((ROOT / "app").rglob("*.py"))
        for around in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(around, ast.JoinedStr)
        for node in ast.walk(around)
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
    )
    hidden = [
        f"{path.name}:{node.lineno}"
        for path, node in inside
        if getattr(node.func, "id", getattr(node.func, "attr", "")) in translations.KEYWORDS
        and isinstance(node.args[0].value, str)
    ]
    assert hidden == []


def test_translations_use_the_same_fields(catalog):
    def fields(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    wrong = [ids[0] for ids, texts in _pairs(catalog) for text in texts if fields(text) != fields(ids[-1])]
    assert wrong == []


def test_chinese_has_chinese_punctuation(catalog):
    """A half-width comma between Chinese characters is the mark of a text that nobody wrote for a Chinese reader."""
    careless = re.compile("[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")
    assert [text for _, texts in _pairs(catalog) for text in texts if careless.search(text)] == []


def test_chinese_is_spaced_in_one_way(catalog):
    """A space between Chinese and Latin letters or numbers, none at full-width marks, none before a percent sign."""
    chinese, ends, begins = "[\u4e00-\u9fff]", "[，。；：？！、）]", "[，。；：？！、（]"
    careless = re.compile(
        f"{chinese}[A-Za-z0-9]|[A-Za-z0-9]{chinese}| {ends}|{begins} |\\d[ \u00a0]%|{chinese}\\.(?!\\w)"
    )
    of_dates = re.compile("[yMd]+[年月日]")
    found = []
    for _, texts in _pairs(catalog):
        for text in texts:
            lines = (line.strip() for line in of_dates.sub("", text).replace("\b", "").splitlines())
            found += [text for line in lines if careless.search(line)]
    assert found == []


def test_mnemonics_are_kept_and_do_not_clash_in_a_dialog(catalog):
    for ids, texts in _pairs(catalog):
        wanted = re.findall(r"&(\w)", ids[-1])
        assert [letter.lower() for letter in re.findall(r"&(\w)", texts[0])] == [one.lower() for one in wanted], ids


@pytest.mark.parametrize(
    ("environ", "asked", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, None, "zh_CN"),
        ({"LANG": "zh_TW.UTF-8"}, None, "en"),
        ({"LANG": "de_DE.UTF-8"}, None, "en"),
        ({"LANG": "de_DE.UTF-8", "TIDYTRACE_LANG": "zh_CN"}, None, "zh_CN"),
        ({"TIDYTRACE_LANG": "zh_CN"}, "en", "en"),
        ({"LANGUAGE": "zh_CN:en", "LANG": "en_GB.UTF-8"}, None, "zh_CN"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_desktops(environ, asked, expected):
    assert choose_language(environ, asked) == expected


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_can_be_spoken(code):
    language = Language(code)
    assert language("Cancel") == {"en": "Cancel", "zh_CN": "取消"}[code]
    assert language.plural("{count} chat", "{count} chats", 2) == {"en": "2 chats", "zh_CN": "2 个聊天"}[code]
    assert language("") == ""

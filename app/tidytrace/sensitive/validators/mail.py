"""Mail addresses: what has the form of one in code and documents and is none."""

import re

from tidytrace.sensitive.validators.verdict import Verdict

_FILE_ENDINGS = frozenset(
    [
        "png",
        "jpg",
        "jpeg",
        "gif",
        "svg",
        "webp",
        "py",
        "js",
        "mjs",
        "ts",
        "tsx",
        "jsx",
        "css",
        "scss",
        "html",
        "json",
        "md",
        "txt",
        "go",
        "rs",
        "java",
        "kt",
        "swift",
        "rb",
        "php",
        "sh",
        "yml",
        "yaml",
        "toml",
        "xml",
        "lock",
        "log",
        "conf",
        "cfg",
        "ini",
        "service",
        "socket",
        "target",
        "timer",
        "mount",
        "so",
        "dll",
        "exe",
        "whl",
        "gz",
        "zip",
        "tar",
        "bz2",
        "xz",
        "deb",
        "rpm",
        "vue",
        "cpp",
        "hpp",
        "cc",
        "hh",
        "el",
        "lua",
        "pl",
        "pm",
        "sql",
        "csv",
        "pdf",
        "ko",
        "apk",
        "map",
        "min",
        "local",
        "localdomain",
        "localhost",
        "lan",
        "internal",
        "invalid",
        "test",
        "example",
        "corp",
        "home",
        "arpa",
        "onion",
    ]
)
_RESERVED = re.compile(
    r"(?:^|[.-])(?:example|exemple|beispiel|yourdomain|your-domain|mydomain|yourcompany|mycompany|acme|foo|bar|baz|"
    r"domain|company|host|hostname|server|site|somewhere|whatever|test|localhost|sample|users\.noreply|email|mail)"
    r"\.(?:com|org|net|edu|io|cn|com\.cn|co|dev|me|gov|de|co\.uk|github\.com)$"
)
_NOBODY = frozenset({"noreply", "no-reply", "donotreply", "example", "someone", "somebody", "yourname", "your-name",
                     "your_name", "your.name", "youremail", "your-email", "your.email", "username", "name", "foo",
                     "bar", "test", "user", "user1", "me", "you", "git", "xxx", "email", "mailto"})  # fmt: skip


def mail_address(value: str) -> Verdict:
    """An address of a person or an office: no sample domain, no file name, no version."""
    local, _, domain = value.lower().rpartition("@")
    if not local or ".." in value or local.endswith(".") or local in _NOBODY or set(local) <= set("x.-_"):
        return Verdict.INVALID
    labels = domain.split(".")
    ending = labels[-1]
    if ending in _FILE_ENDINGS or any(not one or one.startswith("-") or one.endswith("-") for one in labels):
        return Verdict.INVALID
    if all(len(one) == 1 for one in labels[:-1]) and len(local) < 3:
        return Verdict.INVALID
    return Verdict.INVALID if _RESERVED.search(domain) else Verdict.VALID

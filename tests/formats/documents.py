"""Settings files as people and apps write them: nested, commented, indented somehow, with either line end."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from wine import examples

EXAMPLES = settings(
    deadline=None,
    max_examples=examples(100),
    database=None,
    # Every example works in a folder of its own below the test's.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

WORDS = st.sampled_from(["telemetry", "enabled", "a", "模型", "key with blanks", "x-y_z", "dotted.key", "Ünï", "t"])
TEXTS = st.one_of(
    st.sampled_from(
        [
            "off",
            "all",
            "",
            "yes",
            "// no comment",
            "# not one",
            "a, b",
            "C:\\Users",
            'say "hi"',
            "it's",
            "…",
            "😀",
            "null",
            "7",
            "{x}",
            "- a",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
)
SCALARS = st.one_of(st.booleans(), st.integers(-(10**12), 10**12), TEXTS, st.sampled_from([1.5, -0.25, 1e30]))
NEW_VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=3), st.dictionaries(WORDS, SCALARS, max_size=2))
NEWLINES = st.sampled_from(["\n", "\r\n"])
INDENTS = st.sampled_from(["  ", "    ", "\t"])
REMARKS = st.sampled_from(["", "", "", " why, {not}", " “quoted” 注释", ' "k": 1,'])
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=8,
)
GROUPS = st.dictionaries(WORDS, TREES, max_size=5)


@st.composite
def key_paths(draw, tree):
    """A key path that is there, or one that could be."""
    path = []
    here = tree
    while isinstance(here, (dict, list)) and here and (not path or draw(st.booleans())):
        if isinstance(here, dict):
            step = draw(st.sampled_from(sorted(here)))
            here = here[step]
        else:
            place = draw(st.integers(0, len(here) - 1))
            step, here = str(place), here[place]
        path.append(step)
    if isinstance(here, dict) and (not path or draw(st.booleans())):
        path.append(draw(WORDS.filter(lambda word: word not in here)))
        path += draw(st.lists(WORDS, max_size=2))
    return tuple(path)


def in_bytes(text, *, bom):
    return (b"\xef\xbb\xbf" if bom else b"") + text.encode()

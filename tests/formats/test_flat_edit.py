from hypothesis import given
from hypothesis import strategies as st

from formats.documents import EXAMPLES, NEWLINES, SCALARS, TEXTS, in_bytes
from formats.roundtrip import change_and_undo
from tidytrace.formats.flat_edit import _quoted_env, _quoted_ini

NAMES = st.sampled_from(["TELEMETRY", "API_KEY", "a", "x.y", "Ab_c-d"])
SECTIONS = st.sampled_from(["core", "privacy", "a b", "模型"])


@st.composite
def ini_texts(draw):
    newline = draw(NEWLINES)
    separator = draw(st.sampled_from([" = ", "=", ": "]))
    indent = draw(st.sampled_from(["", "", "\t"]))

    def entries(names):
        lines = []
        for name in names:
            value = _quoted_ini(draw(TEXTS), draw(st.sampled_from(["", '"'])))
            lines += draw(st.sampled_from([[], [], [""], ["; note = 1"], ["# note"]]))
            lines.append(f"{indent}{name}{separator}{value}" + draw(st.sampled_from(["", " ; why", " # why"])))
        return lines

    lines = [] if indent else entries(draw(st.lists(NAMES, max_size=3)))
    for section in draw(st.lists(SECTIONS, max_size=3)):
        lines += [f"[{section}]" + draw(st.sampled_from(["", " ; why"])), *entries(draw(st.lists(NAMES, max_size=3)))]
    return in_bytes(newline.join(lines) + draw(st.sampled_from(["", newline])), bom=draw(st.booleans()))


@st.composite
def env_texts(draw):
    newline = draw(NEWLINES)
    export = draw(st.sampled_from(["", "export "]))
    lines = []
    for name in draw(st.lists(NAMES, max_size=5)):
        quote = draw(st.sampled_from(["", "'", '"', "`"]))
        lines += draw(st.sampled_from([[], [], [""], ["# NOTE=1"], ["  # note"]]))
        lines.append(f"{export}{name}={_quoted_env(draw(TEXTS), quote)}" + draw(st.sampled_from(["", " # why"])))
    return in_bytes(newline.join(lines) + draw(st.sampled_from(["", newline])), bom=draw(st.booleans()))


@EXAMPLES
@given(content=ini_texts(), section=SECTIONS | st.none(), name=NAMES, value=SCALARS)
def test_ini_changes_one_key_and_comes_back_byte_for_byte(tmp_path, content, section, name, value):
    key = (name,) if section is None else (section, name)
    change_and_undo(tmp_path, "ini", content, key, value)


@EXAMPLES
@given(content=env_texts(), name=NAMES, value=SCALARS)
def test_dotenv_changes_one_name_and_comes_back_byte_for_byte(tmp_path, content, name, value):
    change_and_undo(tmp_path, "env", content, (name,), value)

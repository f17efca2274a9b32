import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.documents import EXAMPLES, GROUPS, NEW_VALUES, NEWLINES, in_bytes, key_paths
from formats.roundtrip import change_and_undo
from tidytrace.formats.yaml_edit import dumped

YAML_REMARKS = st.sampled_from(["", "", "", " # why: {not}", "  # “quoted” 注释", " #"])


@st.composite
def yaml_texts(draw):  # noqa: C901 - a grammar, read in one place
    tree = draw(GROUPS)
    newline, unit = draw(NEWLINES), draw(st.sampled_from(["  ", "    "]))

    def flow(value):
        if isinstance(value, list):
            return "[" + ", ".join(flow(item) for item in value) + "]"
        if isinstance(value, dict):
            return (
                "{"
                + ", ".join(f"{json.dumps(name, ensure_ascii=False)}: {flow(item)}" for name, item in value.items())
                + "}"
            )
        return dumped(value)

    def blanks(indent):
        return draw(st.sampled_from([[], [], [], [""], [indent + "# note: x"], ["# left"], ["", indent + "# - a", ""]]))

    def scalar(value, indent):
        if isinstance(value, str) and value and draw(st.integers(0, 4)) == 0 and "'" not in value:
            return f"'{value}'"
        if isinstance(value, str) and value.strip() == value and value and draw(st.integers(0, 4)) == 0:
            return f"|-{newline}{indent}{unit}{value}"
        return dumped(value)

    def block(value, indent):
        lines = []
        pairs = value.items() if isinstance(value, dict) else [(None, item) for item in value]
        for name, item in pairs:
            lines += blanks(indent)
            head = "-" if name is None else f"{dumped(name)}:"
            remark = draw(YAML_REMARKS)
            if isinstance(item, (dict, list)) and item and draw(st.booleans()):
                inner = block(item, indent + unit)
                if name is None and draw(st.booleans()) and not inner[0].strip().startswith("#") and inner[0]:
                    inner[0] = f"{indent}-{' ' * (len(unit) - 1)}{inner[0].strip()}"
                    lines += inner
                else:
                    lines += [f"{indent}{head}{remark}", *inner]
            elif isinstance(item, (dict, list)):
                lines.append(f"{indent}{head} {flow(item)}{remark}")
            else:
                written = scalar(item, indent)
                lines.append(f"{indent}{head} {written}" + ("" if written.startswith("|") else remark))
        return lines

    start = draw(st.sampled_from([[], ["# top"], ["---"], ["# top", "", "---"]]))
    lines = [*start, *(block(tree, "") if tree else []), *draw(st.sampled_from([[], [""], ["# end"]]))]
    text = newline.join(lines) + draw(st.sampled_from(["", newline]))
    return tree, in_bytes(text, bom=draw(st.booleans()))


@pytest.mark.parametrize("block", ["|-\n    off\n", ">\n    off\n    on\n", "|+\n    off\n\n"])
@pytest.mark.parametrize("key", [("group",), ("group", "model"), ("group", "first")])
def test_a_group_that_ends_with_a_text_of_several_lines_leaves_the_next_line_alone(tmp_path, block, key):
    first = "" if key[-1] == "model" else "  first: 1\n"
    content = f"group:\n{first}  model: {block}next: []".encode()
    change_and_undo(tmp_path, "yaml", content, key, "new")


@EXAMPLES
@given(data=st.data(), value=NEW_VALUES)
def test_yaml_changes_one_key_and_comes_back_byte_for_byte(tmp_path, data, value):
    tree, content = data.draw(yaml_texts())
    change_and_undo(tmp_path, "yaml", content, data.draw(key_paths(tree)), value)
